package io.likewise.tck.reference;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
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
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * The images of the reference cases: 32×32, uint8, each an 8×8 pattern of squares, drawn by the
 * formula in {@code docs/numerics.md}. Image i is of class i mod 10.
 */
public final class PatternImages implements Dataset, Split {
  public static final int CLASSES = 10;
  private static final int SIZE = 32;
  private static final int SQUARE = 4;

  private final int count;
  private final byte[] pixels;

  PatternImages(int seed, int count) {
    this.count = count;
    int grid = SIZE / SQUARE;
    SplitMix64 random = new SplitMix64(KnownAnswers.hash(seed + ":images"));
    byte[] patterns = new byte[count * grid * grid * 3];
    for (int i = 0; i < patterns.length; i++) {
      patterns[i] = (byte) (int) (256 * random.nextDouble());
    }
    pixels = new byte[count * SIZE * SIZE * 3];
    for (int i = 0; i < pixels.length; i++) {
      int channel = i % 3;
      int column = i / 3 % SIZE / SQUARE;
      int row = i / 3 / SIZE % SIZE / SQUARE;
      int image = i / 3 / SIZE / SIZE;
      pixels[i] = patterns[((image * grid + row) * grid + column) * 3 + channel];
    }
  }

  /** Returns all images as an experiment's own pipeline prepares them for inference. */
  FloatBuffer prepared(int imageSize, Preprocessing preprocessing, Network network) {
    Stage none = new Stage(Trainable.HEAD, BatchNormMode.MOVING, 0, 1e-3, 1);
    Experiment experiment =
        new Experiment(
            name(),
            1,
            new DataSettings(name(), 0, Validation.TEST, DataSettings.USUAL_HOLDOUT),
            imageSize,
            preprocessing,
            Augmentation.NONE,
            network,
            Experiment.RANDOM_WEIGHTS,
            count,
            none,
            none);
    ExperimentBatches batches = new ExperimentBatches(experiment, this, 1);
    try (BatchStream stream = batches.evaluate(Part.TEST)) {
      Batch batch = stream.next();
      int length = count * imageSize * imageSize * 3;
      FloatBuffer copy =
          ByteBuffer.allocateDirect(length * Float.BYTES)
              .order(ByteOrder.nativeOrder())
              .asFloatBuffer();
      copy.put(0, batch.images(), 0, length);
      stream.recycle(batch);
      return copy;
    }
  }

  @Override
  public int size() {
    return count;
  }

  @Override
  public int imageSize() {
    return SIZE;
  }

  @Override
  public int label(int index) {
    return index % CLASSES;
  }

  @Override
  public void pixels(int index, byte[] target, int offset) {
    int length = SIZE * SIZE * 3;
    System.arraycopy(pixels, index * length, target, offset, length);
  }

  @Override
  public String name() {
    return "patterns";
  }

  @Override
  public List<String> classNames() {
    return IntStream.range(0, CLASSES).mapToObj(i -> "class " + i).toList();
  }

  @Override
  public Split train() {
    return this;
  }

  @Override
  public Split test() {
    return this;
  }

  @Override
  public String digest() {
    return name();
  }
}
