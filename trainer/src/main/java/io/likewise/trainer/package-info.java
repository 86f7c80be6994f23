/**
 * The two-stage loop, whole or step by step; {@link io.likewise.trainer.StagedTrainer} is its face.
 */
package io.likewise.trainer;
