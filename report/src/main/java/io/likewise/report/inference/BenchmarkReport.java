package io.likewise.report.inference;

import io.likewise.api.error.ErrorCode;
import io.likewise.files.AtomicFile;
import io.likewise.files.VisibleJson;
import io.likewise.report.inference.ModelTiming.Agreement;
import io.likewise.report.run.Csv;
import io.likewise.report.statistics.Spread;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.IntStream;

/**
 * What a benchmark of a model came to: a table to read, and {@code benchmark.csv} and {@code
 * benchmark.json} for programs. Figures are medians over the processes that were measured; the
 * files have the least and the largest too.
 *
 * @param rows a row for each format, what opens it, and number of threads; all have the same batch
 *     sizes
 */
public record BenchmarkReport(List<BenchmarkRow> rows) {
  private static final List<String> REACH = List.of("", "_min", "_max");

  public BenchmarkReport {
    rows = List.copyOf(rows);
  }

  private List<Integer> batches() {
    return rows.get(0).batches();
  }

  /** Returns why nothing at all was measured; empty if anything was. */
  public Optional<ErrorCode> failure() {
    boolean measured = rows.stream().anyMatch(row -> !row.timings().isEmpty());
    return measured ? Optional.empty() : rows.get(0).refusal().map(BenchmarkRow.Refusal::code);
  }

  /** Returns the table; below a row that could not be measured to the end stands why. */
  public String table() {
    List<String> head =
        new ArrayList<>(
            List.of("FORMAT", "OPENED BY", "THREADS", "MB", "START, S", "P50, MS", "P99, MS"));
    batches().forEach(batch -> head.add("IMG/S, " + batch));
    head.addAll(List.of("SPREAD", "MEMORY, MB", "EQUAL", "DIFFERENCE"));
    List<List<String>> cells = new ArrayList<>(List.of(head));
    rows.forEach(row -> cells.add(cells(row)));
    int[] widths =
        IntStream.range(0, head.size())
            .map(i -> cells.stream().mapToInt(line -> line.get(i).length()).max().orElse(0))
            .toArray();
    StringJoiner lines = new StringJoiner("\n");
    lines.add(line(head, widths));
    for (int i = 0; i < rows.size(); i++) {
      lines.add(line(cells.get(i + 1), widths));
      rows.get(i).refusal().ifPresent(why -> lines.add("    " + why.sentence()));
    }
    return lines.toString();
  }

  /** Words stand left, numbers right. */
  private static String line(List<String> cells, int[] widths) {
    StringJoiner line = new StringJoiner("  ");
    for (int i = 0; i < widths.length; i++) {
      line.add(String.format("%" + (i < 2 ? "-" : "") + widths[i] + "s", cells.get(i)));
    }
    return line.toString().stripTrailing();
  }

  private static List<String> cells(BenchmarkRow row) {
    List<String> cells = new ArrayList<>();
    cells.add(row.format());
    cells.add(row.openedBy());
    cells.add(Integer.toString(row.threads()));
    cells.add(row.bytes() == 0 ? "" : Spread.number(row.bytes() / 1e6, 1));
    cells.add(median(row.spread(ModelTiming::startSeconds), 2));
    cells.add(median(row.spread(ModelTiming::p50Millis), 2));
    cells.add(median(row.spread(ModelTiming::p99Millis), 2));
    for (int batch : row.batches()) {
      cells.add(median(row.imagesPerSecond(batch), 0));
    }
    cells.add(widest(row));
    cells.add(median(row.spread(timing -> timing.peakMemoryBytes() / 1e6), 0));
    Optional<Agreement> agreement = row.agreement();
    cells.add(agreement.map(a -> a.equalClasses() + "/" + a.images()).orElse(""));
    cells.add(
        agreement.map(a -> String.format(Locale.ROOT, "%.1e", a.largestDifference())).orElse(""));
    return cells;
  }

  private static String median(Optional<Spread> spread, int decimals) {
    return spread.map(known -> Spread.number(known.median(), decimals)).orElse("");
  }

  /** How far a batch size's images a second reach at most, as a share of their median. */
  private static String widest(BenchmarkRow row) {
    if (row.timings().size() < 2) {
      return "";
    }
    return row.batches().stream()
        .flatMap(batch -> row.imagesPerSecond(batch).stream())
        .map(spread -> (spread.max() - spread.min()) / spread.median())
        .max(Double::compare)
        .map(share -> Spread.number(100 * share, 0) + " %")
        .orElse("");
  }

  /** Returns a line for each row, with a header; what was not measured is empty. */
  public String csv() {
    List<String> head =
        new ArrayList<>(List.of("format", "opened_by", "device", "threads", "bytes", "processes"));
    head.addAll(reach("start_s"));
    head.addAll(reach("p50_ms"));
    head.addAll(reach("p99_ms"));
    batches().forEach(batch -> head.addAll(reach("images_per_s_" + batch)));
    head.addAll(reach("peak_memory_bytes"));
    head.addAll(List.of("compared_images", "equal_classes", "largest_difference", "refusal"));
    StringJoiner lines = new StringJoiner("\n", "", "\n");
    lines.add(Csv.row(head.toArray()));
    for (BenchmarkRow row : rows) {
      List<Object> cells =
          new ArrayList<>(
              List.of(
                  row.format(),
                  row.openedBy(),
                  row.device(),
                  row.threads(),
                  row.bytes(),
                  row.timings().size()));
      cells.addAll(reach(row.spread(ModelTiming::startSeconds)));
      cells.addAll(reach(row.spread(ModelTiming::p50Millis)));
      cells.addAll(reach(row.spread(ModelTiming::p99Millis)));
      row.batches().forEach(batch -> cells.addAll(reach(row.imagesPerSecond(batch))));
      cells.addAll(reach(row.spread(ModelTiming::peakMemoryBytes)));
      Optional<Agreement> agreement = row.agreement();
      cells.add(agreement.<Object>map(Agreement::images).orElse(""));
      cells.add(agreement.<Object>map(Agreement::equalClasses).orElse(""));
      cells.add(agreement.<Object>map(Agreement::largestDifference).orElse(""));
      cells.add(row.refusal().map(BenchmarkRow.Refusal::sentence).orElse(""));
      lines.add(Csv.row(cells.toArray()));
    }
    return lines.toString();
  }

  private static List<String> reach(String name) {
    return REACH.stream().map(end -> name + end).toList();
  }

  private static List<Object> reach(Optional<Spread> spread) {
    return spread
        .<List<Object>>map(s -> List.of(s.median(), s.min(), s.max()))
        .orElse(List.of("", "", ""));
  }

  /** Returns the rows as one JSON list, with every process that was measured. */
  public String json() {
    List<Map<String, Object>> list = new ArrayList<>();
    for (BenchmarkRow row : rows) {
      Map<String, Object> content = new LinkedHashMap<>();
      content.put("format", row.format());
      content.put("openedBy", row.openedBy());
      content.put("device", row.device());
      content.put("threads", row.threads());
      content.put("bytes", row.bytes());
      content.put("batches", row.batches());
      content.put("processes", row.timings());
      row.refusal().ifPresent(why -> content.put("refusal", why));
      list.add(content);
    }
    return VisibleJson.lines(list) + "\n";
  }

  /**
   * Writes both files into a folder that exists; each appears whole or not at all.
   *
   * @throws io.likewise.api.error.LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public void write(Path folder) {
    AtomicFile.write(folder.resolve("benchmark.csv"), csv());
    AtomicFile.write(folder.resolve("benchmark.json"), json());
  }
}
