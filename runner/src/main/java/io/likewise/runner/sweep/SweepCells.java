package io.likewise.runner.sweep;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.PlanCheck;
import io.likewise.runs.grid.EarlierCells;
import io.likewise.runs.grid.Grid;
import io.likewise.runs.grid.GridCell;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.Presets;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The cells of a grid, of which what is wrong with any is found before one is carried out. */
public final class SweepCells {
  private SweepCells() {}

  /**
   * Returns every cell with its engine and plan.
   *
   * @param folder where the cells' folders are
   * @param parallel how many are carried out at a time, sharing the machine's processors
   * @throws LikewiseException what is wrong with the first that cannot be carried out
   */
  public static List<SweepCell> of(
      Grid grid, InstalledBackends installed, Path folder, int parallel) {
    Map<String, PlanDraft> drafts = new LinkedHashMap<>();
    Map<String, Integer> numbers = new LinkedHashMap<>();
    List<SweepCell> cells = new ArrayList<>();
    PlanCheck check = new PlanCheck();
    for (GridCell cell : grid.cells()) {
      EngineFolder engine = installed.find(cell.backend());
      PlanDraft draft = drafts.computeIfAbsent(cell.base(), base -> draft(grid, base));
      RunPlan plan = grid.plan(cell, engine.plan(draft, parallel));
      check.check(plan.experiment());
      String id = cell.id(plan);
      Integer twin = numbers.putIfAbsent(id, cells.size() + 1);
      if (twin != null) {
        throw new LikewiseException(
            ErrorCode.EXPERIMENT_INVALID,
            String.format(
                "%s: cells %d and %d are the same run, %s; take one of them away.",
                grid.origin(), twin, cells.size() + 1, id));
      }
      cells.add(new SweepCell(cells.size() + 1, id, folder.resolve(id), engine, plan));
    }
    Map<String, Path> earlier = EarlierCells.in(folder, numbers.keySet());
    return cells.stream().map(cell -> cell.orIn(earlier.get(cell.id()))).toList();
  }

  private static PlanDraft draft(Grid grid, String base) {
    return grid.basesAreFiles()
        ? ExperimentFile.readDraft(Path.of(base))
        : PlanDraft.of(Presets.get(base, grid.origin() + ": preset"));
  }
}
