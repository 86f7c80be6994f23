package io.likewise.cli.console;

import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFile;
import java.util.List;

/** A published file as lines of text. */
public final class PinnedFileText {
  private PinnedFileText() {}

  /** Returns what is known of a file, and whether the cache has it. */
  public static List<String> lines(PinnedFile file, FileCache cache) {
    String cached =
        switch (cache.state(file)) {
          case ABSENT -> "no; it will be at ";
          case PUBLISHED -> "yes, at ";
          case OWN -> "yes, a file of your own, at ";
          case WRONG -> "a file of another size, which the next run replaces, at ";
        };
    return List.of(
        file.name(),
        String.format("  file    %s, %,d bytes", file.fileName(), file.bytes()),
        "  digest  " + file.pin(),
        "  from    " + file.source(),
        "  cached  " + cached + cache.path(file));
  }
}
