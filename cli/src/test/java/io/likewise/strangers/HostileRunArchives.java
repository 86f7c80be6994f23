package io.likewise.strangers;

import io.likewise.runner.archive.PackedRun;
import io.likewise.runner.archive.RunArchive;
import io.likewise.strangers.ReadingProcess.Reader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;

/** Archives of runs, as somebody has sent them to be compared. */
final class HostileRunArchives {
  private final Corpus corpus;

  private HostileRunArchives(Corpus corpus) {
    this.corpus = corpus;
  }

  /**
   * Adds them.
   *
   * @param sound a finished run
   */
  static void addTo(Corpus corpus, Path sound, Path scratch) throws IOException {
    HostileRunArchives archives = new HostileRunArchives(corpus);
    archives.names();
    archives.lists();
    archives.kept();
    Path file = scratch.resolve("runs.zip");
    RunArchive.write(PackedRun.of(List.of(sound), false, notice -> {}), file);
    corpus.addDamaged(Reader.ARCHIVE, "an archive of a run", Files.readAllBytes(file));
  }

  private void names() throws IOException {
    String none = "is no name of a file in a run's folder";
    add("a path that leads out", none, new ZipArchiveEntry("../outside/evil"));
    add("a path from the root", none, new ZipArchiveEntry("/tmp/evil"));
    String file = "metrics.csv";
    add("folders in folders, 200 of them", none, new ZipArchiveEntry("a/".repeat(200) + file));
    add("folders in folders, 1,000 of them", none, new ZipArchiveEntry("a/".repeat(1000) + file));
    add(
        "folders in folders, 20,000 of them",
        "a part is longer",
        new ZipArchiveEntry("a/".repeat(20_000) + file));
    ZipArchiveEntry link = new ZipArchiveEntry("run/weights.safetensors");
    link.setUnixMode(0120777);
    add("a link", "is a link or no plain file", link);
    ZipArchiveEntry pipe = new ZipArchiveEntry("run/metrics.csv");
    pipe.setUnixMode(0010644);
    add("a pipe", "is a link or no plain file", pipe);
  }

  /** A list of entries takes its reader ten times the room that it takes itself. */
  private void lists() throws IOException {
    String longer = "list of entries is longer";
    ZipArchiveEntry[] many = new ZipArchiveEntry[150_000];
    for (int i = 0; i < many.length; i++) {
      many[i] = new ZipArchiveEntry("run/file-" + i);
    }
    add("150,000 entries", longer, many);
    // Java 25 lets the parts of an entry have 65,535 bytes together.
    add("entries with 64 KB of extra fields", "a part is longer", withExtraFields(50, 65_400));
    add("entries with 9 MB of extra fields", longer, withExtraFields(1100, 4096));
    add("entries with 3 MB of extra fields", "no SHA256SUMS", withExtraFields(400, 4096));
  }

  /** Entries with fields of no bytes, every one of which becomes an object. */
  private static ZipArchiveEntry[] withExtraFields(int count, int bytes) {
    ByteBuffer fields = ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    for (short id = 0x4000; fields.hasRemaining(); id++) {
      fields.putShort(id).putShort((short) 0);
    }
    ZipArchiveEntry[] entries = new ZipArchiveEntry[count];
    for (int i = 0; i < count; i++) {
      entries[i] = new ZipArchiveEntry("run/file-" + i);
      entries[i].setExtra(fields.array());
    }
    return entries;
  }

  private void kept() throws IOException {
    Path zeros = corpus.place(Reader.COMPARISON, "zeros without end", "no plain file");
    Files.createSymbolicLink(zeros, Path.of("/dev/zero"));
    byte[] lists = ("[" + "[],".repeat(8 << 20) + "[]]").getBytes(StandardCharsets.US_ASCII);
    corpus.add(Reader.COMPARISON, "lists, 24 MB of them", "bytes expected", lists);
  }

  private void add(String name, String told, ZipArchiveEntry... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream zip = new ZipArchiveOutputStream(bytes)) {
      for (ZipArchiveEntry entry : entries) {
        zip.putArchiveEntry(entry);
        zip.closeArchiveEntry();
      }
    }
    corpus.add(Reader.ARCHIVE, name, told, bytes.toByteArray());
  }
}
