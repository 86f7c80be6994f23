package io.likewise.tck.reference;

import io.likewise.api.data.Batch;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.SafetensorsFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * Reference values of one network, computed independently in float64, and the inputs they belong
 * to. Weights, images and masks are formulas, which {@code docs/numerics.md} gives.
 */
public final class KnownAnswers {
  private static final int IMAGES = 64;
  private static final int IMAGE_SIZE = 32;

  /** How many images the steps of a tiny network's frozen stage use, again and again. */
  private static final int[] SIZES = {16, 7, 2, 5};

  private static final Network TINY_KERAS = tiny(Variant.KERAS, 2);
  private static final Network TINY_TORCHVISION = tiny(Variant.TORCHVISION, 1);
  private static final Map<String, KnownAnswers> READ = new ConcurrentHashMap<>();

  private final int seed;
  private final Network network;
  private final Preprocessing preprocessing;
  private final boolean tiny;
  private final Map<String, double[]> values;
  private final Map<Integer, FloatBuffer> images = new ConcurrentHashMap<>();

  private KnownAnswers(
      Map<String, double[]> values,
      int seed,
      Network network,
      Preprocessing preprocessing,
      boolean tiny) {
    this.seed = seed;
    this.network = network;
    this.preprocessing = preprocessing;
    this.tiny = tiny;
    this.values = values;
  }

  private static Network tiny(Variant variant, int dropouts) {
    return new Network(variant, List.of(2, 1, 1, 1), 4, List.of(12, 6), 0.25, dropouts);
  }

  /** Returns a network of the same kind as ResNet50 that is cheap to train. */
  public static KnownAnswers tiny(Variant variant) {
    return variant == Variant.KERAS
        ? of("tiny-keras", 3, TINY_KERAS, Preprocessing.UNIT, true)
        : of("tiny-torchvision", 4, TINY_TORCHVISION, Preprocessing.TORCH, true);
  }

  public static KnownAnswers resNet50(Variant variant) {
    return variant == Variant.KERAS
        ? of("resnet50-keras", 1, Network.resNet50(variant, 2), Preprocessing.UNIT, false)
        : of("resnet50-torchvision", 2, Network.resNet50(variant, 1), Preprocessing.TORCH, false);
  }

  /** Returns a network between these two in size, whose answers nobody has computed. */
  public static KnownAnswers unchecked() {
    Network network = new Network(Variant.KERAS, List.of(1, 1, 1, 1), 32, List.of(64), 0.25, 1);
    return new KnownAnswers(Map.of(), 5, network, Preprocessing.UNIT, true);
  }

  public static List<KnownAnswers> tiny() {
    return Stream.of(Variant.values()).map(KnownAnswers::tiny).toList();
  }

  public static List<KnownAnswers> resNet50() {
    return Stream.of(Variant.values()).map(KnownAnswers::resNet50).toList();
  }

  private static KnownAnswers of(
      String file, int seed, Network network, Preprocessing preprocessing, boolean tiny) {
    return READ.computeIfAbsent(
        file,
        name -> new KnownAnswers(read(name + ".safetensors"), seed, network, preprocessing, tiny));
  }

  /** Reads all tensors of a resource; in a jar it is no file, so a copy is read. */
  private static Map<String, double[]> read(String resource) {
    try (InputStream stream = KnownAnswers.class.getResourceAsStream(resource)) {
      Path copy = Files.createTempFile("likewise-", "-" + resource);
      try {
        Files.copy(stream, copy, StandardCopyOption.REPLACE_EXISTING);
        Map<String, double[]> values = new LinkedHashMap<>();
        try (SafetensorsFile file = SafetensorsFile.open(copy)) {
          file.names().forEach(name -> values.put(name, file.doubles(name)));
        }
        return values;
      } finally {
        Files.delete(copy);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public ModelSpec spec() {
    return spec(IMAGE_SIZE);
  }

  public ModelSpec spec(int imageSize) {
    return network.spec(imageSize, PatternImages.CLASSES);
  }

  /** The same base without a hidden layer, its "logits" being the features themselves. */
  public ModelSpec featureSpec() {
    Network bare =
        new Network(network.variant(), network.blocks(), network.width(), List.of(), 0, 0);
    return bare.spec(IMAGE_SIZE, spec().features());
  }

  public double[] values(String name) {
    return values.get(name);
  }

  public List<String> namesBelow(String prefix) {
    return values.keySet().stream()
        .filter(name -> name.startsWith(prefix + "/"))
        .map(name -> name.substring(prefix.length() + 1))
        .toList();
  }

  public Weights weights() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : spec().tensors()) {
      builder.put(tensor.name(), tensor.shape(), draw(tensor));
    }
    return builder.build();
  }

  public Weights featureWeights() {
    int features = spec().features();
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : featureSpec().tensors()) {
      float[] drawn = tensor.role().isHead() ? new float[tensor.size()] : draw(tensor);
      if (tensor.role() == TensorSpec.Role.DENSE_KERNEL) {
        for (int i = 0; i < features; i++) {
          drawn[i * features + i] = 1;
        }
      }
      builder.put(tensor.name(), tensor.shape(), drawn);
    }
    return builder.build();
  }

  private float[] draw(TensorSpec tensor) {
    SplitMix64 random = new SplitMix64(hash(seed + ":" + tensor.name()));
    List<Integer> s = tensor.shape();
    String layer = tensor.name().substring(0, tensor.name().indexOf('/'));
    double scale = layer.endsWith("_0_bn") || layer.endsWith("_3_bn") ? 0.5 : 1;
    float[] drawn = new float[tensor.size()];
    for (int i = 0; i < drawn.length; i++) {
      double u = random.nextDouble();
      double signed = 2 * u - 1;
      drawn[i] =
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
    return drawn;
  }

  /** FNV-1a 64. */
  static long hash(String text) {
    long hash = 0xcbf29ce484222325L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
    }
    return hash;
  }

  /** Returns the first images, without masks. */
  public Batch images(int imageSize, int count) {
    return batch(imageSize, 0, count, List.of());
  }

  /** Returns the first images with masks that are drawn under a name. */
  public Batch batch(int count, String masks, int rows) {
    return batch(IMAGE_SIZE, 0, count, masks(masks, rows, 0, count));
  }

  /** Returns the first images with masks that all say the same. */
  public Batch batch(int count, boolean keep) {
    List<ByteBuffer> masks = masks("masks", count, 0, count);
    for (ByteBuffer mask : masks) {
      for (int i = 0; i < mask.capacity(); i++) {
        mask.put(i, (byte) (keep ? 1 : 0));
      }
    }
    return batch(IMAGE_SIZE, 0, count, masks);
  }

  /** Returns what a step of the frozen stage trains on; steps count from 0. */
  public Batch frozenStep(int step) {
    int count = tiny ? SIZES[step % SIZES.length] : 16;
    int first = tiny ? 0 : 16 * (step % 4);
    int rows = tiny ? IMAGES : count;
    return batch(IMAGE_SIZE, first, count, masks("stage1", rows, step, count));
  }

  /** Returns what a step of an unfrozen stage, in either mode of batch norm, trains on. */
  public Batch unfrozenStep(String stage, int step) {
    int count = tiny ? SIZES[0] : IMAGES;
    return batch(IMAGE_SIZE, 0, count, masks(stage, count, step, count));
  }

  private Batch batch(int imageSize, int first, int count, List<ByteBuffer> masks) {
    FloatBuffer all =
        images.computeIfAbsent(
            imageSize,
            size ->
                PatternImages.prepared(
                    PatternImages.drawn(seed, size == IMAGE_SIZE ? IMAGES : 2),
                    size,
                    preprocessing,
                    network));
    int area = imageSize * imageSize * 3;
    FloatBuffer some =
        ByteBuffer.allocateDirect(count * area * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    some.put(0, all, first * area, count * area);
    int[] samples = IntStream.range(first, first + count).toArray();
    int[] labels = Arrays.stream(samples).map(i -> i % PatternImages.CLASSES).toArray();
    return new Batch(count, imageSize, some, labels, masks, samples);
  }

  /** The first {@code count} of {@code rows} rows of a step's masks: 1 where u is at least ¼. */
  private List<ByteBuffer> masks(String name, int rows, int step, int count) {
    List<ByteBuffer> masks = new ArrayList<>();
    for (int i = 0; i < network.dropouts(); i++) {
      int units = network.dense().get(i);
      SplitMix64 random = new SplitMix64(hash(seed + ":" + name + "/mask_" + (i + 1)));
      for (int skipped = 0; skipped < step * rows * units; skipped++) {
        random.nextDouble();
      }
      ByteBuffer mask = ByteBuffer.allocateDirect(count * units);
      for (int j = 0; j < count * units; j++) {
        mask.put(j, (byte) (random.nextDouble() >= 0.25 ? 1 : 0));
      }
      masks.add(mask);
    }
    return masks;
  }

  @Override
  public String toString() {
    return (tiny ? "tiny " : "ResNet50 ") + network.variant();
  }
}
