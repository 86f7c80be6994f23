package io.likewise.report.drawing;

/** Something that can be drawn, in any resolution or as vectors. */
public interface Picture {
  /** Pixels of a PNG for each pixel of a picture, for screens with small ones. */
  int RESOLUTION = 2;

  /** Returns the width in pixels at the resolution of 1. */
  int width();

  /** Returns the height in pixels at the resolution of 1. */
  int height();

  /** Draws it on a white page, with its left upper corner at the origin. */
  void paint(Page page);
}
