package io.likewise.data;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Reads the weights of a network's base from a file of any usual format: Keras' {@code .h5} and
 * {@code .weights.h5} in all their layouts, its {@code .keras} archives, and safetensors with
 * canonical, Keras' or torchvision's names. What a file is, its first bytes say, not its name.
 */
public final class WeightsFiles {
  private static final byte[] HDF5 = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final byte[] PICKLE = {(byte) 0x80, 2};

  /** What is unpacked of an archive whose network nobody knows; a ResNet152 has 240 MB. */
  private static final long MOST_LISTED_BYTES = 1L << 32;

  private WeightsFiles() {}

  private enum Format {
    HDF5,
    KERAS,
    SAFETENSORS
  }

  /**
   * Reads the base of a network: exactly its tensors, in canonical order, under their canonical
   * names and in canonical layouts, in float64 where the file has them so.
   *
   * @param file the file
   * @param spec the network
   * @param notices takes sentences that the user should see: of a head that is left out, of weights
   *     that were made for a slightly different network
   * @throws LikewiseException {@code WEIGHTS_MISSING} if there is no such file; {@code
   *     WEIGHTS_CORRUPT} if it is not a whole file of a format that is read; {@code
   *     WEIGHTS_MISMATCH} naming a tensor of the base that is missing or has another shape, or one
   *     of the file that the network has not
   */
  public static Weights read(Path file, ModelSpec spec, Consumer<String> notices) {
    String origin = file.toString();
    try (WeightsContainer container = open(file, mostBytes(spec))) {
      NamedTensors named = NamedTensors.of(container.tensors(), spec, origin);
      Map<String, StoredTensor> tensors = new LinkedHashMap<>(named.byName());
      List<String> head = NetworkBase.removeHead(tensors);
      Weights weights = new NetworkBase(spec, origin).read(tensors);
      named.remark().ifPresent(remark -> notices.accept(origin + ": " + remark));
      if (!head.isEmpty()) {
        notices.accept(
            String.format(
                "%s: its head (%s) is left out, the network's own is drawn from the seed.",
                origin, String.join(", ", head)));
      }
      return weights;
    }
  }

  /**
   * A tensor in a file.
   *
   * @param name the name the file gives it, in Keras' files {@code <layer>/<tensor>}
   * @param shape its shape in the file's own layout; empty for a single number
   * @param format {@code float32} for at most 32 bits, {@code float64}, or {@code other} for what
   *     is no weight
   */
  public record Listed(String name, List<Integer> shape, String format) {}

  /**
   * Lists all tensors of a file, whatever network they belong to, in the file's own order. No
   * values are read.
   *
   * @param file the file, of any format that {@link #read} takes
   * @throws LikewiseException {@code WEIGHTS_MISSING} or {@code WEIGHTS_CORRUPT}
   */
  public static List<Listed> list(Path file) {
    try (WeightsContainer container = open(file, MOST_LISTED_BYTES)) {
      return container.tensors().stream()
          .map(
              tensor ->
                  new Listed(
                      tensor.name(),
                      tensor.shape(),
                      tensor.numbers().name().toLowerCase(Locale.ROOT)))
          .toList();
    }
  }

  /**
   * Checks, without reading it, that a file is there and begins like one of a format that is read.
   *
   * @throws LikewiseException {@code WEIGHTS_MISSING} or {@code WEIGHTS_CORRUPT}
   */
  public static void requireReadable(Path file) {
    format(file);
  }

  private static WeightsContainer open(Path file, long mostBytes) {
    return switch (format(file)) {
      case HDF5 -> new KerasHdf5(file, file.toString(), Map.of());
      case KERAS -> KerasArchive.open(file, mostBytes);
      case SAFETENSORS -> new SafetensorsWeights(file);
    };
  }

  /** Room for the weights in float64, an optimizer's two moments, and a head of some size. */
  private static long mostBytes(ModelSpec spec) {
    long float64 = spec.parameterCount() * Double.BYTES;
    return 4 * float64 + (1L << 28);
  }

  private static Format format(Path file) {
    if (!Files.isRegularFile(file)) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          file + ": no such file. Check the path of the weights, or choose random weights.");
    }
    byte[] start = start(file);
    if (startsWith(start, HDF5)) {
      return Format.HDF5;
    }
    if (startsWith(start, ZIP)) {
      return Format.KERAS;
    }
    if (startsWith(start, PICKLE)) {
      throw KerasArchive.pickle(file);
    }
    // Eight bytes with the header's length, then the header, which is JSON.
    if (start.length > Long.BYTES && start[Long.BYTES] == '{') {
      return Format.SAFETENSORS;
    }
    throw new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        file
            + ": neither Keras' HDF5 (.h5) or archive (.keras) nor safetensors. Get or write it"
            + " again.");
  }

  private static byte[] start(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(Long.BYTES + 1);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          file + ": cannot be read (" + e + "). Check the file and its permissions.",
          e);
    }
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }
}
