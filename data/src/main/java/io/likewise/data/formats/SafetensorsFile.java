package io.likewise.data.formats;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.formats.SafetensorsHeader.Dtype;
import io.likewise.data.formats.SafetensorsHeader.Malformed;
import io.likewise.data.formats.SafetensorsHeader.Tensor;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An open safetensors file, of which every tensor can be read: its header is checked when it is
 * opened, its values are read when they are asked for.
 *
 * <p>The format: eight bytes with the header's length, the header in JSON, the tensors' bytes, all
 * little-endian and row-major (<a href="https://github.com/huggingface/safetensors#format">its
 * definition</a>). Read are F64, F32, F16, BF16, I64, I32 and U8. Not for use by several threads.
 */
public final class SafetensorsFile implements WeightsContainer {
  /**
   * The longest header read. The format's own reader takes 100 MB; a tensor takes a hundred bytes,
   * and no network here has more than a thousand.
   */
  static final int MOST_HEADER_BYTES = 1 << 24;

  private static final int CHUNK_BYTES = 1 << 18;

  private final Path path;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataStart;
  private final ByteBuffer chunk =
      ByteBuffer.allocateDirect(CHUNK_BYTES).order(ByteOrder.LITTLE_ENDIAN);

  private SafetensorsFile(Path path, FileChannel channel) throws IOException, Malformed {
    this.path = path;
    this.channel = channel;
    long fileBytes = channel.size();
    if (fileBytes < Long.BYTES) {
      throw new Malformed(fileBytes + " bytes, expected at least 8");
    }
    readChunk(0, Long.BYTES);
    long headerBytes = chunk.getLong();
    if (headerBytes < 2 || headerBytes > Math.min(MOST_HEADER_BYTES, fileBytes - Long.BYTES)) {
      throw new Malformed(
          String.format(
              "says that its header has %s bytes, expected 2 to %,d",
              Long.toUnsignedString(headerBytes),
              Math.min(MOST_HEADER_BYTES, fileBytes - Long.BYTES)));
    }
    byte[] json = new byte[(int) headerBytes];
    readBytes(Long.BYTES, json);
    dataStart = Long.BYTES + headerBytes;
    header = SafetensorsHeader.parse(json, fileBytes - dataStart);
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws LikewiseException {@code WEIGHTS_MISSING} if there is no such file, {@code
   *     WEIGHTS_CORRUPT} if it breaks a rule of the format or has a type that is not read
   */
  @SuppressWarnings("MustBeClosedChecker")
  public static SafetensorsFile open(Path path) {
    if (!Files.isRegularFile(path)) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          path + ": no such file. Check the path of the weights, or choose random weights.");
    }
    FileChannel channel = null;
    try {
      channel = FileChannel.open(path, StandardOpenOption.READ);
      return new SafetensorsFile(path, channel);
    } catch (Malformed e) {
      closeQuietly(channel);
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          path + ": not a whole safetensors file: " + e.getMessage() + ". Get or write it again.",
          e);
    } catch (IOException e) {
      closeQuietly(channel);
      throw WeightsContainer.unreadable(path, e);
    }
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      if (channel != null) {
        channel.close();
      }
    } catch (IOException e) {
      // What is already wrong is what the user should hear of.
    }
  }

  /** Returns the tensors' names in the header's order. */
  public Set<String> names() {
    return Collections.unmodifiableSet(header.tensors().keySet());
  }

  @Override
  public List<StoredTensor> tensors() {
    return names().stream().<StoredTensor>map(name -> new Stored(this, name)).toList();
  }

  private record Stored(SafetensorsFile file, String name) implements StoredTensor {
    @Override
    public List<Integer> shape() {
      return file.shape(name);
    }

    @Override
    public Numbers numbers() {
      return switch (file.tensor(name).type()) {
        case F64 -> Numbers.FLOAT64;
        case F32, F16, BF16 -> Numbers.FLOAT32;
        case I64, I32, U8 -> Numbers.OTHER;
      };
    }

    @Override
    public float[] floats() {
      return file.floats(name);
    }

    @Override
    public double[] doubles() {
      return file.doubles(name);
    }
  }

  /** Returns the header's free text entries. */
  public Map<String, String> metadata() {
    return Collections.unmodifiableMap(header.metadata());
  }

  /** Returns the type a tensor is stored in: F64, F32, F16, BF16, I64, I32 or U8. */
  public String dtype(String name) {
    return tensor(name).type().name();
  }

  /** Returns a tensor's shape; empty for a single number. */
  public List<Integer> shape(String name) {
    return tensor(name).shape();
  }

  /** Returns a tensor's values in row-major order, exactly; those of I64 may be rounded. */
  public double[] doubles(String name) {
    Tensor tensor = tensor(name);
    double[] values = new double[tensor.size()];
    read(
        tensor,
        (bytes, at, count) -> {
          if (tensor.type() == Dtype.F64) {
            bytes.asDoubleBuffer().get(values, at, count);
            return;
          }
          for (int i = 0; i < count; i++) {
            values[at + i] = wide(tensor.type(), bytes, i);
          }
        });
    return values;
  }

  /** Returns a tensor's values in row-major order as float32; F64, I64 and I32 are rounded. */
  public float[] floats(String name) {
    Tensor tensor = tensor(name);
    float[] values = new float[tensor.size()];
    read(
        tensor,
        (bytes, at, count) -> {
          if (tensor.type() == Dtype.F32) {
            bytes.asFloatBuffer().get(values, at, count);
            return;
          }
          for (int i = 0; i < count; i++) {
            values[at + i] = narrow(tensor.type(), bytes, i);
          }
        });
    return values;
  }

  /**
   * Returns the values of an integer tensor in row-major order, U8 as 0 to 255.
   *
   * @throws IllegalArgumentException if the tensor is not I32 or U8
   */
  public int[] ints(String name) {
    Dtype type = tensor(name).type();
    if (type != Dtype.I32 && type != Dtype.U8) {
      throw new IllegalArgumentException(name + " is " + type + ", not I32 or U8");
    }
    return Arrays.stream(doubles(name)).mapToInt(value -> (int) value).toArray();
  }

  private static double wide(Dtype type, ByteBuffer bytes, int i) {
    return switch (type) {
      case F64 -> bytes.getDouble(i * Double.BYTES);
      case I64 -> bytes.getLong(i * Long.BYTES);
      case I32 -> bytes.getInt(i * Integer.BYTES);
      default -> narrow(type, bytes, i);
    };
  }

  private static float narrow(Dtype type, ByteBuffer bytes, int i) {
    return switch (type) {
      case F64 -> (float) bytes.getDouble(i * Double.BYTES);
      case F32 -> bytes.getFloat(i * Float.BYTES);
      case F16 -> halfToFloat(bytes.getShort(i * Short.BYTES));
      // bfloat16 is the upper half of a float32.
      case BF16 -> Float.intBitsToFloat(bytes.getShort(i * Short.BYTES) << 16);
      case I64 -> bytes.getLong(i * Long.BYTES);
      case I32 -> bytes.getInt(i * Integer.BYTES);
      case U8 -> bytes.get(i) & 0xff;
    };
  }

  /** Widens an IEEE 754 binary16 number; the JDK has this from version 20 on. */
  static float halfToFloat(short half) {
    int sign = (half & 0x8000) << 16;
    int exponent = half >>> 10 & 0x1f;
    int fraction = half & 0x3ff;
    if (exponent == 0) {
      float magnitude = fraction * 0x1p-24f; // zero and the subnormal numbers
      return sign == 0 ? magnitude : -magnitude;
    }
    // Infinities and NaNs have the largest exponent in both; the biases are 15 and 127.
    int wide = exponent == 0x1f ? 0xff : exponent - 15 + 127;
    return Float.intBitsToFloat(sign | wide << 23 | fraction << 13);
  }

  private interface ChunkReader {
    /** Takes {@code count} values from the start of the bytes to place {@code at} of the tensor. */
    void accept(ByteBuffer bytes, int at, int count);
  }

  private void read(Tensor tensor, ChunkReader reader) {
    int size = tensor.size();
    int width = tensor.type().bytes();
    int most = CHUNK_BYTES / width;
    try {
      for (int at = 0; at < size; at += Math.min(most, size - at)) {
        int count = Math.min(most, size - at);
        readChunk(dataStart + tensor.begin() + (long) at * width, count * width);
        reader.accept(chunk, at, count);
      }
    } catch (IOException e) {
      throw WeightsContainer.unreadable(path, e);
    }
  }

  private void readBytes(long position, byte[] target) throws IOException {
    for (int at = 0; at < target.length; at += chunk.limit()) {
      readChunk(position + at, Math.min(CHUNK_BYTES, target.length - at));
      chunk.get(0, target, at, chunk.limit());
    }
  }

  private void readChunk(long position, int bytes) throws IOException {
    chunk.clear().limit(bytes);
    while (chunk.hasRemaining()) {
      if (channel.read(chunk, position + chunk.position()) < 0) {
        throw new IOException("the file became shorter while it was read");
      }
    }
    chunk.flip();
  }

  private Tensor tensor(String name) {
    Tensor tensor = header.tensors().get(name);
    if (tensor == null) {
      throw new IllegalArgumentException(path + ": no tensor is named " + name);
    }
    return tensor;
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw WeightsContainer.unreadable(path, e);
    }
  }
}
