package io.likewise.cli.console;

import io.likewise.api.data.Skipped;
import io.likewise.data.folders.DatasetNotices;
import io.likewise.runs.directory.RunDirectory;
import java.util.List;

/**
 * Tells the user of the files that a run reads, and writes down what of the data it skips.
 *
 * @param directory takes what is skipped, before the run can fail because of it
 * @param notices takes sentences
 */
public record RunNotices(RunDirectory directory, Notices notices) implements DatasetNotices {
  @Override
  public void accept(String sentence) {
    notices.accept(sentence);
  }

  @Override
  public void skipped(List<Skipped> all) {
    directory
        .writeSkipped(all)
        .ifPresent(file -> accept("all that is not read of the data is listed in " + file));
  }
}
