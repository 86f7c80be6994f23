package io.likewise.data.exports;

/** Whose names, and whose layouts, tensors have in a file. */
public enum TensorNames {
  /** Keras': {@code conv2_block1_1_conv/kernel}, kernels {@code [height, width, in, out]}. */
  KERAS,
  /** Torchvision's: {@code layer1.0.conv1.weight}, kernels {@code [out, in, height, width]}. */
  TORCHVISION
}
