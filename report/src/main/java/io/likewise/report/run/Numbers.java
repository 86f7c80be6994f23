package io.likewise.report.run;

import java.math.BigDecimal;
import java.util.Locale;

/** Figures as reports write them; – stands for what is not known. */
public final class Numbers {
  private static final String UNKNOWN = "–";

  private Numbers() {}

  /** Returns a count, its thousands parted. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Returns a figure with so many decimals. */
  public static String decimal(double value, int decimals) {
    return Double.isFinite(value)
        ? String.format(Locale.ROOT, "%,." + decimals + "f", value)
        : UNKNOWN;
  }

  /** Returns a share in per cent. */
  public static String percent(double share, int decimals) {
    return Double.isFinite(share) ? decimal(100 * share, decimals) + " %" : UNKNOWN;
  }

  /** Returns a setting as short as it reads back, such as {@code 0.0001} or {@code 64}. */
  public static String setting(double value) {
    return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
  }

  /** Returns a size in the binary units of memory. */
  public static String memory(long bytes) {
    if (bytes <= 0) {
      return UNKNOWN;
    }
    double mebibytes = bytes / (double) (1 << 20);
    return mebibytes < 1000
        ? decimal(mebibytes, 0) + " MiB"
        : decimal(mebibytes / 1024, 2) + " GiB";
  }

  /** Returns a time as {@code 1 h 02 min 03 s}, {@code 2 min 03 s} or {@code 3.4 s}. */
  public static String duration(double seconds) {
    if (!Double.isFinite(seconds)) {
      return UNKNOWN;
    }
    if (seconds < 59.95) {
      return String.format(Locale.ROOT, "%.1f s", seconds);
    }
    long whole = Math.round(seconds);
    String minutesAndSeconds =
        String.format(Locale.ROOT, "%02d min %02d s", whole / 60 % 60, whole % 60);
    return whole >= 3600
        ? whole / 3600 + " h " + minutesAndSeconds
        : minutesAndSeconds.replaceFirst("^0", "");
  }
}
