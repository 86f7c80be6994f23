package io.likewise.report.run;

import io.likewise.api.data.VisibleName;
import io.likewise.api.experiment.Evaluation;
import io.likewise.report.run.Calibration.Bin;
import java.util.List;
import java.util.Locale;
import java.util.StringJoiner;

/** The figures of a model on a set of images, as plain text. */
public final class EvaluationTable {
  private static final int NAME_WIDTH = 24;

  /** More columns than this are no table any more. */
  private static final int MOST_CONFUSION = 20;

  private EvaluationTable() {}

  /**
   * Returns accuracy, loss, and a row for each class, of at most 80 columns; it does not end with a
   * line break.
   *
   * @param part which images they are, in a word
   * @param classNames what the classes are called; a class without a name is shown by its number
   */
  public static String of(String part, Evaluation evaluation, List<String> classNames) {
    StringJoiner lines = new StringJoiner("\n");
    lines.add(
        line(
            "%s accuracy %.4f   %s loss %.4f   (%,d images)",
            part, evaluation.accuracy(), part, evaluation.loss(), evaluation.images()));
    lines.add("");
    lines.add(line("%-24s %9s %11s %9s %9s", "class", "images", "precision", "recall", "F1"));
    for (int label = 0; label < evaluation.confusion().size(); label++) {
      lines.add(
          line(
              "%-24s %9d %11.4f %9.4f %9.4f",
              name(label, classNames),
              evaluation.support(label),
              evaluation.precision(label),
              evaluation.recall(label),
              evaluation.f1(label)));
    }
    return lines.toString();
  }

  /**
   * Returns the same, with confusion and calibration below it. The confusion of more than {@value
   * #MOST_CONFUSION} classes is left out.
   */
  public static String of(String part, PredictionFigures figures, List<String> classNames) {
    Evaluation evaluation = figures.evaluation();
    StringJoiner lines = new StringJoiner("\n");
    lines.add(of(part, evaluation, classNames));
    if (evaluation.confusion().size() <= MOST_CONFUSION) {
      lines.add("");
      confusion(evaluation, classNames, lines);
    }
    lines.add("");
    calibration(figures.calibration(), lines);
    return lines.toString();
  }

  private static void confusion(
      Evaluation evaluation, List<String> classNames, StringJoiner lines) {
    int widest = String.valueOf(evaluation.images()).length();
    String cell = " %" + Math.max(3, widest) + "s";
    StringBuilder heading = new StringBuilder(line("%-24s   ", "true class, taken for"));
    for (int label = 0; label < evaluation.confusion().size(); label++) {
      heading.append(line(cell, label));
    }
    lines.add(heading);
    for (int label = 0; label < evaluation.confusion().size(); label++) {
      StringBuilder row = new StringBuilder(line("%-24s %2d", name(label, classNames), label));
      evaluation.confusion().get(label).forEach(count -> row.append(line(cell, count)));
      lines.add(row);
    }
  }

  private static void calibration(Calibration calibration, StringJoiner lines) {
    lines.add(
        line(
            "expected calibration error %.4f   (%d bins of equal width)",
            calibration.expectedError(), Calibration.BINS));
    lines.add("");
    lines.add(line("%-16s %9s %16s %10s", "confidence", "images", "mean confidence", "accuracy"));
    for (Bin bin : calibration.bins()) {
      if (bin.images() > 0) {
        lines.add(
            line(
                "%.4f to %.4f %9d %16.4f %10.4f",
                bin.above(), bin.upTo(), bin.images(), bin.confidence(), bin.accuracy()));
      }
    }
  }

  private static String name(int label, List<String> classNames) {
    String name =
        label < classNames.size() ? VisibleName.of(classNames.get(label)) : String.valueOf(label);
    return name.length() <= NAME_WIDTH ? name : name.substring(0, NAME_WIDTH - 1) + "…";
  }

  private static String line(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
