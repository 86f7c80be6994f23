package io.likewise.runs.directory;

import io.likewise.api.data.Skipped;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import io.likewise.runs.plan.EnumWords;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@code skipped.json}: all that lies in a data set's folder and is no part of the data. */
public final class SkippedFile {
  /** What the file is called in a run directory. */
  static final String NAME = "skipped.json";

  private SkippedFile() {}

  /**
   * Writes the file.
   *
   * @param file where to
   * @param skipped what is no part of the data, in the order in which it is written
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public static void write(Path file, List<Skipped> skipped) {
    AtomicFile.write(file, Json.of(skipped));
  }

  /** Returns how many there are for each reason. */
  static Map<String, Integer> counts(List<Skipped> skipped) {
    Map<String, Integer> counts = new TreeMap<>();
    skipped.forEach(one -> counts.merge(EnumWords.of(one.reason()), 1, Integer::sum));
    return counts;
  }
}
