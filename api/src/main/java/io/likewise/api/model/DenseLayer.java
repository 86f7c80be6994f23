package io.likewise.api.model;

import io.likewise.api.model.TensorSpec.Role;
import java.util.List;
import java.util.OptionalInt;

/**
 * A dense layer of the head: {@code x · kernel + bias}, then a ReLU unless it yields the logits,
 * then dropout where {@link #mask} is present.
 *
 * @param name the canonical name: {@code dense}, {@code dense_1}, {@code dense_2}, …
 * @param inputs units in
 * @param outputs units out
 * @param relu whether a ReLU follows; false for the last layer only
 * @param mask the index of the batch's dropout mask to apply behind the ReLU in a training pass
 */
public record DenseLayer(String name, int inputs, int outputs, boolean relu, OptionalInt mask) {

  /** Returns the name of the kernel tensor. */
  public String kernelName() {
    return name + "/kernel";
  }

  /** Returns the name of the bias tensor. */
  public String biasName() {
    return name + "/bias";
  }

  /** Returns the layer's tensors: kernel and bias. */
  public List<TensorSpec> tensors() {
    return List.of(
        new TensorSpec(kernelName(), Role.DENSE_KERNEL, List.of(inputs, outputs)),
        new TensorSpec(biasName(), Role.DENSE_BIAS, List.of(outputs)));
  }
}
