package io.likewise.data.images;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/**
 * What the header of an image file says: how large it is, what its samples mean, and what is left
 * to the decoder, which is made to do no more than to bring out the samples as they stand. Colour
 * profiles, comments and other company are not even shown to it.
 */
sealed interface ImageHeader permits BmpHeader, GifHeader, JpegHeader, PngHeader {
  /** Returns what {@code javax.imageio} calls the format. */
  String format();

  /** Returns the size of the image as it is shown. */
  ImageFile.Size size();

  /** Returns how many bytes the decoder sets aside in the Java heap for all samples at once. */
  long sampleBytes();

  /** Returns what the decoder is shown before {@link #rest}. */
  byte[] start();

  /** Returns the place in the file from which on the decoder is shown it. */
  long rest();

  /** Decodes the samples, with a reader that is set on {@link #start} and {@link #rest}. */
  RgbImage decode(ImageReader reader) throws IOException, UnreadableImageException;

  /** Reads the header of whatever a file is by its first bytes. */
  static ImageHeader read(ImageInputStream file, long fileBytes)
      throws IOException, UnreadableImageException {
    byte[] first = new byte[8];
    int count = Math.max(0, file.read(first));
    String magic = new String(first, 0, count, StandardCharsets.ISO_8859_1);
    if (magic.equals("\u0089PNG\r\n\u001a\n")) {
      return PngHeader.read(file);
    }
    if (magic.startsWith("\u00ff\u00d8\u00ff")) {
      return JpegHeader.read(file);
    }
    if (magic.startsWith("GIF87a") || magic.startsWith("GIF89a")) {
      return GifHeader.read(file);
    }
    if (magic.startsWith("BM")) {
      return BmpHeader.read(file, fileBytes);
    }
    throw new UnreadableImageException("not a PNG, JPEG, BMP or GIF image, whatever its name says");
  }
}
