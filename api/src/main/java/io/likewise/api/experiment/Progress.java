package io.likewise.api.experiment;

/** Is told what a run starts and completes; it watches, and decides nothing. */
public interface Progress {
  /** Ignores everything. */
  Progress NONE = new Progress() {};

  /** The run was measured before it starts: this is what it will take. */
  default void forecast(Forecast forecast) {}

  /** Something that a user should hear, in a sentence. */
  default void notice(String sentence) {}

  /**
   * A training epoch starts, or goes on.
   *
   * @param stage from 1
   * @param epoch from 1
   * @param epochs the most epochs of the stage
   * @param batches the steps of the epoch
   */
  default void epochStarted(int stage, int epoch, int epochs, int batches) {}

  /**
   * A training step completed.
   *
   * @param batch how many steps of the epoch are complete
   * @param images how many images they had
   * @param loss the mean loss of these images
   * @param accuracy the share of these images that were classified correctly
   */
  default void stepCompleted(int batch, int images, double loss, double accuracy) {}

  /** A training epoch and its validation completed. */
  default void epochCompleted(EpochResult epoch) {}

  /** A stage completed, its best weights restored. */
  default void stageCompleted(StageResult stage) {}

  /** The test images are looked at. */
  default void testStarted() {}
}
