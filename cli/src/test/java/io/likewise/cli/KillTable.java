package io.likewise.cli;

import io.likewise.cli.KilledProduct.Victim;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What was killed, and what came of it. */
final class KillTable {
  private static final String ROW = "%-16s %8s %8s %8s%n";

  private final Map<KillAim, Map<Victim, Integer>> kills = new TreeMap<>();
  private final Map<String, Integer> counts = new TreeMap<>();
  private final List<Double> lost = new ArrayList<>();

  void killed(KillAim aim, Victim victim) {
    kills.computeIfAbsent(aim, none -> new EnumMap<>(Victim.class)).merge(victim, 1, Integer::sum);
  }

  int kills() {
    return kills.values().stream()
        .flatMap(by -> by.values().stream())
        .mapToInt(times -> times)
        .sum();
  }

  void count(String what, int times) {
    counts.merge(what, times, Integer::sum);
  }

  /** Notes how long what a kill has cost had taken. */
  void lost(Duration work) {
    lost.add(work.toMillis() / 1000.0);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(String.format(ROW, "killed during", "worker", "parent", "both"));
    kills.forEach(
        (aim, by) ->
            text.append(
                String.format(
                    ROW,
                    aim,
                    by.getOrDefault(Victim.WORKER, 0),
                    by.getOrDefault(Victim.PARENT, 0),
                    by.getOrDefault(Victim.BOTH, 0))));
    text.append('\n');
    counts.forEach((what, times) -> text.append(String.format("%5d %s%n", times, what)));
    List<Double> sorted = lost.stream().sorted().toList();
    if (!sorted.isEmpty()) {
      text.append(
          String.format(
              "work lost by a kill: median %.2f s, most %.2f s (start of the process included)%n",
              sorted.get(sorted.size() / 2), sorted.get(sorted.size() - 1)));
    }
    return text.toString();
  }
}
