package io.likewise.data.images;

import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.stream.ImageInputStream;

/**
 * The header of a GIF (89a), up to the data of its first picture.
 *
 * <p>What is shown is the canvas with that picture in its place, as Pillow shows it: around a
 * smaller picture is what is transparent in it, or else the first colour of its palette, and a
 * picture that reaches beyond the canvas enlarges it. The decoder is shown the picture alone, with
 * a palette of no colours but of 256 entries, so that it gives the indices as they are, and as if
 * it were not interlaced, because Java's loses rows of low pictures that are.
 *
 * @param size the canvas
 * @param left where the picture begins in it
 * @param top where the picture begins in it
 */
record GifHeader(
    ImageFile.Size size,
    int left,
    int top,
    ImageFile.Size picture,
    boolean interlaced,
    int[] palette,
    int around,
    byte[] start,
    long rest)
    implements ImageHeader {
  private static final int EXTENSION = '!';
  private static final int PICTURE = ',';
  private static final int GRAPHIC_CONTROL = 0xf9;
  private static final int HAS_PALETTE = 0x80;
  private static final int INTERLACED = 0x40;

  @Override
  public String format() {
    return "gif";
  }

  @Override
  public long sampleBytes() {
    return picture.pixels();
  }

  @Override
  public RgbImage decode(ImageReader reader) throws IOException, UnreadableImageException {
    Share share = new Share();
    reader.addIIOReadProgressListener(share);
    Raster raster = reader.read(0).getRaster();
    if (share.percent < 100) {
      throw new UnreadableImageException("cut short: the picture's data ends before its last row");
    }
    PaletteRows rows = new PaletteRows(raster, palette);
    int[] order = rowOrder();
    int[] inside = new int[3 * picture.width()];
    return new RgbImage(
        size,
        (y, row) -> {
          for (int x = 0; x < size.width(); x++) {
            RgbImage.put(around, row, 3 * x);
          }
          if (y >= top && y < top + picture.height()) {
            rows.read(order[y - top], inside);
            System.arraycopy(inside, 0, row, 3 * left, inside.length);
          }
        });
  }

  /** Returns for each row of the picture its place in the order of storage. */
  private int[] rowOrder() {
    int[] order = new int[picture.height()];
    if (!interlaced) {
      Arrays.setAll(order, y -> y);
      return order;
    }
    int stored = 0;
    for (int[] pass : new int[][] {{0, 8}, {4, 8}, {2, 4}, {1, 2}}) {
      for (int y = pass[0]; y < order.length; y += pass[1]) {
        order[y] = stored++;
      }
    }
    return order;
  }

  /** How much of the picture there is data for; of the rest the reader says nothing. */
  private static final class Share implements IIOReadProgressListener {
    private float percent;

    @Override
    public void imageProgress(ImageReader source, float percentageDone) {
      percent = percentageDone;
    }

    @Override
    public void sequenceStarted(ImageReader source, int minIndex) {}

    @Override
    public void sequenceComplete(ImageReader source) {}

    @Override
    public void imageStarted(ImageReader source, int imageIndex) {}

    @Override
    public void imageComplete(ImageReader source) {}

    @Override
    public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

    @Override
    public void thumbnailProgress(ImageReader source, float percentageDone) {}

    @Override
    public void thumbnailComplete(ImageReader source) {}

    @Override
    public void readAborted(ImageReader source) {}
  }

  /** Reads the header of a GIF from its first byte on. */
  static GifHeader read(ImageInputStream file) throws IOException, UnreadableImageException {
    file.setByteOrder(ByteOrder.LITTLE_ENDIAN);
    file.seek(6);
    int canvasWidth = file.readUnsignedShort();
    int canvasHeight = file.readUnsignedShort();
    int flags = file.readUnsignedByte();
    file.skipBytes(2);
    int[] greys = new int[PaletteRows.ENTRIES];
    Arrays.setAll(greys, i -> 0xff000000 | i * 0x010101);
    int[] palette = palette(file, flags, greys);
    int transparent = -1;
    int introducer = file.readUnsignedByte();
    while (introducer != PICTURE) {
      if (introducer == EXTENSION) {
        transparent = extension(file, transparent);
      } else if (introducer == ';') {
        throw new UnreadableImageException("damaged: a GIF without a picture");
      }
      introducer = file.readUnsignedByte();
    }
    int left = file.readUnsignedShort();
    int top = file.readUnsignedShort();
    ImageFile.Size picture = new ImageFile.Size(file.readUnsignedShort(), file.readUnsignedShort());
    flags = file.readUnsignedByte();
    palette = palette(file, flags, palette);
    if (transparent >= 0) {
      palette[transparent] = 0;
    }
    return new GifHeader(
        new ImageFile.Size(
            Math.max(canvasWidth, left + picture.width()),
            Math.max(canvasHeight, top + picture.height())),
        left,
        top,
        picture,
        (flags & INTERLACED) != 0,
        palette,
        transparent >= 0 ? 0 : palette[0],
        start(picture),
        file.getStreamPosition());
  }

  /** Passes over an extension, and returns the index of what is transparent, or what it was. */
  private static int extension(ImageInputStream file, int transparent) throws IOException {
    int label = file.readUnsignedByte();
    int found = transparent;
    for (int length = file.readUnsignedByte(); length > 0; length = file.readUnsignedByte()) {
      byte[] block = new byte[length];
      file.readFully(block);
      if (label == GRAPHIC_CONTROL && length >= 4 && (block[0] & 1) != 0) {
        found = block[3] & 0xff;
      }
    }
    return found;
  }

  /** Reads a palette if flags say that one follows; what lies beyond it is black. */
  private static int[] palette(ImageInputStream file, int flags, int[] otherwise)
      throws IOException {
    if ((flags & HAS_PALETTE) == 0) {
      return otherwise;
    }
    byte[] colours = new byte[3 * (2 << (flags & 7))];
    file.readFully(colours);
    return PaletteRows.opaque(colours);
  }

  private static byte[] start(ImageFile.Size picture) {
    ByteBuffer start =
        ByteBuffer.allocate(13 + 3 * PaletteRows.ENTRIES + 10).order(ByteOrder.LITTLE_ENDIAN);
    start.put(new byte[] {'G', 'I', 'F', '8', '9', 'a'});
    start.putShort((short) picture.width()).putShort((short) picture.height());
    start.put((byte) (HAS_PALETTE | 7)).position(13 + 3 * PaletteRows.ENTRIES);
    start.put((byte) PICTURE).putInt(0);
    start.putShort((short) picture.width()).putShort((short) picture.height());
    return start.array();
  }
}
