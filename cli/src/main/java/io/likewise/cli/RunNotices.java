package io.likewise.cli;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.VisibleName;
import io.likewise.data.folders.DatasetNotices;
import io.likewise.trainer.RunDirectory;
import java.io.PrintStream;
import java.util.List;

/** Tells the user of the files that a run reads, and writes down what of the data it skips. */
final class RunNotices implements DatasetNotices {
  private final RunDirectory directory;
  private final PrintStream err;

  /**
   * Takes where things are told.
   *
   * @param directory takes what is skipped, before the run can fail because of it
   * @param err takes sentences
   */
  RunNotices(RunDirectory directory, PrintStream err) {
    this.directory = directory;
    this.err = err;
  }

  @Override
  public void accept(String sentence) {
    err.println("likewise: " + VisibleName.of(sentence));
  }

  @Override
  public void skipped(List<Skipped> all) {
    directory
        .writeSkipped(all)
        .ifPresent(file -> accept("all that is not read of the data is listed in " + file));
  }
}
