package io.likewise.tck;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** What became of the rules, in their order, and how fast the engine was: what the kit ends with. */
final class KitReport {
  private final List<String> failed = new ArrayList<>();
  private final Map<String, List<String>> skipped = new LinkedHashMap<>();
  private final Map<ComputeMode, SortedMap<Integer, Speed>> speeds =
      new EnumMap<>(ComputeMode.class);
  private int held;

  synchronized void held() {
    held++;
  }

  synchronized void failed(String message) {
    failed.add(message);
  }

  synchronized void skipped(String rule, String reason) {
    skipped.computeIfAbsent(reason, key -> new ArrayList<>()).add(rule.replace("rule ", ""));
  }

  synchronized void speed(ComputeMode mode, int threads, Speed speed) {
    speeds.computeIfAbsent(mode, key -> new TreeMap<>()).put(threads, speed);
  }

  @Override
  public synchronized String toString() {
    StringBuilder text = new StringBuilder("\nCompatibility kit: ").append(held).append(" hold");
    text.append(failed.isEmpty() ? ", none fails" : ", " + failed.size() + " fail").append('\n');
    for (String message : failed) {
      text.append("  FAILED ").append(message.replaceAll("\\s+", " ")).append('\n');
    }
    if (!failed.isEmpty()) {
      text.append("  A rule may rely on those before it: begin with the first of these.\n");
    }
    skipped.forEach(
        (reason, rules) ->
            text.append("  skipped, as ")
                .append(reason)
                .append(": ")
                .append(String.join("; ", rules))
                .append('\n'));
    speeds.forEach(
        (mode, byThreads) -> {
          Speed one = byThreads.get(byThreads.firstKey());
          byThreads.forEach(
              (threads, speed) ->
                  text.append("  speed, ")
                      .append(mode)
                      .append(threads == 1 ? ", 1 thread: " : ", " + threads + " threads: ")
                      .append(speed)
                      .append(speed.complaint(threads, one))
                      .append('\n'));
        });
    return text.append('\n').toString();
  }
}
