package io.likewise.api.experiment;

import java.util.List;

/**
 * What is done to a pixel value v on [0, 1] before the network sees it: each of its channels is
 * {@code scale·v + shift} of one of the image's, red, green and blue.
 */
@SuppressWarnings("ImmutableEnumChecker") // lists that cannot be changed are immutable
public enum Preprocessing {
  /** v itself, RGB. */
  UNIT(false, List.of(1.0, 1.0, 1.0), List.of(0.0, 0.0, 0.0)),
  /**
   * 255·v minus (103.939, 116.779, 123.68), channels in the order BGR: {@code
   * keras.applications.resnet50.preprocess_input}, which Keras' ImageNet weights were trained with.
   */
  CAFFE(true, List.of(255.0, 255.0, 255.0), List.of(-103.939, -116.779, -123.68)),
  /**
   * (v − mean)/std, RGB, mean (.485, .456, .406), std (.229, .224, .225): what torchvision's
   * ImageNet weights were trained with.
   */
  TORCH(
      false,
      List.of(1 / .229, 1 / .224, 1 / .225),
      List.of(-.485 / .229, -.456 / .224, -.406 / .225));

  private final boolean reversed;
  private final List<Double> scales;
  private final List<Double> shifts;

  Preprocessing(boolean reversed, List<Double> scales, List<Double> shifts) {
    this.reversed = reversed;
    this.scales = scales;
    this.shifts = shifts;
  }

  /** Returns which of the image's channels the network's channel shows; 0 is red. */
  public int source(int channel) {
    return reversed ? 2 - channel : channel;
  }

  /** Returns what the values of one of the network's channels are multiplied by. */
  public double scale(int channel) {
    return scales.get(channel);
  }

  /** Returns what is then added to them. */
  public double shift(int channel) {
    return shifts.get(channel);
  }
}
