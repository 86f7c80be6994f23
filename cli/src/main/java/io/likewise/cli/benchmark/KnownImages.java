package io.likewise.cli.benchmark;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;

/**
 * Images as the network sees them, and what a run made of them; one process hands them to others.
 *
 * @param side their height and width
 * @param pixels row-major {@code [images, side, side, 3]}, preprocessed; not to be changed
 * @param logits of each
 */
@SuppressWarnings("ArrayRecordComponent") // 64 MB, and equality has no use
public record KnownImages(int side, float[] pixels, Logits logits) {
  private static final String IMAGES = "images";
  private static final String LOGITS = "logits";

  /** Writes them. */
  public void write(Path file) {
    Weights tensors =
        Weights.builder()
            .put(IMAGES, List.of(count(), side, side, 3), pixels)
            .put(LOGITS, List.of(count(), logits.classes()), logits.values())
            .build();
    Safetensors.writeScratch(tensors, file);
  }

  /** Reads what was written. */
  static KnownImages read(Path file) {
    Weights tensors = new Safetensors().read(file);
    List<Integer> shape = tensors.shape(LOGITS);
    return new KnownImages(
        tensors.shape(IMAGES).get(1),
        tensors.floats(IMAGES),
        new Logits(tensors.doubles(LOGITS), shape.get(0), shape.get(1)));
  }

  int count() {
    return logits.rows();
  }

  /** Returns a batch of so many images from one on; after the last one the first one follows. */
  Batch batch(int first, int size) {
    int values = side * side * 3;
    FloatBuffer images = direct(size * values);
    for (int row = 0; row < size; row++) {
      images.put(row * values, pixels, (first + row) % count() * values, values);
    }
    return new Batch(size, side, images, new int[size], List.of(), new int[size]);
  }

  /** Returns a batch of one image that is black, or whatever zeros stand for. */
  static Batch blank(int side) {
    return new Batch(1, side, direct(side * side * 3), new int[1], List.of(), new int[1]);
  }

  private static FloatBuffer direct(int values) {
    return ByteBuffer.allocateDirect(values * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer();
  }
}
