package io.likewise.report.comparison;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.run.TestPredictions;
import io.likewise.report.run.TimeToAccuracy;
import io.likewise.report.statistics.MeanDistance;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.hipparchus.stat.StatUtils;

/**
 * A figure that every run has, as tables show it.
 *
 * @param key its name in CSV and JSON, with its unit
 * @param label its name for people, with its unit
 * @param decimals how many decimals people are shown
 * @param value the figure of a run; NaN if it has none
 */
record ComparedFigure(String key, String label, int decimals, ToDoubleFunction<ComparedRun> value) {

  /** On which the verdict is: chosen before any run, so that it cannot be picked afterwards. */
  static final ComparedFigure TEST_ACCURACY =
      new ComparedFigure(
          "test_accuracy_percent",
          "test accuracy, %",
          2,
          run -> 100 * run.result().test().accuracy());

  /** The mean cross-entropy of the final model on the test images. */
  static final ComparedFigure TEST_LOSS =
      new ComparedFigure("test_loss", "test loss", 4, run -> run.result().test().loss());

  /** Whether the final model is as often right on the test images as it says. */
  static final ComparedFigure CALIBRATION_ERROR =
      new ComparedFigure(
          "calibration_error_percent",
          "calibration error, %",
          2,
          run -> 100 * run.predictions().map(TestPredictions::calibrationError).orElse(Double.NaN));

  /** The share of the machine that others took, by which times are judged. */
  static final ComparedFigure OTHERS =
      new ComparedFigure(
          "others_percent",
          "others' CPU share, %",
          1,
          run -> 100 * run.result().resources().othersShare());

  /** The median time of one image. */
  static final ComparedFigure LATENCY =
      new ComparedFigure(
          "latency_milliseconds",
          "one image, ms",
          2,
          run -> 1e3 * run.result().resources().latencySeconds());

  /** The most memory that the process had. */
  static final ComparedFigure MEMORY =
      new ComparedFigure(
          "peak_memory_mebibytes",
          "peak memory, MiB",
          0,
          run -> positive(run.result().resources().peakResidentBytes() / (double) (1 << 20)));

  /** The energy of the processors; where it is told of no run, tables leave it out. */
  static final ComparedFigure ENERGY =
      new ComparedFigure(
          "energy_kilojoules",
          "energy, kJ",
          2,
          run -> run.result().resources().energyJoules() / 1e3);

  /** Those that every table has, in its order. */
  static final List<ComparedFigure> ALL =
      List.of(
          bestValidation(1),
          bestValidation(2),
          TEST_ACCURACY,
          TEST_LOSS,
          CALIBRATION_ERROR,
          epochs(1),
          epochs(2),
          seconds(1),
          seconds(2),
          imagesPerSecond(1),
          imagesPerSecond(2),
          new ComparedFigure(
              "startup_seconds",
              "start-up, s",
              2,
              run -> run.result().resources().startupSeconds()),
          LATENCY,
          MEMORY,
          OTHERS);

  /** Returns what it took to come to an accuracy; infinite of runs that never did. */
  static List<ComparedFigure> of(TimeToAccuracy target) {
    String percent = target.text();
    return List.of(
        new ComparedFigure(
            "seconds_to_" + percent + "_percent",
            "time to " + percent + " % val., s",
            1,
            run -> target.seconds(run.result())),
        new ComparedFigure(
            "images_to_" + percent + "_percent",
            "images to " + percent + " % val.",
            0,
            run -> target.images(run.result())));
  }

  private static ComparedFigure bestValidation(int stage) {
    return ofStage(
        "best_validation_accuracy_percent",
        "best val. accuracy " + stage + ", %",
        2,
        stage,
        result -> 100 * result.best().map(EpochResult::validationAccuracy).orElse(Double.NaN));
  }

  private static ComparedFigure epochs(int stage) {
    return ofStage("epochs", "epochs, stage " + stage, 0, stage, result -> result.epochs().size());
  }

  private static ComparedFigure seconds(int stage) {
    String label = "time, stage " + stage + ", s";
    return ofStage("seconds", label, 1, stage, result -> positive(result.seconds()));
  }

  /** Returns the training images a second of a stage. */
  static ComparedFigure imagesPerSecond(int stage) {
    String label = "images/s, stage " + stage;
    return ofStage("images_per_second", label, 1, stage, StageResult::imagesPerSecond);
  }

  private static ComparedFigure ofStage(
      String key, String label, int decimals, int stage, ToDoubleFunction<StageResult> value) {
    return new ComparedFigure(
        "stage" + stage + "_" + key,
        label,
        decimals,
        run -> value.applyAsDouble(run.result().stages().get(stage - 1)));
  }

  private static double positive(double value) {
    return value > 0 ? value : Double.NaN;
  }

  /** Returns the figure of a run. */
  double of(ComparedRun run) {
    return value.applyAsDouble(run);
  }

  /** Returns how far two seeds on one engine are apart. Repeats of a seed count as their mean. */
  MeanDistance betweenSeeds(List<ComparedEngine> engines) {
    return MeanDistance.of(
        engines.stream()
            .map(
                engine ->
                    engine.seeds().stream()
                        .mapToDouble(seed -> StatUtils.mean(engine.of(seed, this::of)))
                        .toArray()));
  }

  /** Returns how far two runs of one seed on one engine are apart. */
  MeanDistance betweenRepeats(List<ComparedEngine> engines) {
    return MeanDistance.of(
        engines.stream()
            .flatMap(engine -> engine.seeds().stream().map(seed -> engine.of(seed, this::of))));
  }
}
