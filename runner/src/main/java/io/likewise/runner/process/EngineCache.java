package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.descriptor.WorkerVariables;
import io.likewise.files.FolderTree;
import io.likewise.files.LockFile;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.UnpackedFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The folder of the cache that an engine unpacks its native libraries into: there and whole before
 * any worker looks for them.
 *
 * <p>The engine unpacks them itself, in a probe that is started for that alone; when it has, the
 * folder gets the list of its {@link UnpackedFiles}. What has no such list was left by a process
 * that was killed, what does not agree with it was damaged since, and both are thrown away and
 * unpacked again. One process does that at a time, the others wait. Whoever finds the folder whole
 * writes nothing, so that it can belong to another user.
 */
final class EngineCache {
  private static final String FOLDER = "engines";
  private static final String LOCK = ".lock";
  private static final String DISCARDED = ".discarded";

  /** How long an engine may be silent that unpacks nothing more. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Path cache;
  private final EngineJars jars;
  private final EngineFolder engine;
  private final Path folder;
  private final RunnerProgress progress;
  private final Function<LongSupplier, EngineStatus> unpacking;

  /** Creates the cache of an engine whose descriptor says what its process needs. */
  EngineCache(Home home, EngineFolder engine, RunnerProgress progress) {
    this(
        home,
        engine,
        progress,
        bytes -> EngineProbes.probe(engine, WorkerCommand.probe(home, engine), PATIENCE, bytes));
  }

  /** As above, with something else that unpacks, and is told how far it has got. */
  EngineCache(
      Home home,
      EngineFolder engine,
      RunnerProgress progress,
      Function<LongSupplier, EngineStatus> unpacking) {
    this.cache = home.cache();
    this.jars = EngineJars.of(home);
    this.engine = engine;
    this.folder = folder(home, engine);
    this.progress = progress;
    this.unpacking = unpacking;
  }

  /**
   * Returns the folder. Its name holds what decides the libraries: the system, the engine and the
   * jars that it has, and variables that may lead it to other libraries.
   */
  static Path folder(Home home, EngineFolder engine) {
    StringBuilder decisive = new StringBuilder();
    EngineJars.of(home)
        .libraries(engine)
        .forEach(jar -> decisive.append(jar.getFileName()).append('\n'));
    WorkerVariables.meant(System.getenv(), engine.usable().clears())
        .forEach((name, value) -> decisive.append(name).append('=').append(value).append('\n'));
    CRC32 sum = new CRC32();
    sum.update(decisive.toString().getBytes(StandardCharsets.UTF_8));
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT).replaceAll("\\W+.*", "");
    return home.cache()
        .resolve(FOLDER)
        .resolve(
            String.format(
                "%s-%s-%s-%s-%08x",
                engine.backend(),
                engine.jarsFolder().getFileName(),
                system,
                System.getProperty("os.arch"),
                sum.getValue()));
  }

  /**
   * Sees to it that the engine's libraries are there.
   *
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE} if they are not and cannot be unpacked
   *     here, {@code BACKEND_BROKEN} if the engine does not unpack them, or nothing can be loaded
   *     from the cache
   */
  void prepare() {
    if (!engine.usable().usesCache()) {
      return;
    }
    if (isWhole()) {
      requireExecutable(folder.resolve(UnpackedFiles.NAME));
      return;
    }
    try {
      makeFolders();
      LockFile lock = LockFile.lock(lockedFile(), this::tellOfWaiting);
      try {
        if (!isWhole()) {
          unpack();
        }
      } finally {
        lock.close();
      }
    } catch (IOException e) {
      throw unusable(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LikewiseException(ErrorCode.INTERRUPTED, "asked to stop.", e);
    }
  }

  private void tellOfWaiting() {
    progress.notice("another process unpacks " + engine.name() + "; waiting for it");
  }

  private boolean isWhole() {
    return UnpackedFiles.of(folder).filter(files -> files.damage(folder).isEmpty()).isPresent();
  }

  private Optional<String> damage() {
    return UnpackedFiles.of(folder).flatMap(files -> files.damage(folder));
  }

  private void unpack() throws IOException {
    Optional<String> damage = damage();
    discard();
    damage.ifPresent(what -> progress.notice(what + ", so all is unpacked again"));
    Files.createDirectory(folder);
    requireExecutable();
    progress.notice(engine.name() + " unpacks its native libraries, once, into " + folder);
    EngineStatus status = unpacking.apply(this::unpackedBytes);
    if (status.problem().isPresent()) {
      FolderTree.delete(folder);
      throw failed(status.problem().get());
    }
    try {
      UnpackedFiles.seal(folder);
    } catch (IOException e) {
      FolderTree.delete(folder);
      throw e;
    }
  }

  /** The folders may lie in a cache that several users write to, or read. */
  private void makeFolders() throws IOException {
    if (!Files.isDirectory(cache)) {
      Files.createDirectories(cache);
      UnpackedFiles.letAllRead(cache);
    }
    Path engines = folder.getParent();
    if (!Files.isDirectory(engines)) {
      try {
        Files.createDirectory(engines);
        shareAs(engines, cache);
      } catch (FileAlreadyExistsException e) {
        if (!Files.isDirectory(engines)) {
          throw e;
        }
      }
    }
  }

  /** Gives a folder the permissions of the one it lies in, so that the same users may write. */
  private static void shareAs(Path made, Path parent) {
    try {
      int mode = (Integer) Files.getAttribute(parent, "unix:mode");
      Files.setAttribute(made, "unix:mode", mode & 07777);
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      // No such thing there.
    }
  }

  /** The lock's file stays: to delete it would let two processes lock two files of that name. */
  private Path lockedFile() throws IOException {
    Path file = folder.resolveSibling(folder.getFileName() + LOCK);
    if (!Files.exists(file)) {
      try {
        Files.createFile(file);
        UnpackedFiles.permit(file, "rw-rw-rw-");
      } catch (FileAlreadyExistsException e) {
        // Another process was as quick.
      }
    }
    return file;
  }

  /** Makes way for a new folder. What cannot be deleted another user may have left. */
  private void discard() throws IOException {
    try (Stream<Path> all = Files.list(folder.getParent())) {
      String old = folder.getFileName() + DISCARDED;
      for (Path left : all.filter(p -> p.getFileName().toString().startsWith(old)).toList()) {
        FolderTree.delete(left);
      }
    }
    if (Files.exists(folder) && !FolderTree.delete(folder)) {
      Files.move(
          folder, folder.resolveSibling(folder.getFileName() + DISCARDED + System.nanoTime()));
    }
  }

  private long unpackedBytes() {
    try {
      return FolderTree.bytes(folder);
    } catch (IOException e) {
      // Something was renamed meanwhile, which is progress.
      return System.nanoTime();
    }
  }

  /** Tries it with a file made for that. */
  private void requireExecutable() throws IOException {
    Path file = folder.resolve("executable");
    Files.createFile(file);
    UnpackedFiles.permit(file, UnpackedFiles.EXECUTABLE);
    try {
      requireExecutable(file);
    } finally {
      Files.delete(file);
    }
  }

  /** What may be executed by all and yet may not lies where nothing may. */
  private void requireExecutable(Path file) {
    try {
      if (!Files.isExecutable(file)
          && PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
              .equals(UnpackedFiles.EXECUTABLE)) {
        throw new LikewiseException(
            ErrorCode.BACKEND_BROKEN,
            "the cache folder "
                + cache
                + " lies on a file system that is mounted noexec, from which no native library of "
                + engine.name()
                + " can be loaded. Set LIKEWISE_CACHE to a folder on another one.");
      }
    } catch (IOException | UnsupportedOperationException e) {
      // Not known, then: the engine will find out.
    }
  }

  private LikewiseException failed(String problem) {
    long free = cache.toFile().getUsableSpace();
    boolean full = problem.contains("No space left") || problem.contains("quota");
    if (full || free < nativeBytes()) {
      return full(null);
    }
    return new LikewiseException(ErrorCode.BACKEND_BROKEN, problem);
  }

  private LikewiseException full(IOException e) {
    return new LikewiseException(
        ErrorCode.OUTPUT_UNWRITABLE,
        String.format(
            "the cache folder %s has no room for the native libraries of %s: about %,d MB are"
                + " needed, %,d MB are free. Make room, or set LIKEWISE_CACHE to a folder with"
                + " more.",
            cache, engine.name(), nativeBytes() >> 20, cache.toFile().getUsableSpace() >> 20),
        e);
  }

  private LikewiseException unusable(IOException e) {
    String reason = reason(e);
    if (reason.contains("No space left") || reason.contains("quota")) {
      return full(e);
    }
    String advice =
        damage()
            .map(
                what ->
                    String.format(
                        "%s, and it cannot be unpacked again (%s). Have %s deleted by whom it"
                            + " belongs to, or set",
                        what, reason, folder))
            .orElseGet(
                () ->
                    String.format(
                        "the cache folder %s cannot be used (%s), and %s unpacks its native"
                            + " libraries there. Set",
                        cache, reason, engine.name()));
    return new LikewiseException(
        ErrorCode.OUTPUT_UNWRITABLE,
        advice + " LIKEWISE_CACHE to a folder that you can write to.",
        e);
  }

  private static String reason(IOException e) {
    if (e instanceof AccessDeniedException denied) {
      return denied.getFile() + ": permission denied";
    }
    if (e instanceof FileAlreadyExistsException there) {
      return there.getFile() + " is no folder";
    }
    if (e instanceof NoSuchFileException none) {
      return none.getFile() + " cannot be made";
    }
    if (e instanceof FileSystemException known && known.getReason() != null) {
      return known.getFile() + ": " + known.getReason();
    }
    return String.valueOf(e.getMessage());
  }

  /** Returns how much the jars have to unpack for this system, as far as names tell. */
  private long nativeBytes() {
    long sum = 0;
    for (Path jar : jars.all(engine)) {
      try (ZipFile zip = new ZipFile(jar.toFile())) {
        sum += zip.stream().filter(EngineCache::isNative).mapToLong(ZipEntry::getSize).sum();
      } catch (IOException e) {
        // An estimate for a sentence.
      }
    }
    return sum;
  }

  private static boolean isNative(ZipEntry entry) {
    String own = System.mapLibraryName("x");
    String name = entry.getName();
    return name.endsWith(own.substring(own.lastIndexOf('.'))) || name.contains(".so.");
  }
}
