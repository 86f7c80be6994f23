package io.likewise.report.run;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Rows of CSV as RFC 4180 defines them, for names may hold anything. */
public final class Csv {
  private Csv() {}

  /** Returns a row without its end. */
  public static String row(Object... cells) {
    return Arrays.stream(cells).map(Csv::cell).collect(Collectors.joining(","));
  }

  /** Returns a cell, in quotation marks where it holds what ends one. */
  public static String cell(Object value) {
    String text = String.valueOf(value);
    boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
  }
}
