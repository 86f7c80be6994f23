package io.likewise.api.model;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Named tensors in canonical layout, batch-norm statistics included, held as float32 or float64.
 *
 * <p>Immutable by agreement: the arrays that go in and come out are not copied (a ResNet50 is 95
 * MB), and nobody changes them.
 */
public final class Weights {
  private final Map<String, Entry> entries;

  private record Entry(List<Integer> shape, float[] floats, double[] doubles) {
    int length() {
      return floats != null ? floats.length : doubles.length;
    }

    float[] asFloats() {
      if (floats != null) {
        return floats;
      }
      float[] rounded = new float[doubles.length];
      for (int i = 0; i < rounded.length; i++) {
        rounded[i] = (float) doubles[i];
      }
      return rounded;
    }
  }

  private Weights(Map<String, Entry> entries) {
    this.entries = entries;
  }

  /** Returns a builder of an empty set. */
  public static Builder builder() {
    return new Builder();
  }

  /** Collects tensors in the order they are put. */
  public static final class Builder {
    private final Map<String, Entry> entries = new LinkedHashMap<>();

    private Builder() {}

    /** Adds a float32 tensor; the array is not copied. */
    public Builder put(String name, List<Integer> shape, float[] values) {
      return put(name, new Entry(List.copyOf(shape), values, null));
    }

    /** Adds a float64 tensor; the array is not copied. */
    public Builder put(String name, List<Integer> shape, double[] values) {
      return put(name, new Entry(List.copyOf(shape), null, values));
    }

    /** Adds a copy of values as a tensor of a precision, rounded to it. */
    public Builder put(String name, List<Integer> shape, double[] values, Precision precision) {
      Entry wide = new Entry(List.copyOf(shape), null, values.clone());
      boolean narrow = precision != Precision.FLOAT64;
      return narrow ? put(name, shape, wide.asFloats()) : put(name, wide);
    }

    /** Adds a tensor of other weights as it is. */
    public Builder put(String name, Weights source) {
      return put(name, source.entry(name));
    }

    private Builder put(String name, Entry entry) {
      int expected = entry.shape.stream().reduce(1, Math::multiplyExact);
      if (entry.length() != expected) {
        throw new IllegalArgumentException(
            name + ": " + entry.length() + " values do not fit shape " + entry.shape);
      }
      if (entries.putIfAbsent(name, entry) != null) {
        throw new IllegalArgumentException(name + " was put twice");
      }
      return this;
    }

    /** Returns the tensors; the builder is of no further use. */
    public Weights build() {
      return new Weights(entries);
    }
  }

  /** Returns the tensors' names in order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(entries.keySet());
  }

  /** Returns whether there is a tensor of this name. */
  public boolean contains(String name) {
    return entries.containsKey(name);
  }

  /** Returns the shape of a tensor. */
  public List<Integer> shape(String name) {
    return entry(name).shape;
  }

  /** Returns whether a tensor is held as float64. */
  public boolean isFloat64(String name) {
    return entry(name).doubles != null;
  }

  /** Returns a tensor's values in row-major order as float32, rounded if held as float64. */
  public float[] floats(String name) {
    return entry(name).asFloats();
  }

  /** Returns a tensor's values in row-major order as float64. */
  public double[] doubles(String name) {
    Entry entry = entry(name);
    if (entry.doubles != null) {
      return entry.doubles;
    }
    double[] widened = new double[entry.floats.length];
    for (int i = 0; i < widened.length; i++) {
      widened[i] = entry.floats[i];
    }
    return widened;
  }

  private Entry entry(String name) {
    Entry entry = entries.get(name);
    if (entry == null) {
      throw new IllegalArgumentException("no tensor is named " + name);
    }
    return entry;
  }

  /**
   * Checks that these are exactly the tensors of a network.
   *
   * @param spec the network
   * @param origin where the weights came from, for the message
   * @throws LikewiseException {@link ErrorCode#WEIGHTS_MISMATCH} naming the first tensor that is
   *     missing, has another shape, or is not the network's
   */
  public void requireMatches(ModelSpec spec, String origin) {
    Map<String, TensorSpec> expected = new LinkedHashMap<>();
    spec.tensors().forEach(tensor -> expected.put(tensor.name(), tensor));
    for (TensorSpec tensor : expected.values()) {
      Entry entry = entries.get(tensor.name());
      if (entry == null) {
        throw mismatch(origin, "tensor " + tensor.name() + " " + tensor.shape() + " is missing");
      }
      if (!entry.shape.equals(tensor.shape())) {
        throw mismatch(
            origin,
            "tensor %s has shape %s, the network's has %s"
                .formatted(tensor.name(), entry.shape, tensor.shape()));
      }
    }
    for (String name : entries.keySet()) {
      if (!expected.containsKey(name)) {
        throw mismatch(origin, "tensor " + name + " " + shape(name) + " is not the network's");
      }
    }
  }

  private static LikewiseException mismatch(String origin, String what) {
    return new LikewiseException(
            ErrorCode.WEIGHTS_MISMATCH,
            origin + ": " + what + ". Choose weights and a model of the same network.")
        .onSetting("model");
  }

  /**
   * Returns the SHA-256 of all tensors in order: each name (UTF-8), its shape and its values as
   * little-endian float32 or float64, so that equal digests mean equal bits.
   */
  public String digest() {
    MessageDigest sha = sha256();
    entries.forEach(
        (name, entry) -> {
          sha.update((name + entry.shape).getBytes(StandardCharsets.UTF_8));
          update(sha, entry);
        });
    return HexFormat.of().formatHex(sha.digest());
  }

  private static void update(MessageDigest sha, Entry entry) {
    int width = entry.floats != null ? Float.BYTES : Double.BYTES;
    int chunk = 8192;
    ByteBuffer bytes = ByteBuffer.allocate(chunk * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int from = 0; from < entry.length(); from += chunk) {
      int count = Math.min(chunk, entry.length() - from);
      bytes.clear();
      if (entry.floats != null) {
        bytes.asFloatBuffer().put(entry.floats, from, count);
      } else {
        bytes.asDoubleBuffer().put(entry.doubles, from, count);
      }
      sha.update(bytes.limit(count * width));
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
