package io.likewise.cli.options;

import java.util.Optional;
import picocli.CommandLine.Option;

/** Where else a published file may be fetched from. */
public final class MirrorOption {
  @Option(
      names = "--mirror",
      paramLabel = "URL",
      description =
          "Fetch missing files from this folder, whose URL gets the file's name appended, and not"
              + " from where they are published. Also by the variable LIKEWISE_MIRROR.")
  private String mirror;

  public Optional<String> url() {
    return Optional.ofNullable(mirror);
  }
}
