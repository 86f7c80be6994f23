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
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How many training images one worker thread makes in a second: stored pixels to augmented,
 * resized, preprocessed float32 in a batch, masks included. The thread that takes the batches only
 * waits.
 *
 * <p>The bars: 40,000 at 32×32, 3,000 at 224×224.
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Fork(value = 1, jvmArgsAppend = "-Xmx512m")
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class AugmentationBenchmark {
  private static final int BATCH = 32;
  private static final int BATCHES = 16;

  /** Height and width of the images in the batch. */
  @Param({"32", "224"})
  public int imageSize;

  private ExperimentBatches batches;
  private BatchStream stream;
  private int epoch;

  /** Draws the images. */
  @Setup
  public void open() {
    batches = BenchmarkExperiments.batches(imageSize, BATCH, 1);
    nextEpoch();
  }

  private void nextEpoch() {
    if (stream != null) {
      stream.close();
    }
    epoch++;
    stream = batches.train(1, epoch, 0);
  }

  /** Takes batches, in new epochs as old ones end. */
  @Benchmark
  @OperationsPerInvocation(BATCH * BATCHES)
  public float images() {
    float sum = 0;
    for (int i = 0; i < BATCHES; i++) {
      if (!stream.hasNext()) {
        nextEpoch();
      }
      Batch batch = stream.next();
      sum += batch.images().get(0);
      stream.recycle(batch);
    }
    return sum;
  }

  /** Stops the worker. */
  @TearDown
  public void close() {
    stream.close();
  }
}
