package io.likewise.tck.reference;

import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Trainable;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * The images of the reference cases: 32×32, uint8, each an 8×8 pattern of squares, drawn by the
 * formula in {@code docs/numerics.md}. Image i is of class i mod 10.
 */
public final class PatternImages {
  public static final int CLASSES = 10;
  private static final int SIZE = 32;
  private static final int SQUARE = 4;

  private PatternImages() {}

  static InMemorySplit drawn(int seed, int count) {
    int grid = SIZE / SQUARE;
    SplitMix64 random = new SplitMix64(KnownAnswers.hash(seed + ":images"));
    byte[] patterns = new byte[count * grid * grid * 3];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = (byte) (int) (256 * random.nextDouble());
    }
    byte[][] images = new byte[count][SIZE * SIZE * 3];
    for (int image = 0; image < count; image++) {
      for (int i = 0; i < images[image].length; i++) {
        int channel = i % 3;
        int column = i / 3 % SIZE / SQUARE;
        int row = i / 3 / SIZE / SQUARE;
        images[image][i] = patterns[((image * grid + row) * grid + column) * 3 + channel];
      }
    }
    return new InMemorySplit(
        SIZE, IntStream.range(0, count).map(i -> i % CLASSES).toArray(), images);
  }

  /** Returns all images as an experiment's own pipeline prepares them for inference. */
  static FloatBuffer prepared(
      InMemorySplit images, int imageSize, Preprocessing preprocessing, Network network) {
    Stage none = new Stage(Trainable.HEAD, BatchNormMode.MOVING, 0, 1e-3, 1);
    Experiment experiment =
        new Experiment(
            "patterns",
            1,
            new DataSettings("patterns", 0, Validation.TEST, DataSettings.USUAL_HOLDOUT),
            imageSize,
            preprocessing,
            Augmentation.NONE,
            network,
            Experiment.RANDOM_WEIGHTS,
            images.size(),
            none,
            none);
    InMemoryDataset dataset =
        new InMemoryDataset(
            "patterns",
            IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList(),
            images,
            images);
    try (BatchStream stream = new ExperimentBatches(experiment, dataset, 1).evaluate(Part.TEST)) {
      int length = images.size() * imageSize * imageSize * 3;
      return FloatBuffer.allocate(length).put(0, stream.next().images(), 0, length);
    }
  }
}
