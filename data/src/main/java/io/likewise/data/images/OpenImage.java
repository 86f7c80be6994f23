package io.likewise.data.images;

import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.imageio.IIOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/** An image file that is open and whose header has been read. */
public final class OpenImage {
  /** What decoders hold beside samples and rows: tables, dictionaries, the classes of a raster. */
  private static final long DECODER_BYTES = 1 << 19;

  /** Rows of samples, of R, G and B, and of the decoder's own: ints, and a few of them. */
  private static final long ROW_BYTES_PER_PIXEL = 64;

  private final SeekableByteChannel file;
  private final ImageHeader header;

  OpenImage(SeekableByteChannel file, ImageHeader header) {
    this.file = file;
    this.header = header;
  }

  /** Returns how large the image is. */
  public ImageFile.Size size() {
    return header.size();
  }

  /** Returns what {@link ImageFile#decodingBytes} does. */
  public long decodingBytes() {
    return header.sampleBytes()
        + ROW_BYTES_PER_PIXEL * header.size().width()
        + header.start().length
        + SplicedInput.BUFFER_BYTES
        + DECODER_BYTES;
  }

  /** Decodes it. */
  public RgbImage decode() throws IOException, UnreadableImageException {
    ImageReader reader = ImageIO.getImageReadersByFormatName(header.format()).next();
    List<String> warnings = new ArrayList<>();
    reader.addIIOReadWarningListener((source, warning) -> warnings.add(warning));
    RgbImage image;
    try (ImageInputStream in = new SplicedInput(file, header.start(), header.rest())) {
      reader.setInput(in, true, true);
      image = decode(reader, in);
    } finally {
      reader.dispose();
    }
    for (String warning : warnings) {
      String lower = warning.toLowerCase(Locale.ROOT);
      if (lower.contains("premature end") || lower.contains("truncated")) {
        throw new UnreadableImageException("cut short: " + warning);
      }
    }
    return image;
  }

  private RgbImage decode(ImageReader reader, ImageInputStream in)
      throws IOException, UnreadableImageException {
    try {
      return header.decode(reader);
    } catch (IIOException e) {
      if (in.read() < 0) {
        throw new UnreadableImageException("cut short", e);
      }
      throw e;
    }
  }
}
