/**
 * What an engine needs of its process, as {@code engine.yaml} says it; {@link
 * io.likewise.descriptor.EngineDescriptor} is its face.
 */
package io.likewise.descriptor;
