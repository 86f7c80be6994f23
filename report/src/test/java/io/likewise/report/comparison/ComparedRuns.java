package io.likewise.report.comparison;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.run.TestPredictions;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;

/** Runs and engines for tests. */
public final class ComparedRuns {
  private ComparedRuns() {}

  /**
   * A run with a test accuracy in percent, of 1000 images the first of which it classifies right,
   * and a speed of stage 2 in images a second.
   */
  static ComparedRun run(long seed, double accuracy, double imagesPerSecond, double othersShare) {
    BitSet correct = new BitSet();
    correct.set(0, (int) Math.round(10 * accuracy));
    return run(seed, 1000, correct, imagesPerSecond, othersShare);
  }

  /** A run that classifies these of so many test images right. */
  static ComparedRun run(
      long seed, int images, BitSet correct, double imagesPerSecond, double othersShare) {
    int[] predicted = new int[images];
    for (int image = 0; image < images; image++) {
      predicted[image] = correct.get(image) ? 0 : 1;
    }
    TestPredictions predictions =
        new TestPredictions(List.of("cat", "dog"), new int[images], predicted, 0.05);
    return run(seed, predictions, 0.9 + seed / 100.0, imagesPerSecond, othersShare);
  }

  /** A run with these predictions and a test loss. */
  static ComparedRun run(
      long seed,
      TestPredictions predictions,
      double loss,
      double imagesPerSecond,
      double othersShare) {
    double accuracy = 100.0 * predictions.right() / predictions.images();
    Evaluation test = new Evaluation(predictions.images(), loss, accuracy / 100, List.of());
    StageResult second =
        new StageResult(
            2,
            List.of(
                epoch(1, accuracy / 100 - 0.2, imagesPerSecond),
                epoch(2, accuracy / 100 + 0.01, imagesPerSecond)),
            false);
    Resources resources =
        new Resources(2.5, 20, 0.0125, 40, othersShare, 3L << 28, 1 << 20, Double.NaN);
    return new ComparedRun(
        seed,
        new RunResult(List.of(new StageResult(1, List.of(), false), second), test, test, resources),
        Optional.of(predictions),
        "runs/" + seed + " at " + imagesPerSecond,
        "runs/" + seed,
        List.of());
  }

  /** The same run with other bits, which are those of every run with the same word. */
  static ComparedRun withBits(ComparedRun run, String bits) {
    return new ComparedRun(
        run.seed(), run.result(), run.predictions(), bits, run.directory(), run.mixed());
  }

  private static EpochResult epoch(int epoch, double accuracy, double imagesPerSecond) {
    return new EpochResult(
        2, epoch, 1, 0.5, 1.0 / epoch, accuracy, true, 1000 / imagesPerSecond, 0, 0.5, 1000);
  }

  /** An engine whose runs, of seeds from 1, came to these test accuracies in percent. */
  public static ComparedEngine engine(String name, double... accuracies) {
    List<ComparedRun> runs = new ArrayList<>();
    for (int i = 0; i < accuracies.length; i++) {
      runs.add(run(i + 1L, accuracies[i], 100, 0));
    }
    return engine(name, runs);
  }

  /** An engine with these runs, none of which has the bits of another engine's. */
  public static ComparedEngine engine(String name, List<ComparedRun> runs) {
    return new ComparedEngine(
        name,
        "1.0",
        0,
        runs.stream().map(run -> withBits(run, name + run.seed())).toList(),
        Repeats.NONE,
        List.of());
  }
}
