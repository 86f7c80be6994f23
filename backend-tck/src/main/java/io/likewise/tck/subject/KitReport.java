package io.likewise.tck.subject;

import io.likewise.tck.reference.ComputeMode;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What became of the rules, in their order, and how fast the engine was: what the kit ends with.
 */
public final class KitReport {
  /** What is shown of a message; all of it stands in the failure. */
  private static final int LONGEST = 240;

  private final List<String> failed = new ArrayList<>();
  private final Map<String, List<String>> skipped = new LinkedHashMap<>();
  private final Map<ComputeMode, SortedMap<Integer, Speed>> speeds =
      new EnumMap<>(ComputeMode.class);
  private int held;

  public synchronized void held() {
    held++;
  }

  public synchronized void failed(String message) {
    failed.add(message);
  }

  public synchronized void skipped(String rule, String mode, String reason) {
    skipped.computeIfAbsent(mode + ", as " + reason, key -> new ArrayList<>()).add(rule);
  }

  public synchronized void speed(ComputeMode mode, int threads, Speed speed) {
    speeds.computeIfAbsent(mode, key -> new TreeMap<>()).put(threads, speed);
  }

  /**
   * Returns it as lines of text.
   *
   * @param tests what the kit ran as
   */
  public synchronized String text(String tests) {
    StringBuilder text = new StringBuilder("\nCompatibility kit, ").append(tests).append(": ");
    text.append(held).append(" tests hold");
    text.append(failed.isEmpty() ? ", none fails" : ", " + failed.size() + " fail").append('\n');
    for (String message : failed) {
      String line = message.replaceAll("\\s+", " ");
      boolean fits = line.length() <= LONGEST;
      text.append("  FAILED ").append(fits ? line : line.substring(0, LONGEST) + "…").append('\n');
    }
    if (!failed.isEmpty()) {
      text.append("  A rule may rely on those before it: begin with the first of these.\n");
    }
    skipped.forEach(
        (why, rules) ->
            text.append("  skipped")
                .append(why)
                .append(": ")
                .append(String.join(" ", rules))
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
