package io.likewise.report.drawing;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis: which values it has room for, and which of them are written beside it.
 *
 * @param title what the values are; may be empty
 * @param low the value at its left or lower end
 * @param high the value at its right or upper end; less than {@code low} if it goes the other way
 * @param logarithmic whether equal factors, not equal differences, are equal distances
 * @param grid whether a faint line goes through each tick
 * @param ticks the values that are written, in order
 */
public record Axis(
    String title, double low, double high, boolean logarithmic, boolean grid, List<Tick> ticks) {

  /** A value beside an axis, and how it is written. */
  public record Tick(double value, String label) {}

  /** Checks the range. */
  public Axis {
    ticks = List.copyOf(ticks);
    requireRange(low, high);
    if (logarithmic && !(low > 0)) {
      throw new IllegalArgumentException("low: " + low + ", expected more than 0 for a logarithm");
    }
  }

  private static void requireRange(double low, double high) {
    // Of less than that a step between ticks may be rounded to nothing.
    if (!(Math.abs(high - low) > 1e6 * Double.MIN_NORMAL) || Double.isInfinite(high - low)) {
      throw new IllegalArgumentException(
          "range: " + low + " to " + high + ", expected two finite values that differ");
    }
  }

  /**
   * Returns an axis of numbers, with ticks at multiples of 1, 2 or 5 times a power of ten.
   *
   * @param most how many ticks there may be, at least 2
   */
  public static Axis linear(String title, double low, double high, int most) {
    requireRange(low, high);
    double step = step((high - low) / most);
    int unit = (int) Math.floor(Math.log10(step) + 1e-9);
    double largest = Math.max(Math.abs(low), Math.abs(high));
    // Past 15 digits a difference is rounding.
    String format =
        step > 1e-6 && largest < 1e7
            ? "%,." + Math.max(0, -unit) + "f"
            : "%." + Math.max(0, Math.min(15, (int) Math.log10(largest) - unit)) + "e";
    List<Tick> ticks = new ArrayList<>();
    for (long i = (long) Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) {
      ticks.add(new Tick(i * step, String.format(Locale.ROOT, format, i * step)));
    }
    return new Axis(title, low, high, false, true, ticks);
  }

  /**
   * Returns an axis of counted things: ticks at whole numbers only.
   *
   * @param first the first of them
   * @param last the last of them
   * @param most how many ticks there may be, at least 2
   */
  public static Axis counting(
      String title, double low, double high, int first, int last, int most) {
    int step = (int) Math.max(1, step((double) (last - first + 1) / most));
    List<Tick> ticks = new ArrayList<>();
    for (int i = (first + step - 1) / step * step; i <= last; i += step) {
      ticks.add(new Tick(i, String.format(Locale.ROOT, "%,d", i)));
    }
    return new Axis(title, low, high, false, true, ticks);
  }

  /**
   * Returns an axis of powers of ten around some values.
   *
   * @param smallest the smallest of them, more than 0
   * @param most how many ticks there may be, at least 2
   */
  public static Axis logarithmic(String title, double smallest, double largest, int most) {
    int first = (int) Math.floor(Math.log10(smallest));
    int last = Math.max(first + 1, (int) Math.ceil(Math.log10(largest)));
    int step = (int) Math.max(1, step((double) (last - first) / most));
    List<Tick> ticks = new ArrayList<>();
    for (int i = first; i <= last; i += step) {
      ticks.add(new Tick(Math.pow(10, i), "1e" + i));
    }
    return new Axis(title, Math.pow(10, first), Math.pow(10, last), true, false, ticks);
  }

  /** Returns the least of 1, 2 and 5 times a power of ten that is not less than a size. */
  public static double step(double size) {
    double power = Math.pow(10, Math.floor(Math.log10(size)));
    for (int factor : new int[] {1, 2, 5}) {
      if (factor * power >= size * (1 - 1e-9)) {
        return factor * power;
      }
    }
    return 10 * power;
  }

  /** Returns where a value is, 0 at the low end and 1 at the high one. */
  double share(double value) {
    return logarithmic
        ? Math.log(value / low) / Math.log(high / low)
        : (value - low) / (high - low);
  }
}
