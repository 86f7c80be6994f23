package io.likewise.data.images;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import javax.imageio.stream.ImageInputStream;

/**
 * Decodes image files. What a file is, its content says and not its name; of an animation the first
 * picture counts; a colour profile and a camera's note on how it was held are not followed.
 *
 * <p>The samples are brought out by {@code javax.imageio}; what they mean is read from the header
 * here, see {@link ImageHeader}, so that pixels do not depend on the version or the build of Java.
 *
 * <p>A file is not trusted: how large the image is going to be is known from its header and bounded
 * before anything is set aside for it, and one that ends early is refused although its decoder
 * would fill the rest with grey.
 */
public final class ImageFile {
  /** The endings, in lower case, of the files that are looked at. */
  public static final List<String> ENDINGS = List.of(".png", ".jpg", ".jpeg", ".bmp", ".gif");

  /** What Pillow decodes as well before it speaks of a decompression bomb. */
  private static final long MOST_PIXELS = 178_956_970;

  private static final long MOST_BYTES = 2L << 30;

  private ImageFile() {}

  /** What is wanted of a file that is open. */
  public interface Wanted<T> {
    /** Returns it. */
    T of(OpenImage image) throws IOException, UnreadableImageException;
  }

  /** An image's measures in pixels. */
  public record Size(int width, int height) {
    long pixels() {
      return (long) width * height;
    }
  }

  /**
   * Returns how large an image is, from its header alone.
   *
   * @throws UnreadableImageException if it is none, too large, or of a kind that is not read
   */
  public static Size size(Path file) throws UnreadableImageException {
    return open(file, OpenImage::size);
  }

  /**
   * Returns how many bytes of the Java heap {@link #read} and then {@link RgbImage#square} take at
   * most while they are at work, from the header alone. What {@code square} returns is not in it.
   *
   * @throws UnreadableImageException if it is none, too large, or of a kind that is not read
   */
  public static long decodingBytes(Path file) throws UnreadableImageException {
    return open(file, OpenImage::decodingBytes);
  }

  /**
   * Decodes an image.
   *
   * @throws UnreadableImageException if it is none, too large, damaged, cut short, or of a kind
   *     that is not read
   */
  public static RgbImage read(Path file) throws UnreadableImageException {
    return open(file, OpenImage::decode);
  }

  /**
   * Opens an image file and reads its header, once for all that is wanted of it.
   *
   * @throws UnreadableImageException as {@link #read}, and whatever exception stops what is wanted
   */
  public static <T> T open(Path path, Wanted<T> wanted) throws UnreadableImageException {
    try {
      requireSomeBytes(Files.size(path));
      try (SeekableByteChannel file = Files.newByteChannel(path)) {
        return wanted.of(new OpenImage(file, header(file)));
      }
    } catch (NoSuchFileException | FileNotFoundException e) {
      throw new UnreadableImageException("no such file; a link that leads nowhere", e);
    } catch (AccessDeniedException e) {
      throw new UnreadableImageException("may not be read", e);
    } catch (FileSystemException e) {
      throw new UnreadableImageException("cannot be read: " + e.getReason(), e);
    } catch (IOException | RuntimeException e) {
      // Java's decoder of PNG passes a full heap off as something wrong with the file.
      if (e.getCause() instanceof OutOfMemoryError full) {
        throw full;
      }
      // On damaged files the decoders throw whatever comes of it.
      throw new UnreadableImageException(
          endedEarly(e) ? "cut short" : "damaged: " + firstLine(e), e);
    }
  }

  private static void requireSomeBytes(long bytes) throws UnreadableImageException {
    if (bytes == 0) {
      throw new UnreadableImageException("empty");
    }
    if (bytes > MOST_BYTES) {
      throw new UnreadableImageException(
          String.format(Locale.ROOT, "%,d bytes, expected at most %,d", bytes, MOST_BYTES));
    }
  }

  private static ImageHeader header(SeekableByteChannel file)
      throws IOException, UnreadableImageException {
    try (ImageInputStream in = SplicedInput.whole(file)) {
      ImageHeader header = ImageHeader.read(in, file.size());
      requireSensible(header.size());
      return header;
    }
  }

  private static void requireSensible(Size size) throws UnreadableImageException {
    if (size.width <= 0 || size.height <= 0) {
      throw new UnreadableImageException(
          "damaged: " + size.width + " x " + size.height + " pixels");
    }
    if (size.pixels() > MOST_PIXELS) {
      throw new UnreadableImageException(
          String.format(
              Locale.ROOT,
              "%,d x %,d pixels, expected at most %,d in all",
              size.width,
              size.height,
              MOST_PIXELS));
    }
  }

  private static boolean endedEarly(Throwable thrown) {
    return thrown instanceof EOFException
        || (thrown.getCause() != null && endedEarly(thrown.getCause()));
  }

  private static String firstLine(Exception thrown) {
    String message = String.valueOf(thrown.getMessage()).lines().findFirst().orElse("");
    return thrown.getMessage() == null ? thrown.getClass().getSimpleName() : message;
  }
}
