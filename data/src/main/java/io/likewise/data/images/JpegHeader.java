package io.likewise.data.images;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.plugins.jpeg.JPEGHuffmanTable;
import javax.imageio.stream.ImageInputStream;

/**
 * The header of a JPEG: ITU-T T.81, up to the first scan.
 *
 * <p>The decoder is shown it without its application segments and comments, and gives the samples
 * as they are coded. Which colours they are is decided here, as libjpeg decides it ({@code
 * default_decompress_parms} in jdapimin.c) and with it nearly everyone but Java.
 *
 * @param halfHeight for each component whether it has all columns of the image but half its rows
 */
record JpegHeader(
    ImageFile.Size size, JpegColour colour, boolean[] halfHeight, byte[] start, long rest)
    implements ImageHeader {
  private static final int SOI = 0xd8;
  private static final int EOI = 0xd9;
  private static final int SOS = 0xda;
  private static final int TEM = 0x01;
  private static final int RST0 = 0xd0;
  private static final int RST7 = 0xd7;
  private static final int APP0 = 0xe0;
  private static final int APP14 = 0xee;
  private static final int APP15 = 0xef;
  private static final int COM = 0xfe;
  private static final int SOF0 = 0xc0;
  private static final int SOF15 = 0xcf;
  private static final int DHT = 0xc4;
  private static final int JPG = 0xc8;
  private static final int DAC = 0xcc;

  /** More than any tables take, of which each is defined once or a few times. */
  private static final int MOST_START_BYTES = 1 << 20;

  @Override
  public String format() {
    return "jpeg";
  }

  @Override
  public long sampleBytes() {
    return size.pixels() * halfHeight.length;
  }

  @Override
  public RgbImage decode(ImageReader reader) throws IOException {
    boolean[] repeated = new boolean[halfHeight.length];
    if (!Arrays.equals(halfHeight, repeated) && JpegRows.repeatsRows(reader)) {
      repeated = halfHeight;
    }
    return new RgbImage(size, new JpegRows(reader.readRaster(0, null), colour, repeated));
  }

  /** Reads the header of a JPEG from its first byte on. */
  static JpegHeader read(ImageInputStream file) throws IOException, UnreadableImageException {
    return new Walk(file).header();
  }

  /** A walk from marker to marker. */
  private static final class Walk {
    private final ImageInputStream file;
    private final ByteArrayOutputStream start = new ByteArrayOutputStream();
    private boolean jfif;
    private int adobeTransform = JpegColour.NO_ADOBE;
    private byte[] frame = new byte[0];
    private boolean huffmanTables;

    Walk(ImageInputStream file) {
      this.file = file;
    }

    JpegHeader header() throws IOException, UnreadableImageException {
      file.seek(2);
      start.write(0xff);
      start.write(SOI);
      int marker = nextMarker();
      while (marker != SOS) {
        if (marker == SOI || marker == EOI) {
          throw new UnreadableImageException("damaged: a JPEG without an image");
        }
        if (marker != TEM && (marker < RST0 || marker > RST7)) {
          segment(marker);
        }
        marker = nextMarker();
      }
      if (frame.length == 0) {
        throw new UnreadableImageException("damaged: a JPEG without a frame header");
      }
      if (!huffmanTables) {
        writeUsualTables();
      }
      return described(file.getStreamPosition() - 2);
    }

    /** Gives a frame of Motion JPEG its tables, which are agreed on and therefore left out. */
    private void writeUsualTables() throws UnreadableImageException {
      keep(DHT, table(0x00, JPEGHuffmanTable.StdDCLuminance));
      keep(DHT, table(0x10, JPEGHuffmanTable.StdACLuminance));
      keep(DHT, table(0x01, JPEGHuffmanTable.StdDCChrominance));
      keep(DHT, table(0x11, JPEGHuffmanTable.StdACChrominance));
    }

    private static byte[] table(int place, JPEGHuffmanTable table) {
      ByteArrayOutputStream content = new ByteArrayOutputStream();
      content.write(place);
      for (int bits = 0; bits < 16; bits++) {
        content.write(bits < table.getLengths().length ? table.getLengths()[bits] : 0);
      }
      for (short value : table.getValues()) {
        content.write(value);
      }
      return content.toByteArray();
    }

    /** Returns the next marker, past what does not belong there and past padding. */
    private int nextMarker() throws IOException {
      int marker = 0;
      while (marker == 0) {
        while (file.readUnsignedByte() != 0xff) {
          // Whatever is between two segments is passed over, as libjpeg does.
        }
        do {
          marker = file.readUnsignedByte();
        } while (marker == 0xff);
      }
      return marker;
    }

    private void segment(int marker) throws IOException, UnreadableImageException {
      long end = file.getStreamPosition();
      int length = file.readUnsignedShort();
      if (length < 2) {
        throw new UnreadableImageException("damaged: a JPEG segment of " + length + " bytes");
      }
      end += length;
      if (marker == APP0 || marker == APP14) {
        application(marker, length - 2);
      } else if (marker != COM && (marker < APP0 || marker > APP15)) {
        byte[] content = new byte[length - 2];
        file.readFully(content);
        if (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG && marker != DAC) {
          requireReadable(marker, content);
          frame = content;
        }
        huffmanTables |= marker == DHT;
        keep(marker, content);
      }
      file.seek(end);
    }

    private void application(int marker, int length) throws IOException {
      byte[] content = new byte[Math.min(length, 14)];
      file.readFully(content);
      String name = new String(content, StandardCharsets.ISO_8859_1);
      if (marker == APP0 && length >= 14 && name.startsWith("JFIF\0")) {
        jfif = true;
      } else if (marker == APP14 && length >= 12 && name.startsWith("Adobe")) {
        adobeTransform = content[11] & 0xff;
      }
    }

    private void keep(int marker, byte[] content) throws UnreadableImageException {
      start.write(0xff);
      start.write(marker);
      start.write((content.length + 2) >> 8);
      start.write(content.length + 2);
      start.writeBytes(content);
      if (start.size() > MOST_START_BYTES) {
        throw new UnreadableImageException("damaged: a JPEG header without an end");
      }
    }

    private static void requireReadable(int marker, byte[] content)
        throws UnreadableImageException {
      String mode =
          switch (marker - SOF0) {
            case 0, 1, 2 -> "";
            case 3, 11 -> "lossless";
            case 9, 10 -> "arithmetic-coded";
            default -> "hierarchical";
          };
      if (!mode.isEmpty()) {
        throw new UnreadableImageException(
            mode + " JPEG, expected a baseline or a progressive one");
      }
      if (content.length < 6 || content.length < 6 + 3 * (content[5] & 0xff)) {
        throw new UnreadableImageException("damaged: a JPEG frame header that is cut short");
      }
      if (content[0] != 8) {
        throw new UnreadableImageException("JPEG of " + content[0] + " bits a sample, expected 8");
      }
      int components = content[5] & 0xff;
      if (components != 1 && components != 3 && components != 4) {
        throw new UnreadableImageException(
            "JPEG of %d components, expected 1 (grey), 3 (colour) or 4 (print colours)"
                .formatted(components));
      }
    }

    private JpegHeader described(long rest) {
      int components = frame[5] & 0xff;
      int[] ids = new int[components];
      int[] heights = new int[components];
      for (int i = 0; i < components; i++) {
        ids[i] = frame[6 + 3 * i] & 0xff;
        heights[i] = frame[7 + 3 * i] & 0xff;
      }
      int widest = Arrays.stream(heights).map(factors -> factors >> 4).max().orElseThrow();
      int highest = Arrays.stream(heights).map(factors -> factors & 15).max().orElseThrow();
      boolean[] halfHeight = new boolean[components];
      for (int i = 0; i < components; i++) {
        halfHeight[i] = heights[i] >> 4 == widest && 2 * (heights[i] & 15) == highest;
      }
      return new JpegHeader(
          new ImageFile.Size(unsignedShort(frame, 3), unsignedShort(frame, 1)),
          JpegColour.of(ids, jfif, adobeTransform),
          halfHeight,
          start.toByteArray(),
          rest);
    }

    private static int unsignedShort(byte[] bytes, int at) {
      return (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
    }
  }
}
