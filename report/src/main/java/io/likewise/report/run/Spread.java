package io.likewise.report.run;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.hipparchus.stat.descriptive.rank.Median;

/**
 * How far values reach.
 *
 * @param min the least
 * @param median the middle one; of an even number the mean of the two in the middle
 * @param max the largest
 */
public record Spread(double min, double median, double max) {

  /** Returns the spread of those values that are known, that is, not NaN; empty if none is. */
  public static Optional<Spread> of(double... values) {
    double[] known = Arrays.stream(values).filter(value -> !Double.isNaN(value)).sorted().toArray();
    return known.length == 0
        ? Optional.empty()
        : Optional.of(new Spread(known[0], new Median().evaluate(known), known[known.length - 1]));
  }

  /** Returns {@code min ← median → max}, or the one value if they read the same. */
  public String text(int decimals) {
    String least = number(min, decimals);
    String middle = number(median, decimals);
    String most = number(max, decimals);
    return least.equals(most) ? middle : least + " ← " + middle + " → " + most;
  }

  /** Returns a number with so many decimals and a true minus. */
  public static String number(double value, int decimals) {
    String text = String.format(Locale.ROOT, "%." + decimals + "f", value);
    boolean zero = text.chars().noneMatch(c -> c >= '1' && c <= '9');
    return zero ? text.replace("-", "") : text.replace('-', '−');
  }
}
