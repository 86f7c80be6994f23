package io.likewise.api.experiment;

/** What is done to a pixel value v on [0, 1] before the network sees it. */
public enum Preprocessing {
  /** v itself, RGB. */
  UNIT,
  /**
   * 255·v minus (103.939, 116.779, 123.68), channels in the order BGR: {@code
   * keras.applications.resnet50.preprocess_input}, which Keras' ImageNet weights were trained with.
   */
  CAFFE,
  /**
   * (v − mean)/std, RGB, mean (.485, .456, .406), std (.229, .224, .225): what torchvision's
   * ImageNet weights were trained with.
   */
  TORCH
}
