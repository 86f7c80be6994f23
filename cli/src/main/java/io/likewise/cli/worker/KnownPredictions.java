package io.likewise.cli.worker;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Logits;
import io.likewise.api.model.Precision;
import io.likewise.runs.directory.FinishedRun;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * What a run's model made of its first test images, which whatever is that model still makes of
 * them.
 *
 * @param run the run
 * @param batches its images
 */
record KnownPredictions(FinishedRun run, BatchSource batches) {
  /** So many images are looked at, or all if there are fewer. */
  static final int IMAGES = 64;

  /** The largest difference of a logit, in shares of the largest logit there is. */
  private static final double TOLERANCE = 1e-5;

  /** As far a run in tf32 is from float32, in which its weights are: 10 bits of fraction. */
  private static final double TF32_TOLERANCE = 1e-2;

  /**
   * Asks a model about the images.
   *
   * @param what is asked, for the message
   * @throws LikewiseException {@code EXPORT_DIFFERS} if its logits are not those of the run
   */
  void require(String what, Function<Batch, PendingLogits> model) {
    require(what, known(IMAGES), batch -> model.apply(batch).await().values());
  }

  /**
   * Asks a model about the images that gives probabilities only.
   *
   * @throws LikewiseException {@code EXPORT_DIFFERS} if they are not those of the run
   */
  void requireProbabilities(String what, Function<Batch, double[]> model) {
    Logits logits = known(IMAGES);
    double[] probabilities = new double[logits.values().length];
    for (int i = 0; i < probabilities.length; i++) {
      int row = i / logits.classes();
      probabilities[i] = Math.exp(-logits.crossEntropy(row, i % logits.classes()));
    }
    require(what, new Logits(probabilities, logits.rows(), logits.classes()), model);
  }

  /**
   * Returns the run's logits of its first test images.
   *
   * @param images how many, if there are so many
   * @throws LikewiseException {@code WEIGHTS_MISSING} if it has not kept them
   */
  Logits known(int images) {
    int most = Math.min(images, batches.size(Part.TEST));
    List<double[]> rows = new ArrayList<>();
    run.predictionsOnTest(
        (label, logits) -> {
          if (rows.size() < most) {
            rows.add(logits.values());
          }
        });
    if (rows.size() < most) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          run.path()
              + ": its predictions.csv, which the model has to agree with, is gone or cut off. Put"
              + " it back, or choose another run.");
    }
    double[] values = rows.stream().flatMapToDouble(Arrays::stream).toArray();
    return new Logits(values, most, values.length / most);
  }

  private void require(String what, Logits known, Function<Batch, double[]> model) {
    double scale = 0;
    for (double value : known.values()) {
      scale = Math.max(scale, Math.abs(value));
    }
    double difference = difference(known.values(), known.classes(), model);
    double tolerance =
        run.plan().options().precision() == Precision.TF32 ? TF32_TOLERANCE : TOLERANCE;
    if (!(difference <= tolerance * scale)) {
      throw new LikewiseException(
          ErrorCode.EXPORT_DIFFERS,
          String.format(
              Locale.ROOT,
              "%s: opened again, the model differs from the run's own on its test images, by %.1e"
                  + " of the largest value, expected at most %.0e; nothing is left of it. Put"
                  + " weights.safetensors and predictions.csv back if they were changed, or run it"
                  + " again.",
              what,
              difference / scale,
              tolerance));
    }
  }

  private double difference(double[] known, int classes, Function<Batch, double[]> model) {
    double largest = 0;
    int seen = 0;
    try (BatchStream stream = batches.evaluate(Part.TEST)) {
      while (seen < known.length) {
        Batch batch = stream.next();
        double[] values = model.apply(batch);
        int count = Math.min(batch.size() * classes, known.length - seen);
        for (int i = 0; i < count; i++) {
          double difference = Math.abs(values[i] - known[seen + i]);
          // Also NaN, of which no maximum is taken.
          largest = difference <= largest ? largest : difference;
        }
        seen += count;
        stream.recycle(batch);
      }
    }
    return largest;
  }
}
