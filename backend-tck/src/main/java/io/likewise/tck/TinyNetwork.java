package io.likewise.tck;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.data.weights.InitialWeights;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * For tests of a backend's own: a small network of the same kind as ResNet50, and batches for it.
 */
public final class TinyNetwork {
  private TinyNetwork() {}

  public static ModelSpec spec(Variant variant, int dropouts) {
    return new ModelSpec(
        variant, List.of(1, 1, 1, 1), 16, List.of(128, 64), 0.25, dropouts, 32, 10);
  }

  public static Weights weights(ModelSpec spec) {
    return InitialWeights.draw(spec, 7);
  }

  /** Returns images of noise whose mean tells the class, and random masks. */
  public static Batch batch(ModelSpec spec, int size, long seed) {
    Random random = new Random(seed);
    int area = spec.imageSize() * spec.imageSize() * 3;
    int[] labels = IntStream.range(0, size).map(i -> random.nextInt(spec.classes())).toArray();
    FloatBuffer images =
        ByteBuffer.allocateDirect(size * area * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    for (int n = 0; n < size; n++) {
      for (int i = 0; i < area; i++) {
        images.put(n * area + i, random.nextFloat() * 0.3f + labels[n] * 0.07f);
      }
    }
    List<ByteBuffer> masks =
        spec.maskUnits().stream().map(units -> mask(size * units, random)).toList();
    return new Batch(
        size, spec.imageSize(), images, labels, masks, IntStream.range(0, size).toArray());
  }

  private static ByteBuffer mask(int length, Random random) {
    ByteBuffer mask = ByteBuffer.allocateDirect(length);
    for (int i = 0; i < length; i++) {
      mask.put(i, (byte) (random.nextInt(4) == 0 ? 0 : 1));
    }
    return mask;
  }
}
