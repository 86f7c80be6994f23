package io.likewise.strangers;

import io.likewise.strangers.ReadingProcess.Reader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Archives that are called CIFAR-10's. */
final class HostileArchives {
  private static final String BATCH = "cifar-10-batches-bin/data_batch_1.bin";
  private static final int RECORD = 3073;

  private HostileArchives() {}

  /** Writes members into an archive. */
  private interface Members {
    void writeTo(TarArchiveOutputStream tar) throws IOException;
  }

  /** Adds them. */
  static void addTo(Corpus corpus) throws IOException {
    String only = "expected only files";
    add(corpus, "a path that leads out", only, tar -> member(tar, "../../outside/evil", 1));
    add(corpus, "a path from the root", only, tar -> member(tar, "/tmp/evil", 1));
    add(
        corpus,
        "a path that leads out behind the right folder",
        only,
        tar -> member(tar, "cifar-10-batches-bin/../../evil", 1));
    add(corpus, "a link", only, tar -> link(tar, TarConstants.LF_SYMLINK));
    add(corpus, "a hard link", only, tar -> link(tar, TarConstants.LF_LINK));
    add(corpus, "a pipe", only, tar -> link(tar, TarConstants.LF_FIFO));
    add(corpus, "a device", only, tar -> link(tar, TarConstants.LF_CHR));
    add(
        corpus,
        "a file twice",
        "there twice",
        tar -> {
          member(tar, BATCH, RECORD);
          member(tar, BATCH, RECORD);
        });
    add(corpus, "64 MB where 3 KB belong", "expected 3,073", tar -> member(tar, BATCH, 64 << 20));
    add(
        corpus,
        "64 MB where the page belongs",
        "longer than it may",
        tar -> member(tar, "cifar-10-batches-bin/readme.html", 64 << 20));
    add(
        corpus,
        "a header of 16 MB",
        "longer than it may",
        tar -> {
          TarArchiveEntry entry = new TarArchiveEntry(BATCH);
          entry.addPaxHeader("comment", "x".repeat(16 << 20));
          entry.setSize(RECORD);
          put(tar, entry);
        });
    add(
        corpus,
        "a name of 16 MB",
        "longer than it may",
        tar -> {
          TarArchiveEntry name =
              new TarArchiveEntry("././@LongLink", TarConstants.LF_GNUTYPE_LONGNAME);
          name.setSize(16 << 20);
          put(tar, name);
        });
    add(
        corpus,
        "10,000 members",
        "more than 32 members",
        tar -> {
          for (int i = 0; i < 10_000; i++) {
            put(tar, new TarArchiveEntry("cifar-10-batches-bin/"));
          }
        });
    add(
        corpus,
        "a member longer than the archive",
        "expected 3,073",
        tar -> {
          TarArchiveEntry entry = new TarArchiveEntry(BATCH);
          entry.setSize(1L << 40);
          tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_STAR);
          tar.putArchiveEntry(entry);
        });
    ByteArrayOutputStream bomb = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bomb)) {
      gzip.write(new byte[256 << 20]);
    }
    corpus.add(
        Reader.CIFAR10, "256 MB of zeros in 256 KB", "longer than it may", bomb.toByteArray());
    corpus.addDamaged(Reader.CIFAR10, "an archive", archive(tar -> member(tar, BATCH, RECORD)));
  }

  private static void add(Corpus corpus, String name, String told, Members members)
      throws IOException {
    Files.write(corpus.place(Reader.CIFAR10, name, told), archive(members));
  }

  private static byte[] archive(Members members) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    GZIPOutputStream gzip = new GZIPOutputStream(bytes);
    TarArchiveOutputStream tar = new TarArchiveOutputStream(gzip);
    tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    members.writeTo(tar);
    tar.flush();
    gzip.finish();
    return bytes.toByteArray();
  }

  private static void member(TarArchiveOutputStream tar, String name, int bytes)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(name, true);
    entry.setSize(bytes);
    put(tar, entry);
  }

  private static void link(TarArchiveOutputStream tar, byte kind) throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry(BATCH, kind);
    entry.setLinkName("/etc/passwd");
    put(tar, entry);
  }

  private static void put(TarArchiveOutputStream tar, TarArchiveEntry entry) throws IOException {
    tar.putArchiveEntry(entry);
    tar.write(new byte[(int) entry.getSize()]);
    tar.closeArchiveEntry();
  }
}
