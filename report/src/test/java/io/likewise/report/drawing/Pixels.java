package io.likewise.report.drawing;

import java.awt.image.BufferedImage;

/** A picture as pixels, one for each of its own. */
public final class Pixels {
  private Pixels() {}

  /** Returns the pixels of a picture. */
  public static BufferedImage of(Picture picture) {
    try (PixelPage page = new PixelPage(picture, 1)) {
      picture.paint(page);
      return page.pixels();
    }
  }
}
