package io.likewise.data.images;

import java.util.Arrays;

/**
 * What the components of a JPEG are, and the RGB that they become: by libjpeg's own integer
 * formulas (jdcolor.c of release 6b and of libjpeg-turbo), so that pixels equal its in every bit.
 */
enum JpegColour {
  GREY,
  RGB,
  Y_CB_CR,
  CMYK,
  YCCK;

  /** In the place of Adobe's transform, if there is no segment of Adobe's. */
  static final int NO_ADOBE = -1;

  private static final int HALF = 1 << 15;

  /**
   * Converts a row.
   *
   * @param samples of all components in turn, 0 to 255
   * @param row becomes R, G, B, R, G, B, …
   */
  void toRgb(int[] samples, int[] row) {
    switch (this) {
      case GREY -> {
        for (int x = 0; x < row.length / 3; x++) {
          Arrays.fill(row, 3 * x, 3 * x + 3, samples[x]);
        }
      }
      case RGB -> System.arraycopy(samples, 0, row, 0, row.length);
      case Y_CB_CR -> {
        for (int at = 0; at < row.length; at += 3) {
          fromLuma(samples, at, row, at);
        }
      }
      case CMYK, YCCK -> {
        for (int to = 0, from = 0; to < row.length; to += 3, from += 4) {
          if (this == YCCK) {
            fromLuma(samples, from, row, to);
          }
          for (int i = 0; i < 3; i++) {
            int ink = this == YCCK ? 255 - row[to + i] : samples[from + i];
            row[to + i] = underBlack(ink, samples[from + 3]);
          }
        }
      }
    }
  }

  /**
   * Decides as libjpeg does.
   *
   * @param ids of one, three or four components
   * @param jfif whether there is a segment of JFIF's
   * @param adobeTransform what Adobe's segment says, or {@link #NO_ADOBE}
   */
  static JpegColour of(int[] ids, boolean jfif, int adobeTransform) {
    if (ids.length == 1) {
      return GREY;
    }
    if (ids.length == 4) {
      return adobeTransform == NO_ADOBE || adobeTransform == 0 ? CMYK : YCCK;
    }
    if (jfif) {
      return Y_CB_CR;
    }
    boolean named = adobeTransform == NO_ADOBE && Arrays.equals(ids, new int[] {'R', 'G', 'B'});
    return adobeTransform == 0 || named ? RGB : Y_CB_CR;
  }

  /** Converts one pixel by the formula of JFIF, in fixed point with 16 bits. */
  private static void fromLuma(int[] samples, int from, int[] row, int to) {
    int y = samples[from];
    int cb = samples[from + 1] - 128;
    int cr = samples[from + 2] - 128;
    row[to] = clipped(y + ((91881 * cr + HALF) >> 16));
    row[to + 1] = clipped(y + ((-22554 * cb - 46802 * cr + HALF) >> 16));
    row[to + 2] = clipped(y + ((116130 * cb + HALF) >> 16));
  }

  /**
   * Returns what shows of an ink under black, by Pillow's formula (Convert.c). Both are 0 where
   * there is most ink, as Adobe's programs write it, and hardly anyone else writes four components.
   */
  private static int underBlack(int ink, int black) {
    int product = (255 - ink) * black + 128;
    return black - ((product + (product >> 8)) >> 8);
  }

  private static int clipped(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
