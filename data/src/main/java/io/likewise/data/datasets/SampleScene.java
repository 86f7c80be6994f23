package io.likewise.data.datasets;

import io.likewise.data.random.Randomness;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * One picture of the sample data set: a shape of random place, size, angle and colour on a
 * two-coloured, faintly rippled ground with specks, all under noise.
 *
 * <p>The shape may be lighter or darker than its ground, so that no pixel's mean tells a class, and
 * the least difference is large enough to survive brightness and contrast of the augmentation.
 * Outlines are antialiased by the distance to them; the few sines are {@link StrictMath}'s, so
 * every machine draws the same bits.
 */
final class SampleScene {
  private static final int SIZE = SampleDataset.IMAGE_SIZE;
  private static final double LEAST_DIFFERENCE = 0.35;
  private static final double LEAST_RADIUS = 11;
  private static final double MOST_RADIUS = 15;
  // No shape's outline is farther from its centre, in units of its radius.
  private static final double FARTHEST = 1.3;
  private static final double NOISE = 0.05;
  private static final int MOST_SPECKS = 4;

  private final SplitMix64 stream;
  private final double[] values = new double[SIZE * SIZE * 3];

  private SampleScene(SplitMix64 stream) {
    this.stream = stream;
  }

  /** Draws a picture as uint8 RGB {@code [height, width, channel]}; the stream decides the rest. */
  static void draw(SampleShape shape, SplitMix64 stream, byte[] target, int offset) {
    SampleScene scene = new SampleScene(stream);
    double[] ground = scene.colour();
    scene.fillGround(ground);
    scene.scatterSpecks();
    scene.place(shape, scene.colourUnlike(ground));
    scene.expose(target, offset);
  }

  private double between(double from, double to) {
    return from + (to - from) * stream.nextDouble();
  }

  private double[] colour() {
    return new double[] {between(0.1, 0.9), between(0.1, 0.9), between(0.1, 0.9)};
  }

  /** Returns a colour whose brightness differs clearly from another's. */
  private double[] colourUnlike(double[] other) {
    double[] colour = colour();
    while (Math.abs(brightness(colour) - brightness(other)) < LEAST_DIFFERENCE) {
      colour = colour();
    }
    return colour;
  }

  private static double brightness(double[] colour) {
    return 0.3 * colour[0] + 0.59 * colour[1] + 0.11 * colour[2];
  }

  private void fillGround(double[] colour) {
    double direction = between(0, 2 * Math.PI);
    double dx = StrictMath.cos(direction) / SIZE;
    double dy = StrictMath.sin(direction) / SIZE;
    double[] slope = {between(-0.2, 0.2), between(-0.2, 0.2), between(-0.2, 0.2)};
    double rippleX = between(-0.6, 0.6);
    double rippleY = between(-0.6, 0.6);
    double phase = between(0, 2 * Math.PI);
    double height = between(0, 0.06);
    for (int y = 0, at = 0; y < SIZE; y++) {
      for (int x = 0; x < SIZE; x++) {
        double along = (x - SIZE / 2) * dx + (y - SIZE / 2) * dy;
        double ripple = height * StrictMath.sin(rippleX * x + rippleY * y + phase);
        for (int channel = 0; channel < 3; channel++, at++) {
          values[at] = colour[channel] + along * slope[channel] + ripple;
        }
      }
    }
  }

  private void scatterSpecks() {
    int specks = Randomness.nextBelow(MOST_SPECKS + 1, stream);
    for (int i = 0; i < specks; i++) {
      paint(
          SampleShape.DISK,
          between(0, SIZE),
          between(0, SIZE),
          between(0.8, 2),
          between(0, 2 * Math.PI),
          colour());
    }
  }

  private void place(SampleShape shape, double[] colour) {
    double radius = between(LEAST_RADIUS, MOST_RADIUS);
    double margin = 0.95 * radius;
    paint(
        shape,
        between(margin, SIZE - margin),
        between(margin, SIZE - margin),
        radius,
        between(0, 2 * Math.PI),
        colour);
  }

  /** Lays a shape over what is there; a pixel half a pixel inside the outline is fully covered. */
  private void paint(
      SampleShape shape,
      double centreX,
      double centreY,
      double radius,
      double angle,
      double[] colour) {
    double cos = StrictMath.cos(angle) / radius;
    double sin = StrictMath.sin(angle) / radius;
    double reach = FARTHEST * radius + 1;
    int top = (int) Math.max(0, Math.floor(centreY - reach));
    int bottom = (int) Math.min(SIZE, Math.ceil(centreY + reach));
    int left = (int) Math.max(0, Math.floor(centreX - reach));
    int right = (int) Math.min(SIZE, Math.ceil(centreX + reach));
    for (int y = top; y < bottom; y++) {
      int at = (y * SIZE + left) * 3;
      for (int x = left; x < right; x++) {
        double dx = x + 0.5 - centreX;
        double dy = y + 0.5 - centreY;
        double distance = shape.distance(dx * cos + dy * sin, dy * cos - dx * sin) * radius;
        double cover = Math.max(0, Math.min(1, 0.5 - distance));
        for (int channel = 0; channel < 3; channel++, at++) {
          values[at] += cover * (colour[channel] - values[at]);
        }
      }
    }
  }

  private void expose(byte[] target, int offset) {
    for (int i = 0; i < values.length; i++) {
      double value = values[i] + between(-NOISE, NOISE);
      target[offset + i] = (byte) Math.rint(255 * Math.max(0, Math.min(1, value)));
    }
  }
}
