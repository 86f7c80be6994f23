package io.likewise.runs.grid;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs of a sweep that are in folders of other names than a {@link GridCell} gives now, as an
 * earlier version named them: they are known by what is run in them.
 */
public final class EarlierCells {
  private EarlierCells() {}

  /**
   * Returns such folders by the names that their cells would have now; of several that would have
   * one name, one with a result.
   *
   * @param sweep the folder of all runs, which need not be there
   * @param names what the cells are called; folders of these names are not looked into
   * @throws LikewiseException {@link ErrorCode#USAGE} if the folder cannot be read
   */
  public static Map<String, Path> in(Path sweep, Set<String> names) {
    Map<String, Path> earlier = new TreeMap<>();
    for (Path run : others(sweep, names)) {
      try {
        RunPlan plan = ExperimentFile.read(run.resolve(ExperimentFile.NAME));
        for (boolean withThreads : new boolean[] {false, true}) {
          earlier.merge(
              GridCell.id(plan, withThreads),
              run,
              (first, next) -> FinishedRun.isFinished(first) ? first : next);
        }
      } catch (LikewiseException e) {
        // Somebody else's: no cell of this sweep.
      }
    }
    return earlier;
  }

  private static List<Path> others(Path sweep, Set<String> names) {
    if (!Files.isDirectory(sweep)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(sweep)) {
      return entries
          .filter(FinishedRun::isRun)
          .filter(run -> !names.contains(run.getFileName().toString()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.USAGE, sweep + ": cannot be read. Check its permissions.", e);
    }
  }
}
