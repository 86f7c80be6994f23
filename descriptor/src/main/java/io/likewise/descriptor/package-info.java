/**
 * What an engine needs of its process: {@link io.likewise.descriptor.EngineDescriptor} reads {@code
 * engine.yaml}, for those who start such processes.
 */
package io.likewise.descriptor;
