package io.likewise.report;

import java.awt.Graphics2D;

/** Something that can be drawn, in any resolution or as vectors. */
interface Picture {
  /** Returns the width in pixels at the resolution of 1. */
  int width();

  /** Returns the height in pixels at the resolution of 1. */
  int height();

  /** Draws it with its left upper corner at the origin, on a background of any colour. */
  void paint(Graphics2D graphics);
}
