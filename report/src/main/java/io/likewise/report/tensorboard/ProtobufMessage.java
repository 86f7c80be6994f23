package io.likewise.report.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/**
 * A message in the wire format of Protocol Buffers, made field by field; numbers and kinds of the
 * fields are those of the message's definition.
 */
final class ProtobufMessage {
  private static final int VARINT = 0;
  private static final int FIXED64 = 1;
  private static final int LENGTH_DELIMITED = 2;
  private static final int FIXED32 = 5;

  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  /** Adds an {@code int32} or {@code int64} that is not negative. */
  ProtobufMessage integer(int field, long value) {
    key(field, VARINT);
    varint(value);
    return this;
  }

  /** Adds a {@code float}. */
  ProtobufMessage float32(int field, float value) {
    key(field, FIXED32);
    bytes.writeBytes(littleEndian(Float.BYTES).putFloat(value).array());
    return this;
  }

  /** Adds a {@code double}. */
  ProtobufMessage float64(int field, double value) {
    key(field, FIXED64);
    bytes.writeBytes(littleEndian(Double.BYTES).putDouble(value).array());
    return this;
  }

  /** Adds a {@code string}. */
  ProtobufMessage text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  /** Adds {@code bytes}. */
  ProtobufMessage bytes(int field, byte[] value) {
    key(field, LENGTH_DELIMITED);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  /** Adds a message. */
  ProtobufMessage message(int field, ProtobufMessage value) {
    return bytes(field, value.encoded());
  }

  /** Returns the message as it stands in a file. */
  byte[] encoded() {
    return bytes.toByteArray();
  }

  private void key(int field, int kind) {
    varint(((long) field << 3) | kind);
  }

  /** Seven bits a byte, the lowest first; the highest bit says that another byte follows. */
  private void varint(long value) {
    long rest = value;
    while (rest >>> 7 != 0) {
      bytes.write((int) ((rest & 0x7f) | 0x80));
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
