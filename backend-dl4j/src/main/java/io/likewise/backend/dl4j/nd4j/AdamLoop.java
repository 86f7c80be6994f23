package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.Adam;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Adam in a loop of Java's, float32 alone, in as many threads as ND4J has. ND4J's operator takes
 * one value at a time, in one thread; this loop Java compiles to vector instructions.
 *
 * <p>No value depends on another, so that the result is the same with any number of threads.
 */
final class AdamLoop implements AdamUpdate {
  /** How many values are copied to arrays and back at a time: little enough for a core's cache. */
  private static final int PIECE = 1 << 12;

  private static final float BETA_1 = (float) Adam.BETA_1;
  private static final float BETA_2 = (float) Adam.BETA_2;
  private static final float OF_GRADIENT = (float) (1 - Adam.BETA_1);
  private static final float OF_SQUARE = (float) (1 - Adam.BETA_2);
  private static final float EPSILON = (float) Adam.EPSILON;

  private final int threads;
  private final ExecutorService executor;

  AdamLoop(int threads) {
    this.threads = threads;
    executor =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "adam");
              thread.setDaemon(true);
              return thread;
            });
  }

  @Override
  public void run(
      INDArray parameters, INDArray gradients, INDArray first, INDArray second, double stepSize) {
    Values values =
        new Values(
            numbers(parameters), numbers(gradients), numbers(first), numbers(second), stepSize);
    int pieces = (values.length() + PIECE - 1) / PIECE;
    List<Callable<Void>> shares = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      int from = (int) ((long) pieces * i / threads) * PIECE;
      int to = Math.min(values.length(), (int) ((long) pieces * (i + 1) / threads) * PIECE);
      shares.add(
          () -> {
            values.update(from, to);
            return null;
          });
    }
    try {
      for (Future<Void> share : executor.invokeAll(shares)) {
        share.get();
      }
    } catch (InterruptedException e) {
      // What is updated in part is of no use to anyone.
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in the middle of an update", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an update failed", e);
    }
  }

  @Override
  public void close() {
    executor.shutdown();
  }

  private static FloatBuffer numbers(INDArray array) {
    return (FloatBuffer) FlatTensors.numbers(array);
  }

  private record Values(
      FloatBuffer parameters,
      FloatBuffer gradients,
      FloatBuffer first,
      FloatBuffer second,
      double stepSize) {
    int length() {
      return first.capacity();
    }

    void update(int from, int to) {
      int unseen = parameters.capacity() - length();
      int undifferentiated = gradients.capacity() - length();
      float[] p = new float[PIECE];
      float[] g = new float[PIECE];
      float[] m = new float[PIECE];
      float[] v = new float[PIECE];
      for (int i = from; i < to; i += PIECE) {
        int n = Math.min(PIECE, to - i);
        parameters.get(unseen + i, p, 0, n);
        gradients.get(undifferentiated + i, g, 0, n);
        first.get(i, m, 0, n);
        second.get(i, v, 0, n);
        update(p, g, m, v, n, (float) stepSize);
        parameters.put(unseen + i, p, 0, n);
        first.put(i, m, 0, n);
        second.put(i, v, 0, n);
      }
    }

    private static void update(float[] p, float[] g, float[] m, float[] v, int n, float stepSize) {
      for (int i = 0; i < n; i++) {
        float mean = BETA_1 * m[i] + OF_GRADIENT * g[i];
        float square = BETA_2 * v[i] + OF_SQUARE * (g[i] * g[i]);
        m[i] = mean;
        v[i] = square;
        p[i] -= stepSize * mean / ((float) Math.sqrt(square) + EPSILON);
      }
    }
  }
}
