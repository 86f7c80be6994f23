package io.likewise.cli;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * A command of the built product that carries out one run, and is there to be killed: what its run
 * directory shows of it, and the two processes that it consists of.
 */
final class KilledProduct {
  /** Where {@code mvn package} puts the product together. */
  static final Path PROGRAM = Path.of("target/likewise/bin/likewise").toAbsolutePath();

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration POLL = Duration.ofNanos(500_000);

  /** Who is killed. */
  enum Victim {
    WORKER,
    PARENT,
    BOTH
  }

  private final Process parent;
  private final Path runs;
  private final Path log;
  private Instant started = Instant.now();
  private long checkpointAtStart;
  private long workersBefore = -1;
  private boolean leftHalf;

  private KilledProduct(Process parent, Path runs, Path log) {
    this.parent = parent;
    this.runs = runs;
    this.log = log;
    this.checkpointAtStart = newestCheckpoint();
  }

  /**
   * Starts the command.
   *
   * @param runs the folder of the one run
   * @param arguments of {@code likewise}
   */
  static KilledProduct start(Path runs, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of(PROGRAM.toString()));
    command.addAll(arguments);
    Path log = Files.createTempFile(Files.createDirectories(runs.resolveSibling("logs")), "", "");
    Process parent =
        new ProcessBuilder(command)
            .directory(runs.getParent().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    return new KilledProduct(parent, runs, log);
  }

  /** Returns the directory of the run, if it has been made. */
  static Optional<Path> run(Path runs) {
    try (Stream<Path> all = Files.list(runs)) {
      return all.filter(path -> Files.exists(path.resolve("experiment.yaml"))).findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  String log() throws IOException {
    return Files.readString(log);
  }

  /** Waits until the command has ended by itself, and returns its exit status. */
  int end() throws IOException {
    await(() -> !parent.isAlive());
    return parent.exitValue();
  }

  boolean hasEnded() {
    return !parent.isAlive();
  }

  /** Waits until something is so, or the command has ended by itself. */
  void await(BooleanSupplier condition) throws IOException {
    Instant last = Instant.now().plus(PATIENCE);
    while (parent.isAlive() && !condition.getAsBoolean()) {
      if (Instant.now().isAfter(last)) {
        parent.descendants().forEach(ProcessHandle::destroyForcibly);
        parent.destroyForcibly();
        throw new AssertionError("waited in vain; the command had said:\n" + log());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
  }

  /** Waits, but not for longer than so many milliseconds or the command's own end. */
  void linger(int milliseconds) throws IOException {
    Instant end = Instant.now().plusMillis(milliseconds);
    await(() -> !Instant.now().isBefore(end));
  }

  /** Returns the worker, if there is one that was not there before the last kill. */
  Optional<ProcessHandle> worker() {
    return parent.children().filter(child -> child.pid() != workersBefore).findFirst();
  }

  /**
   * Kills with {@code SIGKILL}, and waits until all that was killed, and a worker without its
   * parent, is gone.
   *
   * @return whether anything was killed, and had not ended by itself
   */
  boolean kill(Victim victim) throws IOException {
    Optional<ProcessHandle> worker = worker();
    if (worker.isEmpty() || !parent.isAlive()) {
      return false;
    }
    workersBefore = worker.get().pid();
    Instant before = started;
    started = Instant.now();
    boolean killed = victim == Victim.WORKER || parent.destroyForcibly() != null;
    if (victim != Victim.PARENT) {
      killed = worker.get().destroyForcibly();
    }
    Instant last = Instant.now().plus(PATIENCE);
    while (worker.get().isAlive() || (victim != Victim.WORKER && parent.isAlive())) {
      if (Instant.now().isAfter(last)) {
        throw new AssertionError("a worker stayed without its parent; it had said:\n" + log());
      }
      LockSupport.parkNanos(POLL.toNanos());
    }
    checkpointAtStart = newestCheckpoint();
    leftHalf = isHalfSince(before);
    return killed && (victim == Victim.WORKER || parent.exitValue() != 0);
  }

  /** Returns the number of the newest checkpoint, 0 if there is none. */
  long newestCheckpoint() {
    return newest().map(path -> Long.parseLong(path.getFileName().toString())).orElse(0L);
  }

  /** Returns the number of the newest checkpoint when that was. */
  long checkpointAtStart() {
    return checkpointAtStart;
  }

  private Optional<Path> newest() {
    return run(runs)
        .flatMap(
            run ->
                list(run.resolve("checkpoints")).stream()
                    .filter(path -> path.getFileName().toString().matches("\\d{6,}"))
                    .max(Comparator.naturalOrder()));
  }

  /** Returns since when work was done that a kill would cost. */
  Instant lastKept() {
    try {
      Optional<Path> newest = newest();
      if (newest.isPresent()) {
        Instant kept = Files.getLastModifiedTime(newest.get().resolve("SHA256SUMS")).toInstant();
        return kept.isBefore(started) ? started : kept;
      }
    } catch (IOException e) {
      // Deleted just now, for there are newer ones.
    }
    return started;
  }

  /** Returns the stage, epoch or step at which the newest checkpoint goes on; 0 if unknown. */
  int position(String part) {
    try {
      Optional<Path> newest = newest();
      return newest.isEmpty()
          ? 0
          : new JsonMapper()
              .readTree(Files.readAllBytes(newest.get().resolve("state.json")))
              .at("/state/position")
              .path(part)
              .asInt();
    } catch (IOException e) {
      // Deleted just now, for there are newer ones.
      return 0;
    }
  }

  /** Returns whether a checkpoint is only half written. */
  boolean isWritingCheckpoint() {
    return isHalfSince(started);
  }

  private boolean isHalfSince(Instant time) {
    return run(runs).stream()
        .flatMap(run -> list(run.resolve("checkpoints")).stream())
        .filter(path -> path.getFileName().toString().matches("\\.\\d+\\.tmp"))
        .anyMatch(path -> Instant.ofEpochMilli(path.toFile().lastModified()).isAfter(time));
  }

  /** Returns whether the last kill has left a checkpoint half written. */
  boolean hasLeftHalfACheckpoint() {
    return leftHalf;
  }

  /** Returns whether the run has a file. */
  boolean has(String file) {
    return run(runs).filter(run -> Files.exists(run.resolve(file))).isPresent();
  }

  /** Returns whether this command has written a file of the run. */
  boolean hasWritten(String file) {
    try {
      Optional<Path> run = run(runs);
      return run.isPresent()
          && !Files.getLastModifiedTime(run.get().resolve(file)).toInstant().isBefore(started);
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> list(Path folder) {
    try (Stream<Path> all = Files.list(folder)) {
      return all.toList();
    } catch (IOException | UncheckedIOException e) {
      return List.of();
    }
  }
}
