package io.likewise.api.model;

/**
 * What Adam remembers of a stage: with the weights, all that continuing it needs.
 *
 * <p>After the first step of a stage {@code firstMoment / (1 − β₁)} is the gradient itself, which
 * is how gradients are checked.
 *
 * @param step the number of updates made, t; 0 at the start of a stage
 * @param firstMoment m of every trained tensor, in canonical layout
 * @param secondMoment v of every trained tensor, in canonical layout
 */
public record OptimizerState(long step, Weights firstMoment, Weights secondMoment) {}
