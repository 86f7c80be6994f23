package io.likewise.trainer;

import io.likewise.api.experiment.EpochResult;
import java.nio.file.Path;

/**
 * The tables of a run: {@code metrics.csv} and {@code steps.csv}, in which equal runs are equal
 * bytes, and {@code timing.csv}, which has the times.
 */
final class RunLog {
  private final AppendedTable metrics;
  private final AppendedTable steps;
  private final AppendedTable timing;

  RunLog(Path directory) {
    metrics =
        new AppendedTable(
            directory.resolve("metrics.csv"),
            "stage,epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,best");
    steps =
        new AppendedTable(directory.resolve("steps.csv"), "stage,epoch,step,images,loss,correct");
    timing =
        new AppendedTable(
            directory.resolve("timing.csv"),
            "stage,epoch,train_seconds,wait_seconds,validation_seconds,images_per_second");
  }

  /** Notes a completed step; it is in the file after the epoch, or after {@link #flushSteps}. */
  void step(int stage, int epoch, int step, Figures figures) {
    steps.add(stage, epoch, step, figures.images(), figures.loss(), figures.correct());
  }

  /** Brings the steps of an epoch that will not be completed into the file. */
  void flushSteps() {
    steps.flush();
  }

  /** Brings a completed epoch and its steps into the files. */
  void epoch(EpochResult epoch) {
    metrics.add(
        epoch.stage(),
        epoch.epoch(),
        epoch.trainLoss(),
        epoch.trainAccuracy(),
        epoch.validationLoss(),
        epoch.validationAccuracy(),
        epoch.best());
    timing.add(
        epoch.stage(),
        epoch.epoch(),
        epoch.trainSeconds(),
        epoch.waitSeconds(),
        epoch.validationSeconds(),
        epoch.imagesPerSecond());
    steps.flush();
    metrics.flush();
    timing.flush();
  }
}
