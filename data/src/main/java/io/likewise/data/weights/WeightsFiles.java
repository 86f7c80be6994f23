package io.likewise.data.weights;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Hdf5File;
import io.likewise.data.formats.KerasArchive;
import io.likewise.data.formats.KerasHdf5;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.data.formats.StoredTensor;
import io.likewise.data.formats.StoredTensor.Numbers;
import io.likewise.data.formats.WeightsContainer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
  private static final int MOST_START_BYTES = 32;

  /** What is unpacked of an archive whose network nobody knows; a ResNet152 has 240 MB. */
  private static final long MOST_LISTED_BYTES = 1L << 32;

  /** Seven times a ResNet's largest tensor; of other networks some would not fit into memory. */
  private static final int MOST_LISTED_VALUES = 1 << 24;

  /** As long a user block as is looked behind. */
  private static final long MOST_USER_BLOCK = 1L << 20;

  private WeightsFiles() {}

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
      NamedTensors named = named(container, spec, origin);
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
   * Reads all tensors of a network, its head too, from a file that has these and no others, in
   * canonical order: a model as a run has written it.
   *
   * @throws LikewiseException as {@link #read}
   */
  public static Weights readWhole(Path file, ModelSpec spec) {
    String origin = file.toString();
    try (WeightsContainer container = open(file, mostBytes(spec))) {
      Map<String, StoredTensor> tensors = named(container, spec, origin).byName();
      Weights.Builder weights = Weights.builder();
      for (TensorSpec tensor : spec.tensors()) {
        StoredTensor stored = tensors.get(tensor.name());
        if (stored == null || !stored.shape().equals(tensor.shape())) {
          throw new LikewiseException(
              ErrorCode.WEIGHTS_MISMATCH,
              String.format(
                  "%s: tensor %s %s, expected %s of the network that experiment.yaml beside it"
                      + " describes. Choose the file that the run has written.",
                  origin,
                  tensor.name(),
                  stored == null ? "is missing" : "has shape " + stored.shape(),
                  tensor.shape()));
        }
        if (stored.numbers() == Numbers.FLOAT64) {
          weights.put(tensor.name(), tensor.shape(), stored.doubles());
        } else {
          weights.put(tensor.name(), tensor.shape(), stored.floats());
        }
      }
      return weights.build();
    }
  }

  /**
   * Finds whatever {@link #read} would find to be wrong with a file, one tensor in memory at a
   * time.
   *
   * @throws LikewiseException as {@link #read}
   */
  public static void check(Path file, ModelSpec spec) {
    String origin = file.toString();
    try (WeightsContainer container = open(file, mostBytes(spec))) {
      Map<String, StoredTensor> tensors =
          new LinkedHashMap<>(named(container, spec, origin).byName());
      List<String> unused = NetworkBase.removeHead(tensors);
      new NetworkBase(spec, origin).check(tensors);
    }
  }

  private static NamedTensors named(WeightsContainer container, ModelSpec spec, String origin) {
    return NamedTensors.of(
        container.tensors().stream()
            .<StoredTensor>map(tensor -> new CheckedTensor(tensor, origin))
            .toList(),
        spec,
        origin);
  }

  /**
   * A tensor in a file.
   *
   * @param name the name the file gives it, in Keras' files {@code <layer>/<tensor>}
   * @param shape its shape in the file's own layout; empty for a single number
   * @param format {@code float32} for at most 32 bits, {@code float64}, or {@code other} for what
   *     is no weight
   * @param unusable a value in it that no network can be computed with, and where; tensors of more
   *     than 16 million values are not looked through
   */
  public record Listed(String name, List<Integer> shape, String format, Optional<String> unusable) {

    /** Returns the failure of a file with a tensor of which something is unusable. */
    public LikewiseException corrupt(Path file) {
      return CheckedTensor.corrupt(file.toString(), name, unusable.orElseThrow());
    }
  }

  /**
   * Lists all tensors of a file, whatever network they belong to, in the file's own order.
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
                      tensor.numbers().name().toLowerCase(Locale.ROOT),
                      unusable(tensor).map(UnusableValue::toString)))
          .toList();
    }
  }

  private static Optional<UnusableValue> unusable(StoredTensor tensor) {
    double values = tensor.shape().stream().mapToDouble(i -> i).reduce(1, (a, b) -> a * b);
    if (values > MOST_LISTED_VALUES || values == 0) {
      return Optional.empty();
    }
    return switch (tensor.numbers()) {
      case FLOAT32 -> UnusableValue.in(tensor, tensor.floats());
      case FLOAT64 -> UnusableValue.in(tensor, tensor.doubles());
      case OTHER -> Optional.empty();
    };
  }

  /** Room for the weights in float64, an optimizer's two moments, and a head of some size. */
  private static long mostBytes(ModelSpec spec) {
    long float64 = spec.parameterCount() * Double.BYTES;
    return 4 * float64 + (1L << 28);
  }

  private static WeightsContainer open(Path file, long mostBytes) {
    if (Files.isDirectory(file)) {
      throw WeightsFolder.refuse(file);
    }
    if (!Files.isRegularFile(file)) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          file + ": no such file. Check the path of the weights, or choose random weights.");
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      byte[] start = bytes(channel, 0, MOST_START_BYTES);
      if (startsWith(start, ZIP)) {
        return KerasArchive.open(file, mostBytes);
      }
      if (startsWith(start, PICKLE)) {
        throw KerasArchive.pickle(file);
      }
      if (isHdf5(channel)) {
        return new KerasHdf5(Hdf5File.map(file), file.toString(), Map.of());
      }
      // Eight bytes with the header's length, then the header, which is JSON.
      if (start.length > Long.BYTES && start[Long.BYTES] == '{') {
        return SafetensorsFile.open(file);
      }
      throw noWeights(file, new String(start, StandardCharsets.ISO_8859_1).strip());
    } catch (IOException e) {
      throw WeightsContainer.unreadable(file, e);
    }
  }

  /** The signature may come after a user block of 512 bytes, or twice, four times … as many. */
  private static boolean isHdf5(FileChannel channel) throws IOException {
    for (long at = 0; at <= MOST_USER_BLOCK; at = Math.max(512, 2 * at)) {
      if (startsWith(bytes(channel, at, HDF5.length), HDF5)) {
        return true;
      }
    }
    return false;
  }

  private static byte[] bytes(FileChannel channel, long at, int most) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(most);
    int count = 0;
    while (count >= 0 && bytes.hasRemaining()) {
      count = channel.read(bytes, at + bytes.position());
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  /** What people are often left with in place of a file. */
  private static LikewiseException noWeights(Path file, String start) {
    String what =
        start.startsWith("version https://git-lfs")
            ? "a Git LFS pointer, which stands for the file. Run 'git lfs pull' where it came from."
            : start.startsWith("<")
                ? "a web page or XML, not weights. Get the file itself."
                : start.startsWith("{")
                    ? "JSON, not weights; if it is the index of weights in several files, these are"
                        + " not read. Save them as one file."
                    : "neither Keras' HDF5 (.h5) or archive (.keras) nor safetensors. Get or write"
                        + " it again.";
    return new LikewiseException(ErrorCode.WEIGHTS_CORRUPT, file + ": " + what);
  }

  private static boolean startsWith(byte[] bytes, byte[] magic) {
    return bytes.length >= magic.length
        && Arrays.equals(bytes, 0, magic.length, magic, 0, magic.length);
  }
}
