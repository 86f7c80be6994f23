package io.likewise.trainer;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchStream;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * Batches whose images say which part they are of in their first value. A recycled batch is spoiled
 * at once, as a ring does that fills it again.
 */
public final class FakeBatches implements BatchSource {
  public static final float TRAIN = 0;
  public static final float VALIDATION = 1;
  public static final float TEST = 2;
  public static final int CLASSES = 2;
  public static final double NEXT_SECONDS = 0.5;

  private final int batchSize;
  private final int training;
  private final int validation;
  private final int test;
  private final List<String> journal;
  private final FakeTime time;
  private int open;
  private int held;

  public FakeBatches(
      int batchSize, int training, int validation, int test, List<String> journal, FakeTime time) {
    this.batchSize = batchSize;
    this.training = training;
    this.validation = validation;
    this.test = test;
    this.journal = journal;
    this.time = time;
  }

  /** Returns how many streams were not closed. */
  public int open() {
    return open;
  }

  /** Returns how many batches were handed out and not recycled. */
  public int held() {
    return held;
  }

  @Override
  public int trainingSize() {
    return training;
  }

  @Override
  public List<Integer> trainingClassCounts() {
    return List.of(training - training / CLASSES, training / CLASSES);
  }

  @Override
  public int size(Part part) {
    return part == Part.VALIDATION ? validation : test;
  }

  @Override
  public int trainingBatches() {
    return batches(training);
  }

  private int batches(int images) {
    return (images + batchSize - 1) / batchSize;
  }

  @Override
  public String splitDigest() {
    return "split";
  }

  @Override
  public BatchStream train(int stage, int epoch, int firstBatch) {
    journal.add("open training " + stage + "." + epoch);
    return new Stream(training, TRAIN);
  }

  @Override
  public BatchStream evaluate(Part part) {
    journal.add("open " + part);
    return new Stream(size(part), part == Part.VALIDATION ? VALIDATION : TEST);
  }

  private final class Stream implements BatchStream {
    private final int images;
    private final float part;
    private int next;
    private boolean closed;

    Stream(int images, float part) {
      this.images = images;
      this.part = part;
      open++;
    }

    @Override
    public int batches() {
      return FakeBatches.this.batches(images);
    }

    @Override
    public boolean hasNext() {
      return next * batchSize < images;
    }

    @Override
    public Batch next() {
      if (!hasNext()) {
        throw new NoSuchElementException();
      }
      time.pass(NEXT_SECONDS);
      int first = next * batchSize;
      int size = Math.min(batchSize, images - first);
      int[] samples = new int[size];
      int[] labels = new int[size];
      for (int i = 0; i < size; i++) {
        samples[i] = first + i;
        labels[i] = (first + i) % CLASSES;
      }
      next++;
      held++;
      FloatBuffer pixels = FloatBuffer.allocate(size * 3).put(0, part);
      return new Batch(size, 1, pixels, labels, List.of(), samples);
    }

    @Override
    public void recycle(Batch batch) {
      held--;
      journal.add("recycle " + batch.samples()[0] / batchSize);
      Arrays.fill(batch.labels(), -1);
      Arrays.fill(batch.samples(), -1);
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        open--;
      }
    }
  }
}
