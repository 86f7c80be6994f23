package io.likewise.trainer;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Figures;
import io.likewise.runs.checkpoint.Checkpoint;
import java.nio.file.Path;
import java.util.List;

/**
 * The tables of a run: {@code metrics.csv} and {@code steps.csv}, in which equal runs are equal
 * bytes, and {@code timing.csv}, which has the times.
 */
final class RunLog {
  private static final String METRICS = "metrics.csv";
  private static final String STEPS = "steps.csv";
  private static final String TIMING = "timing.csv";

  /** The tables' names. */
  static final List<String> TABLES = List.of(METRICS, STEPS, TIMING);

  private final AppendedTable metrics;
  private final AppendedTable steps;
  private final AppendedTable timing;

  private RunLog(AppendedTable metrics, AppendedTable steps, AppendedTable timing) {
    this.metrics = metrics;
    this.steps = steps;
    this.timing = timing;
  }

  /** Begins the tables of a run. */
  static RunLog begin(Path directory) {
    return new RunLog(
        AppendedTable.begin(
            directory.resolve(METRICS),
            "stage,epoch,train_loss,train_accuracy,validation_loss,validation_accuracy,best"),
        AppendedTable.begin(directory.resolve(STEPS), "stage,epoch,step,images,loss,correct"),
        AppendedTable.begin(
            directory.resolve(TIMING),
            "stage,epoch,train_seconds,wait_seconds,validation_seconds,images_per_second"));
  }

  /** Continues the tables after what they held at a checkpoint. */
  static RunLog resume(Path directory, Checkpoint from) {
    List<AppendedTable> tables =
        TABLES.stream()
            .map(name -> AppendedTable.resume(directory.resolve(name), from.length(name)))
            .toList();
    return new RunLog(tables.get(0), tables.get(1), tables.get(2));
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
