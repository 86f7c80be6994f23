package io.likewise.data.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import io.likewise.files.AtomicFile;
import io.likewise.files.Digests;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Map;

/**
 * Weights as safetensors files, see {@link SafetensorsFile}.
 *
 * <p>Reading keeps F64 tensors as float64 and makes F32, F16 and BF16 ones float32; a tensor of
 * integers is refused. Writing keeps the order of the weights.
 */
public final class Safetensors implements WeightsFormat {
  private static final int ALIGNMENT = 8;
  private static final int CHUNK_VALUES = 1 << 16;

  @Override
  public Weights read(Path file) {
    try (SafetensorsFile tensors = SafetensorsFile.open(file)) {
      Weights.Builder weights = Weights.builder();
      for (String name : tensors.names()) {
        switch (tensors.dtype(name)) {
          case "F64" -> weights.put(name, tensors.shape(name), tensors.doubles(name));
          case "F32", "F16", "BF16" -> weights.put(name, tensors.shape(name), tensors.floats(name));
          default ->
              throw new LikewiseException(
                  ErrorCode.WEIGHTS_CORRUPT,
                  String.format(
                      "%s: tensor %s holds integers (%s), expected F64, F32, F16 or BF16. Choose a"
                          + " file that holds weights only.",
                      file, name, tensors.dtype(name)));
        }
      }
      return weights.build();
    }
  }

  @Override
  public void write(Weights weights, Path file) {
    write(weights, Map.of(), file);
  }

  /**
   * Writes all tensors to a file as {@link #write(Weights, Path)} does.
   *
   * @param metadata free text by key, in the order in which it is to stand there
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public void write(Weights weights, Map<String, String> metadata, Path file) {
    AtomicFile.write(file, channel -> write(weights, metadata, channel, false));
  }

  @Override
  public String writeExactly(Weights weights, Path file) {
    MessageDigest digest = Digests.sha256();
    AtomicFile.write(
        file, channel -> write(weights, Map.of(), Digests.ofWhatIsWritten(channel, digest), true));
    return Digests.hex(digest);
  }

  /**
   * Writes all tensors bit for bit, those held as float64 as F64: scratch that one process hands to
   * another. It is not forced to the disk, and the writer has to say when it is whole.
   *
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public static void writeScratch(Weights weights, Path file) {
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      write(weights, Map.of(), channel, true);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          file + ": cannot be written (" + e + "). Make room, or choose another folder.",
          e);
    }
  }

  private static void write(
      Weights weights, Map<String, String> metadata, WritableByteChannel channel, boolean exact)
      throws IOException {
    byte[] header = header(weights, metadata, exact);
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + header.length);
    start.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).flip();
    writeFully(channel, start);
    ByteBuffer chunk =
        ByteBuffer.allocateDirect(CHUNK_VALUES * Double.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (String name : weights.names()) {
      boolean wide = exact && weights.isFloat64(name);
      double[] doubles = wide ? weights.doubles(name) : new double[0];
      float[] floats = wide ? new float[0] : weights.floats(name);
      int size = Math.max(doubles.length, floats.length);
      for (int at = 0; at < size; at += CHUNK_VALUES) {
        int count = Math.min(CHUNK_VALUES, size - at);
        chunk.clear().limit(count * (wide ? Double.BYTES : Float.BYTES));
        if (wide) {
          chunk.asDoubleBuffer().put(doubles, at, count);
        } else {
          chunk.asFloatBuffer().put(floats, at, count);
        }
        writeFully(channel, chunk);
      }
    }
  }

  private static byte[] header(Weights weights, Map<String, String> metadata, boolean exact)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(bytes)) {
      json.writeStartObject();
      if (!metadata.isEmpty()) {
        json.writeObjectFieldStart(SafetensorsHeader.METADATA);
        for (Map.Entry<String, String> entry : metadata.entrySet()) {
          json.writeStringField(entry.getKey(), entry.getValue());
        }
        json.writeEndObject();
      }
      long offset = 0;
      for (String name : weights.names()) {
        boolean wide = exact && weights.isFloat64(name);
        long size = wide ? Double.BYTES : Float.BYTES;
        json.writeObjectFieldStart(name);
        json.writeStringField("dtype", wide ? "F64" : "F32");
        json.writeArrayFieldStart("shape");
        for (int dimension : weights.shape(name)) {
          json.writeNumber(dimension);
          size *= dimension;
        }
        json.writeEndArray();
        json.writeArrayFieldStart("data_offsets");
        json.writeNumber(offset);
        json.writeNumber(offset + size);
        json.writeEndArray();
        json.writeEndObject();
        offset += size;
      }
      json.writeEndObject();
    }
    // The format lets spaces follow, so that the tensors begin at a multiple of eight.
    while (bytes.size() % ALIGNMENT != 0) {
      bytes.write(' ');
    }
    return bytes.toByteArray();
  }

  private static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }
}
