package io.likewise.report.tensorboard;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * The content of an event file of TensorBoard: records of {@code TFRecord}, each a message {@code
 * Event}. Fields are numbered as in TensorFlow's {@code event.proto} and {@code summary.proto};
 * scalars and images are written as {@code simple_value} and {@code image}, which TensorBoard of
 * every version reads, as do programs beside it.
 */
final class EventFile {
  private static final String VERSION = "brain.Event:2";
  private static final int RGB = 3;

  /** What TensorFlow adds to a rotated checksum, so that one of data with checksums differs. */
  private static final int MASK = 0xa282ead8;

  private final ByteArrayOutputStream records = new ByteArrayOutputStream();

  /**
   * Begins a file.
   *
   * @param wallTime when, in seconds since 1970
   */
  EventFile(double wallTime) {
    record(new ProtobufMessage().float64(1, wallTime).text(3, VERSION));
  }

  /** Adds a number. */
  void scalar(double wallTime, long step, String tag, double value) {
    summary(wallTime, step, new ProtobufMessage().text(1, tag).float32(2, (float) value));
  }

  /**
   * Adds a picture in colours.
   *
   * @param png its file
   */
  void image(double wallTime, long step, String tag, byte[] png) {
    // A PNG begins with 8 bytes of its own and the length and name of its first chunk, which
    // begins with width and height.
    ByteBuffer size = ByteBuffer.wrap(png, 16, 8);
    int width = size.getInt();
    int height = size.getInt();
    ProtobufMessage image =
        new ProtobufMessage().integer(1, height).integer(2, width).integer(3, RGB).bytes(4, png);
    summary(wallTime, step, new ProtobufMessage().text(1, tag).message(4, image));
  }

  /** Returns the file. */
  byte[] content() {
    return records.toByteArray();
  }

  private void summary(double wallTime, long step, ProtobufMessage value) {
    record(
        new ProtobufMessage()
            .float64(1, wallTime)
            .integer(2, step)
            .message(5, new ProtobufMessage().message(1, value)));
  }

  private void record(ProtobufMessage event) {
    byte[] data = event.encoded();
    byte[] length = littleEndian(Long.BYTES).putLong(data.length).array();
    records.writeBytes(length);
    records.writeBytes(checksum(length));
    records.writeBytes(data);
    records.writeBytes(checksum(data));
  }

  private static byte[] checksum(byte[] data) {
    CRC32C crc = new CRC32C();
    crc.update(data);
    int masked = Integer.rotateRight((int) crc.getValue(), 15) + MASK;
    return littleEndian(Integer.BYTES).putInt(masked).array();
  }

  private static ByteBuffer littleEndian(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }
}
