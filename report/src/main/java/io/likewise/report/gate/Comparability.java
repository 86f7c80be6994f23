package io.likewise.report.gate;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What must be the same before a gate may say anything; all else is refused in one sentence. */
final class Comparability {
  private static final String BACKEND = "backend.";

  private Comparability() {}

  /** Refuses comparisons of which one has a side that the other lacks. */
  static void requireSides(KeptComparison now, KeptComparison kept) {
    Set<String> missing = new LinkedHashSet<>(kept.sides().keySet());
    missing.removeAll(now.sides().keySet());
    Set<String> added = new LinkedHashSet<>(now.sides().keySet());
    added.removeAll(kept.sides().keySet());
    if (!missing.isEmpty() || !added.isEmpty()) {
      List<String> parts = new ArrayList<>();
      if (!missing.isEmpty()) {
        parts.add("has " + String.join(" and ", missing) + ", of which there is no new run");
      }
      if (!added.isEmpty()) {
        parts.add("has no " + String.join(" and no ", added) + ", of which there are new runs");
      }
      throw refused(
          kept.file()
              + ": "
              + String.join(", and ", parts)
              + "; compare the same engines, or hold them against another comparison.");
    }
  }

  /** Refuses sides of different experiments, images or initial weights, and those without a run. */
  static void requireExperiment(KeptSide now, KeptSide kept) {
    requireRuns(now, "new");
    requireRuns(kept, "kept");
    List<String> differing = new ArrayList<>(settings(now, kept, false));
    for (long seed : now.seedsOf(kept)) {
      Set<String> weights = new LinkedHashSet<>();
      now.of(seed).forEach(run -> weights.add(start(run.initialWeights())));
      kept.of(seed).forEach(run -> weights.add(start(run.initialWeights())));
      if (weights.size() > 1) {
        differing.add(
            "initial weights of seed " + seed + " (" + String.join(" and ", weights) + ")");
      }
    }
    if (!differing.isEmpty()) {
      throw refused(
          now.name()
              + ": its runs are of another experiment than those kept, which differ in "
              + String.join(", ", differing)
              + "; there is nothing to compare.");
    }
  }

  private static void requireRuns(KeptSide side, String which) {
    if (side.runs().isEmpty()) {
      throw refused(
          side.name()
              + ": no "
              + which
              + " run of it has finished, so there is nothing to compare.");
    }
    if (side.settings().isEmpty()) {
      throw refused(
          side.name()
              + ": what its "
              + which
              + " runs were made from is not known; compare these runs again to keep it.");
    }
  }

  /**
   * Refuses to compare speeds of no stage, or where something other than the program may have
   * changed them.
   */
  static void requireSpeeds(KeptSide now, KeptSide kept) {
    if (Stream.of(1, 2).noneMatch(stage -> SpeedCheck.applies(stage, now, kept))) {
      throw refused(now.name() + ": no stage was trained, so there are no speeds to compare.");
    }
    List<String> around = around(now, kept);
    if (!around.isEmpty()) {
      throw refused(
          now.name()
              + ": its speed cannot be compared with the one kept, for these differ: "
              + String.join(", ", around)
              + ".");
    }
  }

  /** Refuses to compare bits of no seed in common, or that were not all kept. */
  static void requireBits(KeptSide now, KeptSide kept) {
    if (now.seedsOf(kept).isEmpty()) {
      throw refused(now.name() + ": no seed was run both times, so there are no bits to compare.");
    }
    Set<String> files = new TreeSet<>();
    now.runs().forEach(run -> files.addAll(run.digests().keySet()));
    kept.runs().forEach(run -> files.addAll(run.digests().keySet()));
    for (KeptSide side : List.of(now, kept)) {
      for (KeptRun run : side.runs()) {
        if (files.isEmpty() || !run.digests().keySet().containsAll(files)) {
          throw refused(
              side.name()
                  + ": the digests of all files that equal runs have in common are not known of"
                  + " seed "
                  + run.seed()
                  + "; compare runs that still have these files.");
        }
      }
    }
  }

  /** Returns what differs of all that is no part of the experiment, a phrase each. */
  static List<String> around(KeptSide now, KeptSide kept) {
    List<String> differing = new ArrayList<>(settings(now, kept, true));
    String here = now.words(KeptRun::machine);
    String there = kept.words(KeptRun::machine);
    if (!here.equals(there)) {
      differing.add("machine (" + here + " and " + there + ")");
    }
    return differing;
  }

  private static List<String> settings(KeptSide now, KeptSide kept, boolean ofBackend) {
    Set<String> keys = new TreeSet<>(now.settings().keySet());
    keys.addAll(kept.settings().keySet());
    return keys.stream()
        .filter(key -> key.startsWith(BACKEND) == ofBackend)
        .filter(key -> !value(now, key).equals(value(kept, key)))
        .map(
            key ->
                (ofBackend ? key.substring(BACKEND.length()) : key)
                    + " ("
                    + value(now, key)
                    + " and "
                    + value(kept, key)
                    + ")")
        .collect(Collectors.toList());
  }

  private static String value(KeptSide side, String key) {
    return side.settings().getOrDefault(key, "unknown");
  }

  private static String start(String digest) {
    return digest.substring(0, Math.min(8, digest.length()));
  }

  private static LikewiseException refused(String sentence) {
    return new LikewiseException(ErrorCode.USAGE, sentence);
  }
}
