package io.likewise.data;

import java.io.ByteArrayOutputStream;
import java.io.IOException;

/** Turns a JPEG of three components into one whose headers announce four, as print files have. */
final class FourComponents {
  private static final int APP0 = 0xe0;
  private static final int SOF0 = 0xc0;
  private static final int SOS = 0xda;

  private FourComponents() {}

  static byte[] of(byte[] jpeg) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(jpeg, 0, 2);
    int at = 2;
    while (true) {
      int marker = jpeg[at + 1] & 0xff;
      int length = ((jpeg[at + 2] & 0xff) << 8) | (jpeg[at + 3] & 0xff);
      byte[] segment = new byte[2 + length];
      System.arraycopy(jpeg, at, segment, 0, segment.length);
      at += segment.length;
      if (marker == SOF0) {
        // Components are three bytes each, from byte 10 on; the fourth is like the first.
        segment[9] = 4;
        write(out, segment, 10 + 9, 4, segment[11], segment[12]);
      } else if (marker == SOS) {
        segment[4] = 4;
        write(out, segment, 5 + 6, 4, segment[6]);
        out.write(jpeg, at, jpeg.length - at);
        return out.toByteArray();
      } else if (marker != APP0) {
        // JFIF's own segment would promise one or three components.
        out.write(segment);
      }
    }
  }

  /** Writes a segment with some bytes more at a place. */
  private static void write(ByteArrayOutputStream out, byte[] segment, int place, int... more) {
    int length = segment.length - 2 + more.length;
    segment[2] = (byte) (length >> 8);
    segment[3] = (byte) length;
    out.write(segment, 0, place);
    for (int value : more) {
      out.write(value);
    }
    out.write(segment, place, segment.length - place);
  }
}
