package io.likewise.cli.console;

import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Probe;
import java.util.ArrayList;
import java.util.List;

/** The installed engines as lines of text: a table of those that can be used, then the others. */
public final class BackendTable {
  private static final List<String> HEADINGS =
      List.of("BACKEND", "ENGINE", "VERSION", "DEVICES", "CAPABILITIES");

  private BackendTable() {}

  /** Returns the lines, the headings first. */
  public static List<String> lines(List<EngineStatus> statuses) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(HEADINGS);
    statuses.forEach(status -> rows.add(cells(status)));
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int column = 0; column < row.size(); column++) {
        boolean last = column == row.size() - 1;
        String form = last ? "%s" : "%-" + width(rows, column) + "s  ";
        line.append(String.format(form, row.get(column)));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static List<String> cells(EngineStatus status) {
    String backend = status.folder().backend();
    String engine = status.folder().engine() + (status.folder().isDefault() ? " (default)" : "");
    return status
        .probe()
        .map(
            probe ->
                List.of(
                    backend,
                    engine,
                    probe.version(),
                    String.join(" ", probe.devices()),
                    capabilities(probe)))
        .orElseGet(
            () -> List.of(backend, engine, "cannot be used: " + status.problem().orElse("?")));
  }

  private static String capabilities(Probe probe) {
    StringBuilder all = new StringBuilder(String.join(" ", probe.capabilities()));
    probe
        .elsewhere()
        .forEach(
            (device, words) ->
                all.append("; ").append(device).append(": ").append(String.join(" ", words)));
    return all.toString();
  }

  /** The last cell of a row runs on, so it widens no column. */
  private static int width(List<List<String>> rows, int column) {
    return rows.stream()
        .filter(row -> column < row.size() - 1)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
