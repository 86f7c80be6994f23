package io.likewise.cli.options;

import picocli.CommandLine.Option;

/** The option of commands that end with a page to look at. */
public final class OpenOption {
  @Option(
      names = "--open",
      description = "Show report.html in the browser of this desktop when it is there.")
  private boolean open;

  /** Returns whether the page is to be shown. */
  public boolean asked() {
    return open;
  }
}
