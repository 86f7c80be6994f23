package io.likewise.runner.doctor;

import io.likewise.api.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Looks at a folder that is written to, without making it.
 *
 * @param subject what it is
 * @param folder where it is, or will be made
 * @param wantedBytes the room that is wished for
 * @param use what takes that room, in a phrase
 * @param advice what to do if it cannot be written, or has no room
 */
record FolderCheck(String subject, Path folder, long wantedBytes, String use, String advice) {
  private static final long FULL = 1L << 20;

  Finding find() {
    Path there = folder.toAbsolutePath().normalize();
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    Finding finding = found(there);
    return finding.with("path", folder.toString());
  }

  /** Looks at the nearest folder that is there. */
  private Finding found(Path there) {
    if (!Files.isDirectory(there) || !Files.isWritable(there)) {
      return unwritable(there + " cannot be written to");
    }
    try {
      long free = Files.getFileStore(there).getUsableSpace();
      String text = folder + ", " + Megabytes.text(free) + " free";
      Finding finding =
          free < FULL
              ? unwritable(text)
              : free < wantedBytes
                  ? Finding.note(subject, text + "; " + use, advice)
                  : Finding.ok(subject, text);
      return finding.with("freeBytes", free);
    } catch (IOException e) {
      return Finding.note(subject, folder + ", and nobody knows how much is free", "");
    }
  }

  private Finding unwritable(String text) {
    return Finding.problem(subject, ErrorCode.OUTPUT_UNWRITABLE, text, advice);
  }
}
