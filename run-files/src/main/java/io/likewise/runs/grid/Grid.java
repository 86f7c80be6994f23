package io.likewise.runs.grid;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.YamlTree;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Several runs at once: every combination of some backends, experiments, seeds and settings.
 *
 * @param origin the file, for messages
 * @param backends each a backend, or backend and engine as in {@code djl:pytorch}
 * @param basesAreFiles whether the bases are files, else they are presets
 * @param bases the experiments to begin with
 * @param settings the values of each key that is varied, {@code seed} among them
 * @param lines where the keys stand in the file
 */
public record Grid(
    String origin,
    List<String> backends,
    boolean basesAreFiles,
    List<String> bases,
    Map<String, List<String>> settings,
    Map<String, Integer> lines) {

  /** More cells than this are taken for a slip. */
  static final int MOST_CELLS = 100_000;

  /**
   * Returns every cell, in an order that follows from the file alone: the backend changes slowest,
   * the last setting fastest.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} if they are more than 100,000
   */
  public List<GridCell> cells() {
    requireFew();
    List<GridCell> cells = new ArrayList<>();
    for (String backend : backends) {
      for (String base : bases) {
        for (Map<String, String> combination : combinations()) {
          cells.add(new GridCell(backend, base, combination));
        }
      }
    }
    return cells;
  }

  private void requireFew() {
    double count = (double) backends.size() * bases.size();
    for (List<String> values : settings.values()) {
      count *= values.size();
    }
    if (count > MOST_CELLS) {
      throw new LikewiseException(
          ErrorCode.EXPERIMENT_INVALID,
          String.format(
              "%s: the grid has %.0f cells, expected at most %d. Divide it into several files.",
              origin, count, MOST_CELLS));
    }
  }

  private List<Map<String, String>> combinations() {
    List<Map<String, String>> all = List.of(Map.of());
    for (Map.Entry<String, List<String>> varied : settings.entrySet()) {
      List<Map<String, String>> longer = new ArrayList<>();
      for (Map<String, String> begun : all) {
        for (String value : varied.getValue()) {
          Map<String, String> next = new LinkedHashMap<>(begun);
          next.put(varied.getKey(), value);
          longer.add(next);
        }
      }
      all = longer;
    }
    return all;
  }

  /**
   * Returns a cell's plan.
   *
   * @param cell one of this grid's
   * @param base the plan of its backend and base, to which the cell's settings are applied
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID}, with the line if one setting by
   *     itself is at fault
   */
  public RunPlan plan(GridCell cell, RunPlan base) {
    try {
      return ExperimentFile.with(base, cell.settings(), origin + ", cell " + cell.settings());
    } catch (LikewiseException together) {
      // A single value that is wrong is told by its line; values that only clash, by the cell.
      cell.settings()
          .forEach((key, value) -> ExperimentFile.with(base, Map.of(key, value), place(key)));
      throw together;
    }
  }

  private String place(String key) {
    return YamlTree.place(
        origin, lines.get(key.equals(GridFile.SEED) ? key : GridFile.SET + "." + key));
  }
}
