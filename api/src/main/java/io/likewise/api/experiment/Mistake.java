package io.likewise.api.experiment;

/**
 * An image that a model took for another class than its own.
 *
 * @param sample the image's index in its split
 * @param label its class
 * @param predicted the class it was taken for
 * @param probability how sure the model was: the softmax of its logits at {@code predicted}
 */
public record Mistake(int sample, int label, int predicted, double probability) {}
