package io.likewise.bench;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchStream;
import io.likewise.data.batches.ExperimentBatches;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What a stream costs beyond its images: opening it and waiting for the first batch, and a whole
 * epoch of 1,800 images in batches of 32, by the number of workers.
 */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class BatchStreamBenchmark {
  /** Threads that compute images. */
  @Param({"1", "2"})
  public int workers;

  private ExperimentBatches batches;
  private int epoch;

  /** Draws the images. */
  @Setup
  public void open() {
    batches = BenchmarkExperiments.batches(32, 32, workers);
  }

  /** Opens an epoch, takes one batch and closes it. */
  @Benchmark
  public float firstBatch() {
    epoch++;
    try (BatchStream stream = batches.train(1, epoch, 0)) {
      Batch batch = stream.next();
      float value = batch.images().get(0);
      stream.recycle(batch);
      return value;
    }
  }

  /** Takes every batch of an epoch. */
  @Benchmark
  public float epoch() {
    epoch++;
    float sum = 0;
    try (BatchStream stream = batches.train(1, epoch, 0)) {
      while (stream.hasNext()) {
        Batch batch = stream.next();
        sum += batch.images().get(0);
        stream.recycle(batch);
      }
    }
    return sum;
  }
}
