package io.likewise.data.datasets;

import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import io.likewise.data.random.Randomness;
import io.likewise.data.random.Randomness.Purpose;
import io.likewise.data.random.SampleOrder;
import java.util.Arrays;
import java.util.List;

/**
 * A data set that needs no file: ten classes of shapes ({@link SampleShape}), drawn from a seed in
 * well under a second, 2,000 images to train on and 500 to test with, 32×32, as many of each class.
 *
 * <p>It is made so that a small convolutional network learns most of it within a few hundred steps
 * while a linear classifier of the pixels learns next to nothing. Its accuracies say that a program
 * works, and nothing else.
 */
final class SampleDataset {
  static final int IMAGE_SIZE = 32;
  static final int TRAINING_IMAGES = 2000;
  static final int TEST_IMAGES = 500;

  private static final int IMAGE_BYTES = IMAGE_SIZE * IMAGE_SIZE * 3;
  private static final SampleShape[] SHAPES = SampleShape.values();

  private SampleDataset() {}

  /** Draws the data set; equal seeds give equal bits on every machine. */
  static InMemoryDataset draw(long seed) {
    List<String> names = Arrays.stream(SHAPES).map(SampleShape::className).toList();
    return new InMemoryDataset(
        "sample", names, draw(seed, 0, TRAINING_IMAGES), draw(seed, 1, TEST_IMAGES));
  }

  private static InMemorySplit draw(long seed, int part, int images) {
    int[] shuffled = new int[images];
    Arrays.setAll(shuffled, i -> i % SHAPES.length);
    SampleOrder.shuffle(shuffled, Randomness.of(seed, Purpose.ORDER, part, 0).stream(0));
    Randomness randomness = Randomness.of(seed, Purpose.DRAW, part, 0);
    byte[] labels = new byte[images];
    byte[] pixels = new byte[images * IMAGE_BYTES];
    for (int i = 0; i < images; i++) {
      labels[i] = (byte) shuffled[i];
      SampleShape shape = SHAPES[shuffled[i]];
      SampleScene.draw(shape, randomness.stream(i), pixels, i * IMAGE_BYTES);
    }
    return new InMemorySplit(IMAGE_SIZE, labels, pixels);
  }
}
