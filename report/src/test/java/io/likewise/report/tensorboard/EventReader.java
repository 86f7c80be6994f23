package io.likewise.report.tensorboard;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads event files by the definitions of their formats, with nothing of what writes them; every
 * checksum must be right.
 */
final class EventReader {
  private final ByteBuffer file;

  /**
   * What one event says; what it does not say is 0, null or empty.
   *
   * @param tag empty if it is of no tag
   */
  record Event(
      double wallTime,
      long step,
      String version,
      String tag,
      float scalar,
      long width,
      long height,
      byte[] png) {}

  EventReader(byte[] file) {
    this.file = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
  }

  List<Event> events() {
    List<Event> events = new ArrayList<>();
    while (file.hasRemaining()) {
      byte[] length = new byte[8];
      file.get(length);
      assertChecksum(length);
      byte[] data =
          new byte[(int) ByteBuffer.wrap(length).order(ByteOrder.LITTLE_ENDIAN).getLong()];
      file.get(data);
      assertChecksum(data);
      events.add(event(data));
    }
    return events;
  }

  /** Castagnoli's CRC, bit by bit, rotated and masked. */
  private void assertChecksum(byte[] data) {
    int crc = -1;
    for (byte each : data) {
      crc ^= each & 0xff;
      for (int bit = 0; bit < 8; bit++) {
        crc = (crc & 1) == 0 ? crc >>> 1 : (crc >>> 1) ^ 0x82f63b78;
      }
    }
    int plain = ~crc;
    assertThat(file.getInt()).isEqualTo(((plain >>> 15) | (plain << 17)) + 0xa282ead8);
  }

  private static Event event(byte[] data) {
    Map<Integer, Object> event = fields(data);
    Map<Integer, Object> value = fields(bytes(fields(bytes(event.get(5))).get(1)));
    Map<Integer, Object> image = fields(bytes(value.get(4)));
    return new Event(
        Double.longBitsToDouble(number(event.get(1))),
        number(event.get(2)),
        text(event.get(3)),
        text(value.get(1)),
        Float.intBitsToFloat((int) number(value.get(2))),
        number(image.get(2)),
        number(image.get(1)),
        (byte[]) image.get(4));
  }

  private static byte[] bytes(Object field) {
    return field == null ? new byte[0] : (byte[]) field;
  }

  private static String text(Object field) {
    return new String(bytes(field), StandardCharsets.UTF_8);
  }

  private static long number(Object field) {
    return field == null ? 0 : (Long) field;
  }

  private static Map<Integer, Object> fields(byte[] message) {
    ByteBuffer from = ByteBuffer.wrap(message).order(ByteOrder.LITTLE_ENDIAN);
    Map<Integer, Object> fields = new HashMap<>();
    while (from.hasRemaining()) {
      int key = (int) varint(from);
      Object previous =
          switch (key & 7) {
            case 0 -> fields.put(key >>> 3, varint(from));
            case 1 -> fields.put(key >>> 3, from.getLong());
            case 2 -> {
              byte[] content = new byte[(int) varint(from)];
              from.get(content);
              yield fields.put(key >>> 3, content);
            }
            case 5 -> fields.put(key >>> 3, (long) from.getInt());
            default -> throw new AssertionError("no kind of field: " + (key & 7));
          };
      assertThat(previous).isNull();
    }
    return fields;
  }

  private static long varint(ByteBuffer from) {
    long value = 0;
    for (int shift = 0; ; shift += 7) {
      byte next = from.get();
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        return value;
      }
    }
  }
}
