package io.likewise.report.page;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageInputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/**
 * Photographs in a page as JPEG. As the PNG of pictures they would make it ten times as long; small
 * images, whose pixels are to be seen, and translucent ones stay as they are.
 */
final class LightImages {
  private static final String PNG = "data:image/png;base64,";
  private static final Pattern IMAGE = Pattern.compile(PNG + "([A-Za-z0-9+/=]+)");

  /** In letters of base64: below that nothing is gained. */
  private static final int SMALL = 60_000;

  /** Pictures here show images of some hundred pixels a side; others may say what they like. */
  private static final long MOST_PIXELS = 1 << 24;

  private static final float QUALITY = 0.88f;

  private LightImages() {}

  /** Returns SVG with its photographs made lighter. */
  static String in(String svg) {
    return IMAGE.matcher(svg).replaceAll(LightImages::lighter);
  }

  private static String lighter(MatchResult image) {
    String data = image.group(1);
    return Matcher.quoteReplacement(data.length() < SMALL ? image.group() : jpeg(data, image));
  }

  private static String jpeg(String data, MatchResult image) {
    ImageReader reader = ImageIO.getImageReadersByFormatName("png").next();
    try (MemoryCacheImageInputStream in =
        new MemoryCacheImageInputStream(
            new ByteArrayInputStream(Base64.getDecoder().decode(data)))) {
      reader.setInput(in, true, true);
      if ((long) reader.getWidth(0) * reader.getHeight(0) > MOST_PIXELS) {
        return image.group();
      }
      BufferedImage pixels = reader.read(0);
      if (pixels.getColorModel().hasAlpha()) {
        return image.group();
      }
      return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(jpeg(pixels));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      reader.dispose();
    }
  }

  private static byte[] jpeg(BufferedImage pixels) throws IOException {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) {
      ImageWriteParam how = writer.getDefaultWriteParam();
      how.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      how.setCompressionQuality(QUALITY);
      writer.setOutput(out);
      writer.write(null, new IIOImage(pixels, null, null), how);
    } finally {
      writer.dispose();
    }
    return bytes.toByteArray();
  }
}
