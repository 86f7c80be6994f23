package io.likewise.report.comparison;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.files.AtomicFile;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A comparison for people and programs: what was held equal, the table, the verdict, the curves.
 */
public final class ComparisonReport {
  /** The name, less its ending, of the files with all figures. */
  public static final String NAME = "comparison";

  /** The file with every difference between two engines. */
  static final String DIFFERENCES = "differences.csv";

  private final Comparison comparison;
  private final ComparisonTable table;
  private final ComparisonWords words;
  private final List<String> rounding;
  private final List<String> failures;
  private final ComparisonDetails details;

  /** Takes what is to be shown. */
  public ComparisonReport(Comparison comparison) {
    this.comparison = comparison;
    this.table = new ComparisonTable(comparison);
    this.words = new ComparisonWords(comparison.engines());
    this.rounding = RoundingControl.sentences(comparison);
    this.failures = ComparisonWords.failures(comparison.sides());
    this.details = ComparisonDetails.of(ComparedEngine.judged(comparison.engines()));
  }

  /**
   * Returns the comparison as plain text; it does not end with a line break.
   *
   * @param width the letters a line of the table has room for
   */
  public String text(int width) {
    StringBuilder text = new StringBuilder(comparison.experiment()).append('\n');
    held().forEach(line -> text.append(line).append('\n'));
    text.append('\n').append(table.text(width));
    append(text, "failed", failures);
    append(text, "verdict", words.verdict());
    append(text, "rounding", rounding);
    append(text, "more than accuracy", details.sentences());
    append(text, "as shipped", words.asShipped());
    append(text, "speed", words.speed());
    return text.toString().stripTrailing();
  }

  private List<String> held() {
    String equal = "held equal: " + comparison.heldEqual();
    return comparison.notHeldEqual().isEmpty()
        ? List.of(equal)
        : List.of(equal, "not held equal: " + comparison.notHeldEqual());
  }

  private static void append(StringBuilder text, String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append('\n').append(heading).append('\n');
      lines.forEach(line -> text.append("  ").append(line).append('\n'));
    }
  }

  String markdown() {
    StringBuilder text = new StringBuilder("# ").append(comparison.experiment()).append("\n\n");
    held()
        .forEach(
            line ->
                text.append(line.substring(0, 1).toUpperCase(Locale.ROOT))
                    .append(line.substring(1))
                    .append("\n\n"));
    text.append(table.markdown());
    section(text, "Failed", failures);
    section(text, "Verdict", words.verdict());
    section(text, "Rounding", rounding);
    section(text, "More than accuracy", details.sentences());
    details.tables().forEach(each -> text.append(each.markdown()));
    section(text, "As shipped", words.asShipped());
    section(text, "Speed", words.speed());
    return text.append("\n![Validation accuracy](accuracy.png)\n\n![Validation loss](loss.png)\n")
        .toString();
  }

  private static void section(StringBuilder text, String heading, List<String> lines) {
    if (!lines.isEmpty()) {
      text.append("\n## ").append(heading).append("\n\n");
      lines.forEach(line -> text.append("- ").append(line).append('\n'));
    }
  }

  /**
   * Writes {@code comparison.md}, {@code .csv} and {@code .json}, {@code differences.csv}, and then
   * the curves of all runs as {@code accuracy} and {@code loss}, {@code .png} and {@code .svg}, and
   * the page with all of it, {@code report.html}.
   *
   * @param folder where to; it exists
   * @return the pictures, and the page, that could not be made, for which nothing is thrown
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public List<NotMade> write(Path folder) {
    ComparisonData data = new ComparisonData(comparison, details);
    write(folder.resolve(NAME + ".md"), markdown());
    write(folder.resolve(NAME + ".csv"), data.csv());
    write(folder.resolve(DIFFERENCES), data.differencesCsv());
    write(folder.resolve(NAME + ".json"), data.json());
    Map<String, Supplier<Picture>> pictures = new LinkedHashMap<>();
    pictures.put("accuracy", () -> ComparisonCurves.accuracy(comparison.engines()).picture());
    pictures.put("loss", () -> ComparisonCurves.loss(comparison.engines()).picture());
    List<NotMade> notMade = new ArrayList<>(PictureFiles.write(pictures, folder));
    new ComparisonPage(comparison, held(), table, words, details, rounding, failures)
        .write(folder)
        .ifPresent(notMade::add);
    return notMade;
  }

  private static void write(Path file, String content) {
    try {
      AtomicFile.write(file, content);
    } catch (LikewiseException e) {
      throw e.onSetting("out");
    }
  }
}
