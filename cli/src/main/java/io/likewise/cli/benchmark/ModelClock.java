package io.likewise.cli.benchmark;

import io.likewise.api.backend.OpenedModel;
import io.likewise.api.data.Batch;
import java.util.Arrays;
import java.util.function.IntFunction;
import java.util.function.LongSupplier;

/**
 * Measures how long a model takes. Everything is computed a few times before it is measured, as
 * engines lay out memory, and Java compiles, when something is first asked of them.
 *
 * @param nanoTime the clock, {@link System#nanoTime}
 * @param seconds how long each figure is measured
 */
record ModelClock(LongSupplier nanoTime, double seconds) {
  /** A hundredth of these is one, so that there is something that 99 of 100 are shorter than. */
  private static final int LEAST_LATENCIES = 100;

  private static final int LEAST_BATCHES = 2;

  /** However slow a model is, one figure takes no longer than so many times what was asked for. */
  private static final int PATIENCE = 10;

  /** Warming up takes this share of the time of measuring. */
  private static final double WARM_UP = 0.25;

  /**
   * Returns the times that one image takes, in milliseconds, sorted.
   *
   * @param image gives the batch of one image of each turn
   */
  double[] latencies(OpenedModel model, IntFunction<Batch> image) {
    warmUp(model, image.apply(0));
    double[] millis = new double[1 << 10];
    int count = 0;
    long start = nanoTime.getAsLong();
    for (double taken = 0; goesOn(count, LEAST_LATENCIES, taken); ) {
      Batch one = image.apply(count);
      long before = nanoTime.getAsLong();
      model.probabilities(one);
      long after = nanoTime.getAsLong();
      millis = count < millis.length ? millis : Arrays.copyOf(millis, 2 * count);
      millis[count++] = (after - before) / 1e6;
      taken = (after - start) / 1e9;
    }
    double[] sorted = Arrays.copyOf(millis, count);
    Arrays.sort(sorted);
    return sorted;
  }

  /** Returns how many images are classified in a second, batch after batch. */
  double imagesPerSecond(OpenedModel model, Batch batch) {
    warmUp(model, batch);
    int count = 0;
    double taken = 0;
    long start = nanoTime.getAsLong();
    while (goesOn(count, LEAST_BATCHES, taken)) {
      model.probabilities(batch);
      count++;
      taken = (nanoTime.getAsLong() - start) / 1e9;
    }
    return (double) count * batch.size() / taken;
  }

  private void warmUp(OpenedModel model, Batch batch) {
    long start = nanoTime.getAsLong();
    do {
      model.probabilities(batch);
    } while ((nanoTime.getAsLong() - start) / 1e9 < WARM_UP * seconds);
  }

  private boolean goesOn(int count, int least, double taken) {
    return count == 0 || taken < seconds || (count < least && taken < PATIENCE * seconds);
  }

  /** Returns the value that a share of sorted values is not above: the nearest rank. */
  static double quantile(double[] sorted, double share) {
    int rank = (int) Math.ceil(share * sorted.length);
    return sorted[Math.max(1, rank) - 1];
  }
}
