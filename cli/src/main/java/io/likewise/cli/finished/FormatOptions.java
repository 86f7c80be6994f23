package io.likewise.cli.finished;

import io.likewise.report.inference.ListingFormat;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** The options that decide how something is listed; at most one of them is given. */
final class FormatOptions {
  @ArgGroup private Given given = new Given();

  private static final class Given {
    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(names = "--csv", description = "Print CSV, with a header.")
    private boolean csv;
  }

  /** Returns the format, a table if nothing else was asked for. */
  ListingFormat format() {
    return given.json ? ListingFormat.JSON : given.csv ? ListingFormat.CSV : ListingFormat.TABLE;
  }
}
