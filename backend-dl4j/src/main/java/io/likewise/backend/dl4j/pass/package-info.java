/**
 * The fast path: passes through a network as lists of operations on arrays that are laid out once;
 * {@link io.likewise.backend.dl4j.pass.TrainingPass} is its face.
 */
package io.likewise.backend.dl4j.pass;
