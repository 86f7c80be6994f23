package io.likewise.data.images;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Base64;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/** Finds out what this Java's JPEG decoder makes of components of half height. */
final class RowProbe {
  /** 8 x 32 pixels: the second component is 144 in its upper 8 rows and 112 in its lower 8. */
  private static final byte[] JPEG =
      Base64.getDecoder()
          .decode(
              "/9j/2wBDAAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
                  + "AQEBAQEBAQH/wAARCAAgAAgDARIAAhEAAxEA/8QAFQABAQAAAAAAAAAAAAAAAAAAAAj/xAAUEAEAAAAAAA"
                  + "AAAAAAAAAAAAAA/9oADAMBAAIAAwAAPwAKAAQAP//Z");

  private RowProbe() {}

  /** Returns whether rows are repeated, and not interpolated, where a component lacks them. */
  static boolean repeatsRows(ImageReader like) throws IOException {
    ImageReader reader = like.getOriginatingProvider().createReaderInstance();
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(JPEG))) {
      reader.setInput(in);
      Raster raster = reader.readRaster(0, null);
      return raster.getSample(0, 15, 1) == raster.getSample(0, 14, 1);
    } finally {
      reader.dispose();
    }
  }
}
