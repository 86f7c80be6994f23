/**
 * What the engines of the Deep Java Library have in common, said once on its {@code NDArray};
 * {@link io.likewise.backend.djl.engine.StepInputs} is its face.
 */
package io.likewise.backend.djl.engine;
