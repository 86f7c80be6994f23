package io.likewise.runner.inference;

/** Which images of a data set a model is evaluated on. */
public enum EvaluatedSplit {
  /** Its test images. */
  TEST,
  /** Its training images, all of them. */
  TRAIN
}
