package io.likewise.data;

import java.io.ByteArrayInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes image files with {@code javax.imageio}. What a file is, its content says and not its
 * name; of an animation the first picture counts; a camera's note on how it was held is not
 * followed.
 *
 * <p>A file is not trusted: how large the image is going to be is known from its header and bounded
 * before anything is set aside for it, and one that ends early is refused although its decoder
 * would fill the rest with grey.
 */
final class ImageFile {
  /** The endings, in lower case, of the files that are looked at. */
  static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  private static final Set<String> FORMATS = Set.of("png", "jpeg", "bmp", "gif");
  private static final long MOST_PIXELS = 50_000_000;
  private static final long MOST_PIXEL_BYTES = 8;
  private static final long MOST_BYTES = 256L << 20;

  private ImageFile() {}

  /** What is wanted of a decoder whose file is open. */
  private interface Wanted<T> {
    T of(ImageReader reader) throws IOException, UnreadableImageException;
  }

  /** An image's measures in pixels. */
  record Size(int width, int height) {}

  /**
   * Returns how large an image says it is.
   *
   * @throws UnreadableImageException if it is none, or too large
   */
  static Size size(Path file) throws UnreadableImageException {
    return open(file, ImageFile::size);
  }

  /**
   * Returns how many bytes of the Java heap decoding an image takes at most, from its header alone:
   * what {@link #read} sets aside, what its decoder does, and the rows that {@link RgbImage} works
   * on. Results of {@link RgbImage#square} are not in it.
   *
   * @throws UnreadableImageException if it is none, or too large
   */
  static long decodingBytes(Path file) throws UnreadableImageException {
    Size size = size(file);
    return MOST_PIXEL_BYTES * size.width * size.height;
  }

  /**
   * Decodes an image.
   *
   * @throws UnreadableImageException if it is none, too large, damaged, cut short or in CMYK
   */
  static RgbImage read(Path file) throws UnreadableImageException {
    return open(file, ImageFile::decode);
  }

  private static <T> T open(Path file, Wanted<T> wanted) throws UnreadableImageException {
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(content(file)))) {
      ImageReader reader = reader(stream);
      try {
        reader.setInput(stream, true, true);
        return wanted.of(reader);
      } finally {
        reader.dispose();
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new UnreadableImageException("no such file; a link that leads nowhere", e);
    } catch (AccessDeniedException e) {
      throw new UnreadableImageException("may not be read", e);
    } catch (FileSystemException e) {
      throw new UnreadableImageException("cannot be read: " + e.getReason(), e);
    } catch (IOException | RuntimeException e) {
      // On damaged files the decoders throw whatever comes of it.
      throw new UnreadableImageException("damaged: " + firstLine(e), e);
    }
  }

  private static byte[] content(Path file) throws IOException, UnreadableImageException {
    long bytes = Files.size(file);
    if (bytes == 0) {
      throw new UnreadableImageException("empty");
    }
    if (bytes > MOST_BYTES) {
      throw new UnreadableImageException(
          String.format(Locale.ROOT, "%,d bytes, expected at most %,d", bytes, MOST_BYTES));
    }
    return Files.readAllBytes(file);
  }

  private static ImageReader reader(ImageInputStream stream)
      throws IOException, UnreadableImageException {
    Iterator<ImageReader> readers = ImageIO.getImageReaders(stream);
    while (readers.hasNext()) {
      ImageReader reader = readers.next();
      if (FORMATS.contains(reader.getFormatName().toLowerCase(Locale.ROOT))) {
        return reader;
      }
      reader.dispose();
    }
    throw new UnreadableImageException("not a PNG, JPEG, BMP or GIF image, whatever its name says");
  }

  private static Size size(ImageReader reader) throws IOException, UnreadableImageException {
    Size size = new Size(reader.getWidth(0), reader.getHeight(0));
    if ((long) size.width * size.height > MOST_PIXELS) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "%,d x %,d pixels, expected at most %,d in all",
              size.width,
              size.height,
              MOST_PIXELS));
    }
    return size;
  }

  private static RgbImage decode(ImageReader reader) throws IOException, UnreadableImageException {
    size(reader);
    if (!reader.getImageTypes(0).hasNext()) {
      throw RgbImage.fourColours();
    }
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    RgbImage image = RgbImage.of(reader.read(0));
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (lower.contains("premature end") || lower.contains("truncated")) {
        throw new UnreadableImageException("cut short: " + warning);
      }
    }
    return image;
  }

  private static String firstLine(Exception thrown) {
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : message;
  }
}
