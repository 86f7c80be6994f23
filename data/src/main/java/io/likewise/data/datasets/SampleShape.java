package io.likewise.data.datasets;

import java.util.Locale;
import java.util.function.DoubleBinaryOperator;

/**
 * The classes of the sample data set: shapes about as large as the unit disk, each the same shape
 * when it is mirrored or turned.
 *
 * <p>A shape is its signed distance function: negative inside, positive outside, near the outline
 * the distance to it (Quilez, <a href="https://iquilezles.org/articles/distfunctions2d/">"2D
 * distance functions"</a>). Only the four operations, square roots and roundings are used, which
 * IEEE 754 defines to the last bit.
 */
@SuppressWarnings("ImmutableEnumChecker") // functions without state are immutable
enum SampleShape {
  DISK((x, y) -> length(x, y) - 0.95),
  RING((x, y) -> Math.abs(length(x, y) - 0.8) - 0.18),
  SQUARE((x, y) -> box(x, y, 0.8, 0.8)),
  FRAME((x, y) -> Math.abs(box(x, y, 0.72, 0.72)) - 0.16),
  TRIANGLE(SampleShape::triangle),
  CROSS((x, y) -> Math.min(box(x, y, 1, 0.3), box(x, y, 0.3, 1))),
  STAR((x, y) -> star(Math.abs(x), y)),
  STRIPES((x, y) -> Math.max(wave(y, 0.56), length(x, y) - 1)),
  CHECKERBOARD(SampleShape::checkerboard),
  DOTS((x, y) -> length(x - nearestDot(x), y - nearestDot(y)) - 0.22);

  private static final double HALF_ROOT_3 = 0.8660254037844386;
  private static final double COS_36 = 0.8090169943749475;
  private static final double SIN_36 = 0.5877852522924731;
  private static final double DOT_SPACING = 0.66;

  private final DoubleBinaryOperator distance;

  SampleShape(DoubleBinaryOperator distance) {
    this.distance = distance;
  }

  /** Returns the signed distance of a point, in units of the shape's size. */
  double distance(double x, double y) {
    return distance.applyAsDouble(x, y);
  }

  /** Returns the name of the class. */
  String className() {
    return name().toLowerCase(Locale.ROOT);
  }

  private static double length(double x, double y) {
    return Math.sqrt(x * x + y * y);
  }

  private static double box(double x, double y, double halfWidth, double halfHeight) {
    double dx = Math.abs(x) - halfWidth;
    double dy = Math.abs(y) - halfHeight;
    return length(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0);
  }

  /** Returns the distance to the nearest of the bands that fill every other half period. */
  private static double wave(double v, double period) {
    double phase = v / period - Math.floor(v / period);
    return (Math.abs(phase - 0.5) - 0.25) * period;
  }

  private static double triangle(double x, double y) {
    double slanted = Math.abs(x) * HALF_ROOT_3 + y * 0.5;
    return Math.max(slanted, -y) - 0.55;
  }

  private static double checkerboard(double x, double y) {
    double across = wave(x + 0.225, 0.9);
    double down = wave(y + 0.225, 0.9);
    double either = Math.max(Math.min(across, down), -Math.max(across, down));
    return Math.max(either, box(x, y, 0.9, 0.9));
  }

  private static double nearestDot(double v) {
    return Math.max(-1, Math.min(1, Math.rint(v / DOT_SPACING))) * DOT_SPACING;
  }

  /** Folds the plane onto one half of a point of the star and measures to its edge. */
  private static double star(double x, double y) {
    double fold = 2 * Math.max(COS_36 * x - SIN_36 * y, 0);
    double fx = x - fold * COS_36;
    double fy = y + fold * SIN_36;
    fold = 2 * Math.max(-COS_36 * fx - SIN_36 * fy, 0);
    fx = Math.abs(fx + fold * COS_36);
    fy = fy + fold * SIN_36 - 1.1;
    double edgeX = 0.45 * SIN_36;
    double edgeY = 0.45 * COS_36 - 1;
    double along = (fx * edgeX + fy * edgeY) / (edgeX * edgeX + edgeY * edgeY);
    double near = Math.max(0, Math.min(1.1, along));
    double distance = length(fx - edgeX * near, fy - edgeY * near);
    return fy * edgeX - fx * edgeY < 0 ? -distance : distance;
  }
}
