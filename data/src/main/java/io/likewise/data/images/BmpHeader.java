package io.likewise.data.images;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The header of a BMP, of any of its versions.
 *
 * <p>The decoder is shown one without a colour profile, and with the file's true length, which many
 * programs write wrongly.
 */
record BmpHeader(ImageFile.Size size, int bits, long runBytes, byte[] start, long rest)
    implements ImageHeader {
  private static final int FILE_BYTES_AT = 2;
  private static final int PIXELS_AT = 10;
  private static final int HEADER_BYTES_AT = 14;
  private static final int SIZE_AT = 18;
  private static final int BITS_AT = 28;
  private static final int COMPRESSION_AT = 30;
  private static final int ALPHA_MASK_AT = 66;
  private static final int COLOUR_SPACE_AT = 70;

  private static final int VERSION_2_BYTES = 12;
  private static final int VERSION_3_BYTES = 40;
  private static final int OS_2_BYTES = 64;
  private static final int VERSION_4_BYTES = 108;
  private static final List<Integer> KNOWN_BYTES =
      List.of(VERSION_2_BYTES, VERSION_3_BYTES, 52, 56, OS_2_BYTES, VERSION_4_BYTES, 124);

  private static final int RLE8 = 1;
  private static final int RLE4 = 2;
  private static final int BIT_FIELDS = 3;

  /** {@code LCS_sRGB}. */
  private static final int STANDARD_RGB = 0x73524742;

  @Override
  public String format() {
    return "bmp";
  }

  @Override
  public long sampleBytes() {
    // Run lengths are read whole, in pieces that are put together.
    return size.pixels() * bits / 8 + size.height() + 2 * runBytes;
  }

  @Override
  public RgbImage decode(ImageReader reader) throws IOException {
    BufferedImage image = reader.read(0);
    Raster raster = image.getRaster();
    if (image.getColorModel() instanceof IndexColorModel colours) {
      int[] palette = PaletteRows.opaque(new byte[0]);
      for (int i = 0; i < colours.getMapSize(); i++) {
        palette[i] = colours.getRGB(i);
      }
      return new RgbImage(size, new PaletteRows(raster, palette));
    }
    return new RgbImage(size, new SampleRows(raster, hasAlpha(raster)));
  }

  /** Returns whether the fourth band is alpha: programs that know of none leave it at 0. */
  private static boolean hasAlpha(Raster raster) {
    if (raster.getNumBands() < 4) {
      return false;
    }
    int[] row = new int[raster.getWidth()];
    for (int y = 0; y < raster.getHeight(); y++) {
      raster.getSamples(0, y, row.length, 1, 3, row);
      if (Arrays.stream(row).anyMatch(alpha -> alpha != 0)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the header of a BMP from its first byte on. */
  static BmpHeader read(ImageInputStream file, long fileBytes)
      throws IOException, UnreadableImageException {
    BmpHeader header = fields(file, fileBytes);
    // What the decoder will set aside is told from these before it looks at them itself.
    if (header.bits < 1 || header.bits > 32) {
      throw new UnreadableImageException("damaged: a BMP of " + header.bits + " bits a pixel");
    }
    return header;
  }

  private static BmpHeader fields(ImageInputStream file, long fileBytes)
      throws IOException, UnreadableImageException {
    file.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    file.seek(HEADER_BYTES_AT);
    int headerBytes = file.readInt();
    if (!KNOWN_BYTES.contains(headerBytes)) {
      throw new UnreadableImageException(
          "BMP with a header of " + headerBytes + " bytes, expected one of " + KNOWN_BYTES);
    }
    byte[] start = new byte[HEADER_BYTES_AT + headerBytes];
    file.seek(0);
    file.readFully(start);
    ByteBuffer fields = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN);
    fields.putInt(FILE_BYTES_AT, (int) fileBytes);
    long pixelsAt = Integer.toUnsignedLong(fields.getInt(PIXELS_AT));
    if (headerBytes == VERSION_2_BYTES) {
      return new BmpHeader(
          new ImageFile.Size(fields.getShort(SIZE_AT), fields.getShort(SIZE_AT + 2)),
          fields.getShort(24),
          0,
          start,
          start.length);
    }
    int compression = fields.getInt(COMPRESSION_AT);
    int most = headerBytes == OS_2_BYTES ? RLE4 : BIT_FIELDS;
    if (compression < 0 || compression > most) {
      throw new UnreadableImageException(
          "BMP of compression " + compression + ", expected at most " + most);
    }
    if (headerBytes == OS_2_BYTES) {
      // It begins like version 3, and what follows is about printing.
      fields.putInt(HEADER_BYTES_AT, VERSION_3_BYTES);
      int omitted = OS_2_BYTES - VERSION_3_BYTES;
      fields.putInt(PIXELS_AT, fields.getInt(PIXELS_AT) - omitted);
      start = Arrays.copyOf(start, start.length - omitted);
    }
    if (headerBytes >= VERSION_4_BYTES) {
      fields.putInt(COLOUR_SPACE_AT, STANDARD_RGB);
      if (compression != BIT_FIELDS) {
        fields.putInt(ALPHA_MASK_AT, 0);
      }
    }
    BmpHeader header =
        new BmpHeader(
            new ImageFile.Size(fields.getInt(SIZE_AT), Math.abs(fields.getInt(SIZE_AT + 4))),
            fields.getShort(BITS_AT),
            compression == RLE8 || compression == RLE4 ? fileBytes : 0,
            start,
            HEADER_BYTES_AT + headerBytes);
    if (header.runBytes == 0 && header.size.pixels() * header.bits / 8 > fileBytes - pixelsAt) {
      throw new UnreadableImageException("cut short");
    }
    return header;
  }
}
