package io.likewise.runner.archive;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import io.likewise.files.DigestList;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Run directories in one file, a ZIP, with the digest of every file in it.
 *
 * <p>It is a function of the files in the runs, whenever and wherever it is made: names are sorted
 * and times fixed. One Java and its zlib make the same bytes of them.
 */
public final class RunArchive {
  /** What the name of an archive usually ends with. */
  public static final String ENDING = ".zip";

  /** A ZIP keeps times of its own zone; the first one that Java does not add another form of. */
  private static final LocalDateTime TIME = LocalDateTime.of(1980, 2, 1, 0, 0);

  private RunArchive() {}

  /**
   * Writes an archive; it appears whole or not at all.
   *
   * @param runs what is packed
   * @param target the file, which must not exist
   * @throws LikewiseException {@code USAGE} if it exists, or a file of a run cannot be read; {@code
   *     RUN_LOCKED} if a run is being carried out; {@code OUTPUT_UNWRITABLE}
   */
  public static void write(List<PackedRun> runs, Path target) {
    if (Files.exists(target)) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              target + ": is there already, and nothing is written over. Choose another name.")
          .onSetting("out");
    }
    AtomicFile.write(
        target,
        channel -> {
          // Not closed, for the channel is still to be forced to the disk.
          ZipOutputStream zip = new ZipOutputStream(Channels.newOutputStream(channel));
          for (PackedRun run : runs) {
            write(run, zip);
          }
          zip.finish();
        });
  }

  private static void write(PackedRun run, ZipOutputStream zip) throws IOException {
    Map<String, String> digests = run.leftOutDigests();
    for (String name : run.files()) {
      begin(run, name, zip);
      digests.put(name, run.copy(name, zip));
      zip.closeEntry();
    }
    begin(run, DigestList.NAME, zip);
    zip.write(DigestList.text(digests).getBytes(StandardCharsets.UTF_8));
    zip.closeEntry();
  }

  private static void begin(PackedRun run, String name, ZipOutputStream zip) throws IOException {
    ZipEntry entry = new ZipEntry(run.name() + "/" + name);
    entry.setTimeLocal(TIME);
    // Numbers of a network and pictures hardly become smaller, and take their time.
    boolean dense = PackedRun.isWeights(name) || name.endsWith(".png");
    zip.setLevel(dense ? Deflater.NO_COMPRESSION : Deflater.DEFAULT_COMPRESSION);
    zip.putNextEntry(entry);
  }
}
