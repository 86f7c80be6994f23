package io.likewise.data.formats;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.MeteredChannel;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;

/**
 * A {@code .keras} archive: a zip file with the network in {@code config.json} and its weights in
 * {@code model.weights.h5}, which {@link KerasHdf5} reads where they lie. Keras does not compress
 * them; where somebody else has, they are unpacked into memory.
 */
public final class KerasArchive {
  static final String CONFIG = "config.json";
  static final String WEIGHTS = "model.weights.h5";

  /** A ResNet152's has 0.4 MB; the tree of one that is all brackets takes twenty times as many. */
  private static final int MOST_CONFIG_BYTES = 1 << 22;

  /** What is read to find the entries, of which Keras writes three. */
  private static final int MOST_LISTING_BYTES = 1 << 20;

  private final ZipFile zip;
  private final Path path;

  private KerasArchive(ZipFile zip, Path path) {
    this.zip = zip;
    this.path = path;
  }

  /**
   * Opens the weights in an archive.
   *
   * @param path the archive
   * @param mostBytes how long the weights in it may be
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if it is not a whole archive of Keras';
   *     {@code OUT_OF_MEMORY} if there is no room to unpack them
   */
  public static KerasHdf5 open(Path path, long mostBytes) {
    try (MeteredChannel file = new MeteredChannel(path, MOST_LISTING_BYTES);
        ZipFile zip = ZipFile.builder().setSeekableByteChannel(file).get()) {
      file.allowAll();
      return new KerasArchive(zip, path).weights(mostBytes);
    } catch (IOException | RuntimeException e) {
      if (e instanceof LikewiseException known) {
        throw known;
      }
      // The library has words of its own for what the channel says.
      boolean listing =
          e.getCause() instanceof IOException && !(e.getCause() instanceof JsonProcessingException);
      throw corrupt(path, String.valueOf((listing ? e.getCause() : e).getMessage()), e);
    }
  }

  private KerasHdf5 weights(long mostBytes) throws IOException {
    if (Collections.list(zip.getEntries()).stream()
        .anyMatch(entry -> entry.getName().endsWith("data.pkl"))) {
      throw pickle(path);
    }
    Map<String, String> names = layerNames(config());
    String origin = path + "!" + WEIGHTS;
    ZipArchiveEntry entry = entry(WEIGHTS);
    if (entry.getMethod() != ZipEntry.STORED) {
      return new KerasHdf5(unpack(entry, mostBytes), origin, names);
    }
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      if (entry.getSize() > channel.size() - entry.getDataOffset()) {
        throw corrupt("it ends before the last byte of " + WEIGHTS);
      }
      return new KerasHdf5(
          Hdf5File.map(channel, entry.getDataOffset(), entry.getSize(), origin), origin, names);
    }
  }

  /** Returns the sentence for what {@code torch.save} writes, which is a program, not data. */
  public static LikewiseException pickle(Path path) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        path
            + ": a PyTorch pickle, which is not read. Write the weights as safetensors, in Python:"
            + " safetensors.torch.save_file(model.state_dict(), 'weights.safetensors').");
  }

  private static LikewiseException corrupt(Path path, String what, Throwable cause) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_CORRUPT,
        path + ": not a whole .keras archive: " + what + ". Get or write it again.",
        cause);
  }

  private LikewiseException corrupt(String what) {
    return corrupt(path, what, null);
  }

  private byte[] config() throws IOException {
    try (InputStream in = zip.getInputStream(entry(CONFIG))) {
      byte[] json = in.readNBytes(MOST_CONFIG_BYTES + 1);
      if (json.length > MOST_CONFIG_BYTES) {
        throw corrupt(CONFIG + " has more than 4 MiB");
      }
      return json;
    }
  }

  private ZipArchiveEntry entry(String name) {
    List<ZipArchiveEntry> entries = new ArrayList<>();
    zip.getEntries(name).forEach(entries::add);
    if (entries.size() > 1) {
      // One reader takes the first and another the last.
      throw corrupt(name + " is in it " + entries.size() + " times, expected once");
    }
    if (entries.isEmpty()) {
      throw corrupt("there is no " + name + " in it");
    }
    return entries.get(0);
  }

  /** Outside of the heap, which has the data set in it. */
  private ByteBuffer unpack(ZipArchiveEntry entry, long mostBytes) throws IOException {
    if (entry.getSize() > Math.min(mostBytes, Integer.MAX_VALUE)) {
      throw corrupt(
          String.format("%s has %,d bytes, too many for the network", WEIGHTS, entry.getSize()));
    }
    ByteBuffer bytes = allocate((int) entry.getSize());
    byte[] chunk = new byte[1 << 16];
    try (InputStream in = zip.getInputStream(entry)) {
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        if (count > bytes.remaining()) {
          throw corrupt(WEIGHTS + " is longer than the archive says");
        }
        bytes.put(chunk, 0, count);
      }
    }
    return bytes.flip().slice();
  }

  private ByteBuffer allocate(int bytes) {
    try {
      return ByteBuffer.allocateDirect(bytes);
    } catch (OutOfMemoryError e) {
      throw new LikewiseException(
          ErrorCode.OUT_OF_MEMORY,
          String.format(
              "%s: its %s is compressed, and there is no memory for the %,d bytes that it unpacks"
                  + " to. Unpack the archive and name the file in it, or store it without"
                  + " compression, as Keras does.",
              path, WEIGHTS, bytes),
          e);
    }
  }

  /** Returns the name of every layer in a model's description by its path in the weights. */
  static Map<String, String> layerNames(byte[] json) throws IOException {
    Map<String, String> names = new HashMap<>();
    try {
      addLayers(new ObjectMapper().readTree(json), "", names);
    } catch (JsonProcessingException e) {
      throw new IOException(CONFIG + " is not JSON", e);
    }
    return names;
  }

  private static void addLayers(JsonNode model, String path, Map<String, String> names) {
    Map<String, Integer> used = new HashMap<>();
    for (JsonNode layer : model.path("config").path("layers")) {
      String type = snakeCase(layer.path("class_name").asText());
      int count = used.merge(type, 1, Integer::sum) - 1;
      String below = path + "layers/" + (count == 0 ? type : type + "_" + count);
      String name = layer.path("config").path("name").asText();
      if (!name.isEmpty()) {
        names.put(below, name);
      }
      addLayers(layer, below + "/", names);
    }
  }

  /** Keras' {@code to_snake_case}: {@code BatchNormalization} is {@code batch_normalization}. */
  static String snakeCase(String className) {
    return className
        .substring(className.lastIndexOf('>') + 1)
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }
}
