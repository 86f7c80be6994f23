package io.likewise.strangers;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.KerasArchiveFile;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.data.formats.Safetensors;
import io.likewise.strangers.ReadingProcess.Reader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Weights files that lie: safetensors, HDF5 and Keras' archives. */
final class HostileWeights {
  private static final String CONFIG = "config.json";
  private static final String HDF5 = "model.weights.h5";
  private static final int MEGABYTES = 64 << 20;

  private final Corpus corpus;

  private HostileWeights(Corpus corpus) {
    this.corpus = corpus;
  }

  /** Adds them. */
  static void addTo(Corpus corpus, Path scratch) throws IOException {
    HostileWeights weights = new HostileWeights(corpus);
    weights.safetensors();
    weights.archives();
    weights.damaged(scratch);
  }

  private void safetensors() throws IOException {
    add("a header of 2^63 bytes", "header has", header(Long.MAX_VALUE, "{}"));
    add("a header of -1 bytes", "header has", header(-1, "{}"));
    add("a header longer than the file", "header has", header(99_000_000, "{}"));
    add("a header of 17 MB", "header has", tensors(" ".repeat(17 << 20), 0));
    add(
        "a tensor with more values than there are numbers",
        "more values than an array can hold",
        tensors(tensor("a", "[2147483647,2147483647,2147483647]", 0, 4), 4));
    add("a tensor behind the end", "data_offsets", tensors(tensor("a", "[1]", 0, 1L << 40), 4));
    add(
        "two tensors in one place",
        "begins at byte 0",
        tensors(tensor("a", "[1]", 0, 4) + "," + tensor("b", "[1]", 0, 4), 4));
    add(
        "two tensors of one name",
        "Duplicate",
        tensors(tensor("a", "[1]", 0, 4) + "," + tensor("a", "[1]", 4, 8), 8));
    add("a shape of a million dimensions", "16 entries", tensors(many("[0", ",0", "]"), 0));
    add("brackets in brackets", "not an object", tensors("\"a\":" + "[".repeat(1 << 20), 0));
    add("names without end", "name", tensors(tensor("x".repeat(40_000), "[1]", 0, 4), 4));
    StringBuilder empty = new StringBuilder();
    StringBuilder texts = new StringBuilder("\"__metadata__\":{");
    for (int i = 0; i < 150_000; i++) {
      empty.append(i == 0 ? "" : ",").append(tensor("t" + i, "[0]", 0, 0));
      texts.append(i == 0 ? "" : ",").append("\"k").append(i).append("\":\"\"");
    }
    add("150,000 tensors", "more than 65,536 tensors", tensors(empty.toString(), 0));
    add("150,000 notes", "more than 65,536 __metadata__", tensors(texts + "}", 0));
    byte[] nan = tensors(tensor("a", "[1]", 0, 4), 4);
    ByteBuffer.wrap(nan).order(ByteOrder.LITTLE_ENDIAN).putFloat(nan.length - 4, Float.NaN);
    add("not a number", "NaN at [0]", nan);
    add(
        "a name that a terminal would obey",
        "\\u001b[2J",
        tensors(tensor("\\u001b[2J", "[3]", 0, 4), 4));
  }

  private static String many(String begin, String each, String end) {
    String shape = begin + each.repeat(1_000_000) + end;
    return tensor("a", shape, 0, 0);
  }

  private void archives() throws IOException {
    byte[] zeros = new byte[MEGABYTES];
    add("no weights, but paths that lead out", "there is no", zip("../out.h5", "/etc/out.h5"));
    add("the network's description twice", "2 times", zip(CONFIG, CONFIG, HDF5));
    add("the weights twice", "2 times", zip(CONFIG, HDF5, HDF5));
    add("a description of 64 MB, packed to some KB", "more than 4 MiB", zip(CONFIG, zeros, zeros));
    byte[] brackets = ("[" + "[],".repeat(1_300_000) + "[]]").getBytes(StandardCharsets.US_ASCII);
    add("a description of a million lists", "HDF5", zip(CONFIG, brackets, new byte[9]));
    byte[] deep = "[".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
    add("a description of brackets in brackets", "not JSON", zip(CONFIG, deep, new byte[9]));
    byte[] json = "{}".getBytes(StandardCharsets.US_ASCII);
    add("64 MB of zeros for weights", "HDF5", zip(CONFIG, json, zeros));
    byte[] short10 = zip(CONFIG, json, zeros);
    lie(short10, 10);
    add("weights longer than it says", "longer than the archive says", short10);
    byte[] long4 = zip(CONFIG, json, zeros);
    lie(long4, 0xfffffff0);
    add("weights of 4 GB, as it says", "too many for the network", long4);
    String[] names = new String[100_000];
    Arrays.setAll(names, i -> "entry-" + i);
    add("100,000 entries", "list of entries is longer", zip(names));
  }

  /** Says of the last entry, in the list of entries, that it is unpacked to so many bytes. */
  private static void lie(byte[] zip, int bytes) {
    ByteBuffer fields = ByteBuffer.wrap(zip).order(ByteOrder.LITTLE_ENDIAN);
    for (int at = zip.length - 4; ; at--) {
      if (fields.getInt(at) == 0x02014b50) {
        fields.putInt(at + 24, bytes);
        return;
      }
    }
  }

  private static byte[] zip(String... names) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (String name : names) {
        put(zip, name, "{}".getBytes(StandardCharsets.US_ASCII));
      }
    }
    return bytes.toByteArray();
  }

  private static byte[] zip(String name, byte[] description, byte[] weights) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      put(zip, name, description);
      put(zip, HDF5, weights);
    }
    return bytes.toByteArray();
  }

  private static void put(ZipArchiveOutputStream zip, String name, byte[] content)
      throws IOException {
    zip.putArchiveEntry(new ZipArchiveEntry(name));
    zip.write(content);
    zip.closeArchiveEntry();
  }

  private void damaged(Path scratch) throws IOException {
    ModelSpec spec = new ModelSpec(Variant.KERAS, List.of(1), 2, List.of(), 0, 0, 32, 10);
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      int size = tensor.shape().stream().reduce(1, (a, b) -> a * b);
      builder.put(tensor.name(), tensor.shape(), new float[size]);
    }
    Weights weights = builder.build();
    Path file = scratch.resolve("sound");
    KerasModelFile.write(spec, weights, file);
    corpus.addDamaged(Reader.WEIGHTS, "HDF5", Files.readAllBytes(file));
    KerasArchiveFile.write(spec, weights, file);
    corpus.addDamaged(Reader.WEIGHTS, "an archive", Files.readAllBytes(file));
    new Safetensors().write(weights, file);
    corpus.addDamaged(Reader.WEIGHTS, "safetensors", Files.readAllBytes(file));
    byte[] signature = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1a, '\n'};
    add("HDF5's first bytes and zeros", "HDF5", Arrays.copyOf(signature, 1 << 20));
  }

  private void add(String name, String told, byte[] content) throws IOException {
    corpus.add(Reader.WEIGHTS, name, told, content);
  }

  private static String tensor(String name, String shape, long begin, long end) {
    return "\"%s\":{\"dtype\":\"F32\",\"shape\":%s,\"data_offsets\":[%d,%d]}"
        .formatted(name, shape, begin, end);
  }

  private static byte[] tensors(String entries, int data) {
    String json = "{" + entries + "}";
    byte[] file = header(json.length(), json);
    return Arrays.copyOf(file, file.length + data);
  }

  private static byte[] header(long length, String json) {
    byte[] text = json.getBytes(StandardCharsets.US_ASCII);
    return ByteBuffer.allocate(Long.BYTES + text.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .array();
  }
}
