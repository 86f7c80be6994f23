package io.likewise.backend.djl.pytorch;

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
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.data.ExperimentBatches;
import io.likewise.data.SafetensorsFile;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * Reference values of one experiment, computed independently in float64, and the inputs they belong
 * to. The weights and images are a formula, which {@code docs/numerics.md} gives.
 */
public final class GoldenCase {
  private static final int IMAGES = 64;

  private final SafetensorsFile file;
  private final int seed;
  private final Network network;
  private final Preprocessing preprocessing;

  private GoldenCase(String name, int seed, Network network, Preprocessing preprocessing) {
    this.file = SafetensorsFile.open(resource(name));
    this.seed = seed;
    this.network = network;
    this.preprocessing = preprocessing;
  }

  public static GoldenCase keras() {
    return new GoldenCase(
        "keras-32.safetensors", 1, Network.resNet50(Variant.KERAS, 2), Preprocessing.UNIT);
  }

  public static GoldenCase torchvision() {
    return new GoldenCase(
        "torchvision-32.safetensors",
        2,
        Network.resNet50(Variant.TORCHVISION, 1),
        Preprocessing.TORCH);
  }

  public static GoldenCase of(Variant variant) {
    return variant == Variant.KERAS ? keras() : torchvision();
  }

  private static Path resource(String name) {
    try {
      return Path.of(GoldenCase.class.getResource("/golden/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  public ModelSpec spec(int imageSize) {
    return network.spec(imageSize, 10);
  }

  /** The same base without a hidden layer, its "logits" being the features themselves. */
  public ModelSpec featureSpec() {
    Network bare =
        new Network(network.variant(), network.blocks(), network.width(), List.of(), 0, 0);
    return bare.spec(32, 2048);
  }

  public double[] values(String name) {
    return file.doubles(name);
  }

  public boolean has(String name) {
    return file.names().contains(name);
  }

  public List<String> namesBelow(String prefix) {
    return file.names().stream()
        .filter(name -> name.startsWith(prefix + "/"))
        .map(name -> name.substring(prefix.length() + 1))
        .toList();
  }

  public Weights weights() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : spec(32).tensors()) {
      builder.put(tensor.name(), tensor.shape(), draw(tensor));
    }
    return builder.build();
  }

  public Weights featureWeights() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : featureSpec().tensors()) {
      float[] values = tensor.role().isHead() ? new float[tensor.size()] : draw(tensor);
      if (tensor.role() == TensorSpec.Role.DENSE_KERNEL) {
        for (int i = 0; i < 2048; i++) {
          values[i * 2048 + i] = 1;
        }
      }
      builder.put(tensor.name(), tensor.shape(), values);
    }
    return builder.build();
  }

  private float[] draw(TensorSpec tensor) {
    SplitMix64 random = new SplitMix64(fnv1a64(seed + ":" + tensor.name()));
    List<Integer> s = tensor.shape();
    String layer = tensor.name().substring(0, tensor.name().indexOf('/'));
    double scale = layer.endsWith("_0_bn") || layer.endsWith("_3_bn") ? 0.5 : 1;
    float[] values = new float[tensor.size()];
    for (int i = 0; i < values.length; i++) {
      double u = random.nextDouble();
      double signed = 2 * u - 1;
      values[i] =
          (float)
              switch (tensor.role()) {
                case CONV_KERNEL -> signed * Math.sqrt(6.0 / (s.get(0) * s.get(1) * s.get(2)));
                case CONV_BIAS -> signed * 0.01;
                case GAMMA -> scale * (1 + 0.1 * signed);
                case BETA, MOVING_MEAN -> 0.1 * signed;
                case MOVING_VARIANCE -> 0.5 + u;
                case DENSE_KERNEL -> signed * Math.sqrt(6.0 / (s.get(0) + s.get(1)));
                case DENSE_BIAS -> 0.0;
              };
    }
    return values;
  }

  private static long fnv1a64(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  public int[] labels(int first, int count) {
    return IntStream.range(first, first + count).map(i -> i % 10).toArray();
  }

  /** The images {@code first} to {@code first + count − 1} with the masks of a training step. */
  public Batch batch(int imageSize, int first, int count, String stage, int step) {
    FloatBuffer all = preprocessed(imageSize);
    int area = imageSize * imageSize * 3;
    FloatBuffer images = floats(count * area);
    images.put(0, all, first * area, count * area);
    List<ByteBuffer> masks = new ArrayList<>();
    for (int i = 0; i < network.dropouts() && stage != null; i++) {
      masks.add(mask(stage + "/mask_" + (i + 1), step, count * network.dense().get(i)));
    }
    int[] samples = IntStream.range(first, first + count).toArray();
    return new Batch(count, imageSize, images, labels(first, count), masks, samples);
  }

  private ByteBuffer mask(String name, int step, int length) {
    int[] all = file.ints(name);
    ByteBuffer mask = ByteBuffer.allocateDirect(length);
    for (int i = 0; i < length; i++) {
      mask.put(i, (byte) all[step * length + i]);
    }
    return mask;
  }

  private static FloatBuffer floats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }

  /** All images as the experiment's own pipeline prepares them for inference. */
  private FloatBuffer preprocessed(int imageSize) {
    int used = imageSize == 32 ? IMAGES : 2;
    Stage none = new Stage(Trainable.HEAD, BatchNormMode.MOVING, 0, 1e-3, 1);
    Experiment experiment =
        new Experiment(
            "golden",
            1,
            new DataSettings("golden", 0, Validation.TEST, DataSettings.USUAL_HOLDOUT),
            imageSize,
            preprocessing,
            Augmentation.NONE,
            network,
            Experiment.RANDOM_WEIGHTS,
            IMAGES,
            none,
            none);
    ExperimentBatches batches = new ExperimentBatches(experiment, dataset(used), 1);
    try (BatchStream stream = batches.evaluate(Part.TEST)) {
      Batch batch = stream.next();
      FloatBuffer copy = floats(used * imageSize * imageSize * 3);
      copy.put(0, batch.images(), 0, copy.capacity());
      return copy;
    }
  }

  private Dataset dataset(int size) {
    int[] pixels = file.ints("images");
    Split split =
        new Split() {
          @Override
          public int size() {
            return size;
          }

          @Override
          public int imageSize() {
            return 32;
          }

          @Override
          public int label(int index) {
            return index % 10;
          }

          @Override
          public void pixels(int index, byte[] target, int offset) {
            for (int i = 0; i < 32 * 32 * 3; i++) {
              target[offset + i] = (byte) pixels[index * 32 * 32 * 3 + i];
            }
          }
        };
    List<String> classes = IntStream.range(0, 10).mapToObj(i -> "class " + i).toList();
    return new Dataset() {
      @Override
      public String name() {
        return "golden";
      }

      @Override
      public List<String> classNames() {
        return classes;
      }

      @Override
      public Split train() {
        return split;
      }

      @Override
      public Split test() {
        return split;
      }

      @Override
      public String digest() {
        return "golden";
      }
    };
  }
}
