package io.likewise.data.images;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * The header of a PNG: its chunks up to the first {@code IDAT}, as the PNG specification has them.
 *
 * <p>The decoder is shown {@code IHDR} and the image data alone; a palette's indices it is shown as
 * grey. Palette and transparent colour are applied to the samples here, and nothing else is.
 */
record PngHeader(
    ImageFile.Size size,
    int bits,
    int colourType,
    int[] palette,
    int[] transparent,
    byte[] start,
    long rest)
    implements ImageHeader {
  private static final int IHDR = 0x49484452;
  private static final int PLTE = 0x504c5445;
  private static final int TRNS = 0x74524e53;
  private static final int IDAT = 0x49444154;
  private static final int IEND = 0x49454e44;

  /** The signature and {@code IHDR} with its length, name and checksum. */
  private static final int START_BYTES = 8 + 4 + 4 + 13 + 4;

  private static final int COLOUR_TYPE_AT = 25;

  private static final int GREY = 0;
  private static final int RGB = 2;
  private static final int PALETTE = 3;
  private static final int GREY_ALPHA = 4;
  private static final int RGB_ALPHA = 6;

  @Override
  public String format() {
    return "png";
  }

  @Override
  public long sampleBytes() {
    long rowBytes = ((long) size.width() * bands() * bits + 7) / 8;
    return rowBytes * size.height();
  }

  private int bands() {
    return switch (colourType) {
      case GREY_ALPHA -> 2;
      case RGB -> 3;
      case RGB_ALPHA -> 4;
      default -> 1;
    };
  }

  @Override
  public RgbImage decode(ImageReader reader) throws IOException {
    Raster raster = reader.read(0).getRaster();
    RgbImage.Rows rows =
        colourType == PALETTE
            ? new PaletteRows(raster, palette)
            : new SampleRows(raster, colourType >= GREY_ALPHA, transparent);
    return new RgbImage(size, rows);
  }

  /** Reads the header of a PNG from its first byte on. */
  static PngHeader read(ImageInputStream file) throws IOException, UnreadableImageException {
    byte[] start = new byte[START_BYTES];
    file.seek(0);
    file.readFully(start);
    ByteBuffer fields = ByteBuffer.wrap(start).position(8);
    if (fields.getInt() != 13 || fields.getInt() != IHDR) {
      throw new UnreadableImageException("damaged: a PNG that does not begin with its size");
    }
    ImageFile.Size size = new ImageFile.Size(fields.getInt(), fields.getInt());
    int bits = fields.get();
    int colourType = fields.get();
    // What the decoder will set aside is told from these before it looks at them itself.
    if (bits < 1 || bits > 16 || colourType < GREY || colourType > RGB_ALPHA) {
      throw new UnreadableImageException(
          "damaged: a PNG of %d bits and of colour type %d".formatted(bits, colourType));
    }
    byte[] colours = {};
    byte[] transparency = {};
    long at = START_BYTES;
    for (int type = 0; type != IDAT; ) {
      file.seek(at);
      long length = file.readUnsignedInt();
      type = file.readInt();
      if (type == IEND) {
        throw new UnreadableImageException("damaged: a PNG without image data");
      }
      if (type == PLTE || type == TRNS) {
        byte[] content = new byte[(int) Math.min(length, 3 * PaletteRows.ENTRIES)];
        file.readFully(content);
        colours = type == PLTE ? content : colours;
        transparency = type == TRNS ? content : transparency;
      }
      at += type == IDAT ? 0 : 12 + length;
    }
    int[] palette = {};
    if (colourType == PALETTE) {
      if (bits > 8 || colours.length < 3) {
        throw new UnreadableImageException("damaged: a PNG of palette colours without a palette");
      }
      palette = palette(colours, transparency);
      presentAsGrey(start);
    }
    return new PngHeader(
        size, bits, colourType, palette, transparent(colourType, bits, transparency), start, at);
  }

  private static void presentAsGrey(byte[] start) {
    start[COLOUR_TYPE_AT] = GREY;
    CRC32 checksum = new CRC32();
    checksum.update(start, 12, START_BYTES - 4 - 12);
    ByteBuffer.wrap(start).putInt(START_BYTES - 4, (int) checksum.getValue());
  }

  private static int[] palette(byte[] colours, byte[] transparency) {
    int[] palette = PaletteRows.opaque(colours);
    for (int i = 0; i < Math.min(PaletteRows.ENTRIES, transparency.length); i++) {
      palette[i] = (palette[i] & 0xffffff) | transparency[i] << 24;
    }
    return palette;
  }

  /** Returns the samples of the one colour that is transparent, or nothing. */
  private static int[] transparent(int colourType, int bits, byte[] transparency) {
    int bands = colourType == GREY ? 1 : 3;
    if ((colourType != GREY && colourType != RGB) || transparency.length != 2 * bands) {
      return new int[0];
    }
    int[] samples = new int[bands];
    for (int i = 0; i < bands; i++) {
      samples[i] = ByteBuffer.wrap(transparency).getShort(2 * i) & ((1 << bits) - 1);
    }
    return samples;
  }
}
