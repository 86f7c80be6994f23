package io.likewise.runner.compare;

import io.likewise.runs.directory.FinishedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Which runs, of one seed, came to the same bits, whatever engine made them. */
final class SameBits {
  private final Map<Path, Path> firsts = new LinkedHashMap<>();

  /** Compares the files of all runs; of those that no longer keep them, nothing is known. */
  SameBits(List<FinishedRun> runs) {
    List<FinishedRun> distinct = new ArrayList<>();
    for (FinishedRun run : runs) {
      Path first =
          distinct.stream()
              .filter(other -> run.keepsBits() && seed(other) == seed(run) && run.hasBitsOf(other))
              .map(FinishedRun::path)
              .findFirst()
              .orElse(run.path());
      firsts.put(run.path(), first);
      if (first.equals(run.path()) && run.keepsBits()) {
        distinct.add(run);
      }
    }
  }

  private static long seed(FinishedRun run) {
    return run.plan().experiment().seed();
  }

  /** Returns the first run, of its seed, that came to the same bits; itself if no other did. */
  Path firstLike(FinishedRun run) {
    return firsts.get(run.path());
  }
}
