package io.likewise.trainer;

import io.likewise.files.AtomicFile;
import java.nio.file.Path;

/** A CSV file that grows by whole groups of rows; a reader never sees half a group. */
final class AppendedTable {
  private final Path file;
  private final StringBuilder rows = new StringBuilder();

  private AppendedTable(Path file) {
    this.file = file;
  }

  /** Replaces a file by one that holds its header only. */
  static AppendedTable begin(Path file, String header) {
    AtomicFile.write(file, header + "\n");
    return new AppendedTable(file);
  }

  /** Continues a file after so many bytes; what follows them is cut off. */
  static AppendedTable resume(Path file, long bytes) {
    try (AtomicFile target = AtomicFile.begin(file)) {
      target.appendPrevious(bytes);
      target.commit();
    }
    return new AppendedTable(file);
  }

  /**
   * Adds a row, which is in the file after the next {@link #flush}. Numbers are written so that
   * they read back as the same numbers.
   */
  void add(Object... values) {
    for (int i = 0; i < values.length; i++) {
      rows.append(i == 0 ? "" : ",").append(values[i]);
    }
    rows.append('\n');
  }

  /** Brings the rows added so far into the file. */
  void flush() {
    if (rows.isEmpty()) {
      return;
    }
    // The file itself holds the earlier rows, so that a long run's table is never in memory.
    try (AtomicFile target = AtomicFile.begin(file)) {
      target.appendPrevious(Long.MAX_VALUE);
      target.append(rows);
      target.commit();
    }
    rows.setLength(0);
  }
}
