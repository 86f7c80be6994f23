package io.likewise.runs.grid;

import io.likewise.files.Digests;
import io.likewise.files.NewFolder;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;

/**
 * One cell of a grid: what it is to be made of. {@link Grid#plan} makes a plan of it.
 *
 * @param backend the backend, or backend and engine as in {@code djl:pytorch}
 * @param base the name of a preset or the path of an experiment's file, as {@link
 *     Grid#basesAreFiles} says
 * @param settings what is changed in it, by full dotted keys, {@code seed} among them
 */
public record GridCell(String backend, String base, Map<String, String> settings) {
  static final String THREADS = "backend.threads";
  private static final int DIGITS = 10;

  /**
   * Returns the name of the cell's folder, such as {@code quick-djl-pytorch-s1-3f9ac01b22}: the
   * same for the same run wherever and whenever it is asked for. The digits begin the SHA-256 of
   * the plan's values; how a file writes them has no part in it, nor has a key that came later and
   * is at what its absence means. The number of threads is left out unless the grid says it,
   * because machines differ in it.
   *
   * @param plan the cell's plan
   */
  public String id(RunPlan plan) {
    return id(plan, settings.containsKey(THREADS));
  }

  /** As {@link #id(RunPlan)}; the number of threads is part of the name or not. */
  static String id(RunPlan plan, boolean withThreads) {
    StringBuilder values = new StringBuilder();
    ExperimentFile.canonical(plan)
        .forEach(
            (key, value) -> {
              if (withThreads || !key.equals(THREADS)) {
                // With its length, no value looks like the end of one and the start of another.
                values.append(key).append(' ').append(value.length()).append(':').append(value);
              }
            });
    return NewFolder.portable(plan.title() + "-" + digest(values.toString()));
  }

  private static String digest(String text) {
    MessageDigest sha = Digests.sha256();
    sha.update(text.getBytes(StandardCharsets.UTF_8));
    return Digests.hex(sha).substring(0, DIGITS);
  }
}
