package io.likewise.data;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * A {@code .keras} archive: a zip file with the network in {@code config.json} and its weights in
 * {@code model.weights.h5}, which {@link KerasHdf5} reads from a temporary copy.
 */
final class KerasArchive implements WeightsContainer {
  private static final String CONFIG = "config.json";
  private static final String WEIGHTS = "model.weights.h5";
  private static final int MOST_CONFIG_BYTES = 1 << 24;

  private final Path copy;
  private final KerasHdf5 weights;

  private KerasArchive(Path copy, KerasHdf5 weights) {
    this.copy = copy;
    this.weights = weights;
  }

  /**
   * Opens an archive.
   *
   * @param path the archive
   * @param mostBytes how long the weights in it may be
   * @throws LikewiseException {@code WEIGHTS_CORRUPT} if it is not a whole archive of Keras'
   */
  static KerasArchive open(Path path, long mostBytes) {
    try (ZipFile zip = new ZipFile(path.toFile())) {
      if (zip.stream().anyMatch(entry -> entry.getName().endsWith("data.pkl"))) {
        throw pickle(path);
      }
      Map<String, String> names = layerNames(read(zip, path));
      return open(zip, path, names, mostBytes);
    } catch (IOException | RuntimeException e) {
      if (e instanceof LikewiseException known) {
        throw known;
      }
      throw corrupt(path, String.valueOf(e.getMessage()), e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker")
  private static KerasArchive open(
      ZipFile zip, Path path, Map<String, String> names, long mostBytes) throws IOException {
    Path copy = Files.createTempFile("likewise", ".weights.h5");
    try {
      copy(zip, path, copy, mostBytes);
      return new KerasArchive(copy, new KerasHdf5(copy, path + "!" + WEIGHTS, names));
    } catch (IOException | RuntimeException e) {
      delete(copy);
      throw e;
    }
  }

  /** Returns the sentence for what {@code torch.save} writes, which is a program, not data. */
  static LikewiseException pickle(Path path) {
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

  private static byte[] read(ZipFile zip, Path path) throws IOException {
    try (InputStream in = zip.getInputStream(entry(zip, path, CONFIG))) {
      byte[] json = in.readNBytes(MOST_CONFIG_BYTES + 1);
      if (json.length > MOST_CONFIG_BYTES) {
        throw corrupt(path, CONFIG + " has more than 16 MiB", null);
      }
      return json;
    }
  }

  private static ZipEntry entry(ZipFile zip, Path path, String name) {
    ZipEntry entry = zip.getEntry(name);
    if (entry == null) {
      throw corrupt(path, "there is no " + name + " in it", null);
    }
    return entry;
  }

  private static void copy(ZipFile zip, Path path, Path copy, long mostBytes) throws IOException {
    try (InputStream in = zip.getInputStream(entry(zip, path, WEIGHTS));
        OutputStream out = Files.newOutputStream(copy)) {
      byte[] chunk = new byte[1 << 16];
      long bytes = 0;
      for (int count = in.read(chunk); count >= 0; count = in.read(chunk)) {
        bytes += count;
        if (bytes > mostBytes) {
          throw corrupt(
              path,
              String.format("%s has more than %,d bytes, too many for the network", WEIGHTS, bytes),
              null);
        }
        out.write(chunk, 0, count);
      }
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
  private static String snakeCase(String className) {
    return className
        .substring(className.lastIndexOf('>') + 1)
        .replaceAll("\\W+", "")
        .replaceAll("(.)([A-Z][a-z]+)", "$1_$2")
        .replaceAll("([a-z])([A-Z])", "$1_$2")
        .toLowerCase(Locale.ROOT);
  }

  @Override
  public List<StoredTensor> tensors() {
    return weights.tensors();
  }

  @Override
  public void close() {
    weights.close();
    delete(copy);
  }

  // Where a mapped file cannot be deleted, it goes when the process does.
  private static void delete(Path copy) {
    try {
      Files.deleteIfExists(copy);
    } catch (IOException e) {
      copy.toFile().deleteOnExit();
    }
  }
}
