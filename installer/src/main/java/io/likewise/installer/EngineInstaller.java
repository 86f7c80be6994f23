package io.likewise.installer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import io.likewise.files.Digests;
import io.likewise.files.FolderTree;
import io.likewise.files.LockFile;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import io.likewise.runner.engines.PinnedJar;
import io.likewise.runner.engines.PinnedJars;
import io.likewise.runner.engines.UnpackedFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Puts the jars of an engine into the cache, all of them and each with its digest, or none.
 *
 * <p>They gather in a folder beside the one that they are looked for in, which gets its name when
 * they are complete. What a process that was killed had gathered is taken over, as far as it is
 * right. One process installs an engine at a time, the others wait and find it there.
 */
public final class EngineInstaller {
  private static final String GATHERED = ".part";
  private static final int PIECE = 1 << 20;

  private final EngineJars jars;
  private final InstallProgress progress;

  /**
   * Creates an installer.
   *
   * @param jars knows where jars lie
   * @param progress hears of how it goes
   */
  public EngineInstaller(EngineJars jars, InstallProgress progress) {
    this.jars = jars;
    this.progress = progress;
  }

  /**
   * Installs an engine, unless it is there.
   *
   * @return the folder that its jars are in; empty if they came with the program
   * @throws LikewiseException {@code DOWNLOAD_FAILED} if a repository does not give what it should,
   *     {@code BACKEND_BROKEN} if a folder does not have it, {@code OUTPUT_UNWRITABLE} if the cache
   *     cannot be written
   */
  public Optional<Path> install(EngineFolder engine, JarSource source) {
    engine.usable();
    Optional<PinnedJars> offered = jars.offered(engine);
    if (offered.isEmpty()) {
      return Optional.empty();
    }
    Path folder = jars.installed(engine, offered.get());
    String name = EngineJars.installedFor(engine);
    if (jars.missing(engine).isPresent()) {
      holding(
          folder,
          name,
          () -> {
            if (jars.missing(engine).isPresent()) {
              gather(name, folder, offered.get(), source);
            }
          });
    }
    return Optional.of(folder);
  }

  /**
   * Removes an engine that was installed.
   *
   * @return whether there was anything to remove
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE} if it cannot be removed
   */
  public boolean remove(EngineFolder engine) {
    Optional<PinnedJars> offered = jars.offered(engine);
    if (offered.isEmpty()) {
      return false;
    }
    Path folder = jars.installed(engine, offered.get());
    Path gathered = beside(folder, GATHERED);
    if (!Files.exists(folder) && !Files.exists(gathered)) {
      return false;
    }
    holding(
        folder,
        EngineJars.installedFor(engine),
        () -> {
          FolderTree.delete(gathered);
          if (Files.exists(folder)) {
            // Whole until it has another name: half an engine is never seen.
            AtomicFile.replace(folder, gathered);
          }
          if (Files.exists(gathered) && !FolderTree.delete(gathered)) {
            throw new IOException(gathered + " cannot be deleted");
          }
        });
    return true;
  }

  /** Something that may fail to be written. */
  private interface Work {
    void run() throws IOException;
  }

  private void holding(Path folder, String engine, Work work) {
    try {
      Files.createDirectories(folder.getParent());
      UnpackedFiles.letAllRead(folder.getParent());
      LockFile lock = LockFile.lock(beside(folder, ".lock"), () -> progress.waiting(engine));
      try {
        work.run();
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      LikewiseException unwritable = AtomicFile.unwritable(folder, e);
      throw unwritable.saying(
          unwritable.getMessage()
              + " Engines are installed into the cache folder, which LIKEWISE_CACHE moves.");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LikewiseException(ErrorCode.INTERRUPTED, "asked to stop.", e);
    }
  }

  private static Path beside(Path folder, String ending) {
    return folder.resolveSibling(folder.getFileName() + ending);
  }

  private void gather(String engine, Path folder, PinnedJars wanted, JarSource source)
      throws IOException {
    Path gathered = beside(folder, GATHERED);
    if (Files.exists(folder)) {
      // Damaged since it was installed.
      FolderTree.delete(gathered);
      AtomicFile.replace(folder, gathered);
    }
    Files.createDirectories(gathered);
    long total = wanted.bytes();
    long done = 0;
    boolean begun = false;
    for (PinnedJar jar : wanted.jars()) {
      Path target = gathered.resolve(jar.fileName());
      if (!isRight(target, jar)) {
        if (!begun) {
          begun = true;
          progress.started(engine, done, total);
        }
        take(jar, target, source, done, total);
      }
      done += jar.bytes();
    }
    UnpackedFiles.letAllRead(gathered);
    AtomicFile.replace(gathered, folder);
    progress.completed(engine, folder);
  }

  private static boolean isRight(Path file, PinnedJar jar) throws IOException {
    return Files.isRegularFile(file)
        && Files.size(file) == jar.bytes()
        && Digests.read(file, "SHA-256").digest().equals(jar.sha256());
  }

  private void take(PinnedJar jar, Path target, JarSource source, long done, long total)
      throws IOException {
    Path found = source.find(jar, bytes -> progress.advanced(done + bytes, total));
    Path copy = beside(target, GATHERED);
    String difference = copy(found, copy, jar, bytes -> progress.advanced(done + bytes, total));
    if (!difference.isEmpty()) {
      Files.delete(copy);
      throw source.refuse(found, difference);
    }
    UnpackedFiles.letAllRead(copy);
    AtomicFile.replace(copy, target);
  }

  /**
   * Returns in what the file is not the jar, if it is not; it is read to its end, but no further.
   */
  private static String copy(Path from, Path to, PinnedJar jar, LongConsumer copied)
      throws IOException {
    MessageDigest digest = Digests.sha256();
    byte[] piece = new byte[PIECE];
    long bytes = 0;
    try (InputStream in = Files.newInputStream(from);
        FileChannel out =
            FileChannel.open(
                to,
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE,
                StandardOpenOption.TRUNCATE_EXISTING)) {
      OutputStream both = Channels.newOutputStream(Digests.ofWhatIsWritten(out, digest));
      for (int read = in.read(piece); read >= 0 && bytes <= jar.bytes(); read = in.read(piece)) {
        bytes += read;
        both.write(piece, 0, read);
        copied.accept(Math.min(bytes, jar.bytes()));
      }
      out.force(true);
    }
    if (bytes != jar.bytes()) {
      String found = bytes < jar.bytes() ? String.format("%,d", bytes) : "more";
      return String.format("%s bytes, expected %,d", found, jar.bytes());
    }
    String found = Digests.hex(digest);
    return found.equals(jar.sha256())
        ? ""
        : String.format("sha256 %s, expected %s", found, jar.sha256());
  }
}
