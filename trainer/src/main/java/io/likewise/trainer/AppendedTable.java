package io.likewise.trainer;

import io.likewise.files.AtomicFile;
import java.nio.file.Path;

/** A CSV file that grows by whole groups of rows; a reader never sees half a group. */
final class AppendedTable {
  private final Path file;
  private final StringBuilder rows = new StringBuilder();

  /** Replaces the file by one that holds its header only. */
  AppendedTable(Path file, String header) {
    this.file = file;
    AtomicFile.write(file, header + "\n");
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
      target.appendPrevious();
      target.append(rows);
      target.commit();
    }
    rows.setLength(0);
  }
}
