package io.likewise.data.formats;

import io.jhdf.HdfFile;
import io.jhdf.api.Attribute;
import io.jhdf.api.Dataset;
import io.jhdf.api.Group;
import io.jhdf.api.Node;
import io.jhdf.api.dataset.ChunkedDataset;
import io.jhdf.exceptions.UnsupportedHdfException;
import io.jhdf.storage.HdfBackingStorage;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * An HDF5 file whose bytes nobody vouches for: whatever is wrong with them becomes one sentence.
 *
 * <p>The whole file is mapped, so that no length the file states can make the reader allocate or
 * read beyond it. Links are not followed, least of all into other files. Values may be compressed
 * or stored in chunks, within the limits of {@link Hdf5Chunks}, though Keras itself never does
 * that.
 */
public final class Hdf5File implements AutoCloseable {
  /** More names than any network has layers. */
  private static final int MOST_NAMES = 1 << 16;

  private final String origin;
  private final HdfFile file;

  private Hdf5File(String origin, HdfFile file) {
    this.origin = origin;
    this.file = file;
  }

  /**
   * Opens a file.
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if it is not a whole HDF5 file
   */
  static Hdf5File open(ByteBuffer bytes, String origin) {
    HdfFile file = guarded(origin, () -> HdfFile.fromByteBuffer(bytes));
    HdfBackingStorage storage = file.getHdfBackingStorage();
    long whole = storage.getSuperblock().getEndOfFileAddress();
    if (whole > bytes.capacity()) {
      throw corrupt(
          origin,
          String.format("it is cut off, %,d bytes of %,d are there", bytes.capacity(), whole));
    }
    return new Hdf5File(origin, file);
  }

  /**
   * Maps a file.
   *
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if it cannot be read, or is longer than any
   */
  public static ByteBuffer map(Path path) {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      return map(channel, 0, channel.size(), path.toString());
    } catch (IOException e) {
      throw WeightsContainer.unreadable(path, e);
    }
  }

  /** Maps the part of a file that is an HDF5 file of its own. */
  public static ByteBuffer map(FileChannel channel, long start, long bytes, String origin)
      throws IOException {
    if (bytes > Integer.MAX_VALUE) {
      throw corrupt(origin, "it has more than 2 GiB, which no ResNet's weights have");
    }
    return channel.map(MapMode.READ_ONLY, start, bytes);
  }

  /** Returns the failure that says what is wrong with a file. */
  static LikewiseException corrupt(String origin, String what) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        origin + ": not a whole HDF5 weights file: " + what + ". Get or write it again.");
  }

  private LikewiseException corrupt(String what) {
    return corrupt(origin, what);
  }

  /**
   * Turns whatever the library throws at bytes that lie into a sentence: cycles end in its stack
   * overflow, sizes that are not true in a lack of memory.
   */
  private static <T> T guarded(String origin, Supplier<T> read) {
    try {
      return read.get();
    } catch (LikewiseException e) {
      throw e;
    } catch (RuntimeException | StackOverflowError | OutOfMemoryError e) {
      if (root(e) instanceof UnsupportedHdfException) {
        throw new LikewiseException(
            ErrorCode.WEIGHTS_CORRUPT,
            String.format(
                "%s: an HDF5 file of a kind that is not read (%s). Write it again as Keras does,"
                    + " without the newest of HDF5 (libver).",
                origin, reason(e)),
            e);
      }
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          origin + ": not a whole HDF5 weights file: " + reason(e) + ". Get or write it again.",
          e);
    }
  }

  private <T> T guarded(Supplier<T> read) {
    return guarded(origin, read);
  }

  private static Throwable root(Throwable thrown) {
    Throwable last = thrown;
    for (int i = 0; i < 16 && last.getCause() != null; i++) {
      last = last.getCause();
    }
    return last;
  }

  private static String reason(Throwable thrown) {
    Throwable last = root(thrown);
    String message = last.getMessage();
    return message == null || message.isBlank()
        ? "its structure is broken (" + last.getClass().getSimpleName() + ")"
        : message.lines().findFirst().orElse(message).replaceFirst("\\.$", "");
  }

  /** Returns the group that holds all others. */
  Group root() {
    return file;
  }

  /** Returns a group's child group; empty if it has none of that name. */
  Optional<Group> group(Group parent, String name) {
    return guarded(
        () -> parent.getChild(name) instanceof Group group ? Optional.of(group) : Optional.empty());
  }

  /** Returns a group's children in the file's order. */
  List<Node> children(Group group) {
    return guarded(() -> List.copyOf(group.getChildren().values()));
  }

  /** Returns a text attribute; empty if there is none of that name or it is no text. */
  Optional<String> text(Node node, String name) {
    return guarded(
        () -> {
          Attribute attribute = node.getAttribute(name);
          return attribute != null && attribute.getSize() == 1
              ? Optional.of(attribute.getData())
                  .filter(String.class::isInstance)
                  .map(String.class::cast)
              : Optional.empty();
        });
  }

  /**
   * Returns a list of names that is an attribute, or several whose names end in 0, 1, …, as Keras
   * splits a list that one attribute cannot hold; empty if there is neither.
   */
  Optional<List<String>> names(Node node, String name) {
    return guarded(
        () -> {
          Attribute whole = node.getAttribute(name);
          if (whole != null) {
            return Optional.of(names(whole));
          }
          List<String> joined = new ArrayList<>();
          int part = 0;
          for (Attribute next = node.getAttribute(name + part);
              next != null;
              next = node.getAttribute(name + part)) {
            joined.addAll(names(next));
            part++;
          }
          return part == 0 ? Optional.empty() : Optional.of(joined);
        });
  }

  private List<String> names(Attribute attribute) {
    long count = attribute.getSize();
    if (count == 0) {
      return List.of();
    }
    if (count < 0 || count > MOST_NAMES) {
      throw corrupt("attribute " + attribute.getName() + " has " + count + " entries");
    }
    Object data = attribute.getData();
    if (data instanceof String[] names) {
      return Arrays.asList(names);
    }
    if (data instanceof String name) {
      return List.of(name);
    }
    throw corrupt("attribute " + attribute.getName() + " is not a list of names");
  }

  /** Returns the tensor at a path of names and slashes below a group, as one of the given name. */
  StoredTensor tensor(Group group, String path, String name) {
    return guarded(
        () -> {
          Node node = group;
          for (String part : path.split("/", -1)) {
            node = node instanceof Group parent ? parent.getChild(part) : null;
          }
          if (node instanceof Dataset dataset && !node.isLink()) {
            return tensor(dataset, name);
          }
          throw corrupt("it names the tensor " + name + ", and there is none at " + path);
        });
  }

  /** Returns a data set as a tensor of the given name. */
  StoredTensor tensor(Dataset dataset, String name) {
    return guarded(
        () -> {
          List<Integer> shape =
              Arrays.stream(dataset.getDimensionsAsLong()).mapToObj(Math::toIntExact).toList();
          return new Entry(this, dataset, name, shape);
        });
  }

  @Override
  public void close() {
    file.close();
  }

  private record Entry(Hdf5File file, Dataset dataset, String name, List<Integer> shape)
      implements StoredTensor {
    @Override
    public Numbers numbers() {
      return file.guarded(
          () -> {
            Class<?> type = dataset.getDataType().getJavaType();
            return type == float.class
                ? Numbers.FLOAT32
                : type == double.class ? Numbers.FLOAT64 : Numbers.OTHER;
          });
    }

    @Override
    public float[] floats() {
      return read(float[].class);
    }

    @Override
    public double[] doubles() {
      return read(double[].class);
    }

    private <T> T read(Class<T> type) {
      return file.guarded(
          () -> {
            if (dataset instanceof ChunkedDataset chunked) {
              new Hdf5Chunks(file.origin, name, chunked).require();
            }
            Object values = dataset.getDataFlat();
            if (!type.isInstance(values)) {
              throw file.corrupt("tensor " + name + " has no values");
            }
            return type.cast(values);
          });
    }
  }
}
