package io.likewise.runs.directory;

import io.likewise.api.data.Skipped;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.files.AtomicFile;
import io.likewise.files.LockFile;
import io.likewise.files.NewFolder;
import io.likewise.runs.directory.Provenance.Continuation;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The folder of one run: the protocol between whoever starts the run, the process that carries it
 * out, and whoever reads the results. {@code docs/run-directory.md} describes its files.
 */
public final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String PREFLIGHT = "preflight.txt";
  static final String PROVENANCE = "provenance.json";

  private final Path path;
  private final RunPlan plan;
  private final LockFile lock;

  private RunDirectory(Path path, RunPlan plan, LockFile lock) {
    this.path = path;
    this.plan = plan;
    this.lock = lock;
  }

  /**
   * Makes the folder of a new run, named by the local time, and writes its plan. It is not locked.
   *
   * @param parent where the folder is made; made too if it is not there
   * @param plan what is to be run
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static RunDirectory create(Path parent, RunPlan plan) {
    return create(parent, plan, Clock.system(ZoneId.systemDefault()));
  }

  /**
   * Makes the folder of a new run, such as {@code 2026-11-23T18-55-02-quick-djl-pytorch-s1}, with a
   * number behind if that is taken, and writes its plan. It is not locked.
   *
   * @param parent where the folder is made; made too if it is not there
   * @param plan what is to be run
   * @param clock tells the time that the folder is named by
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static RunDirectory create(Path parent, RunPlan plan, Clock clock) {
    Path path = NewFolder.create(parent, plan.title(), clock);
    try {
      ExperimentFile.write(plan, path.resolve(ExperimentFile.NAME));
    } catch (LikewiseException e) {
      deleteEmpty(path);
      throw e;
    }
    return new RunDirectory(path, plan, null);
  }

  /** A folder without a plan is no run, and says nothing to anybody. */
  private static void deleteEmpty(Path path) {
    try {
      Files.delete(path);
    } catch (IOException e) {
      // Told by nobody: it would not help.
    }
  }

  /**
   * Makes the folder of a run that is known by its name, ready to begin: what an attempt that was
   * not finished left in it is deleted.
   *
   * @param directory the folder; nothing else may be kept in it
   * @param plan what is to be run
   * @throws LikewiseException {@link ErrorCode#RUN_LOCKED} if the run is being carried out, {@link
   *     ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static void prepare(Path directory, RunPlan plan) {
    try {
      Files.createDirectories(directory);
      LockFile held = lock(directory);
      try {
        deleteAllBut(directory.resolve(LOCK), directory);
        ExperimentFile.write(plan, directory.resolve(ExperimentFile.NAME));
      } finally {
        held.close();
      }
    } catch (IOException e) {
      throw AtomicFile.unwritable(directory, e);
    }
  }

  private static void deleteAllBut(Path kept, Path directory) throws IOException {
    List<Path> found;
    try (Stream<Path> entries = Files.walk(directory)) {
      found = entries.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path entry : found) {
      if (!entry.equals(directory) && !entry.equals(kept)) {
        Files.delete(entry);
      }
    }
  }

  /**
   * Opens a run's folder to carry the run out, and holds it until {@link #close} or the end of the
   * process.
   *
   * @param directory a folder that {@link #create} made
   * @throws LikewiseException {@link ErrorCode#RUN_LOCKED} if it is held already, {@link
   *     ErrorCode#EXPERIMENT_INVALID} if its plan cannot be read, {@link
   *     ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static RunDirectory open(Path directory) {
    RunPlan plan = ExperimentFile.read(directory.resolve(ExperimentFile.NAME));
    LockFile held = lock(directory);
    AtomicFile.deleteLeftovers(directory);
    return new RunDirectory(directory, plan, held);
  }

  /**
   * Makes a run's folder ready for another process to go on in: the failure of the one before is
   * noted no longer.
   *
   * @param directory a folder that {@link #create} made
   * @return what is run in it
   * @throws LikewiseException as {@link #open}, and {@link ErrorCode#USAGE} if the run has its
   *     result
   */
  public static RunPlan reopen(Path directory) {
    try (RunDirectory open = open(directory)) {
      open.requireUnfinished();
      FailureFile.delete(directory);
      return open.plan;
    }
  }

  /** Returns whether a run is being carried out now. */
  public static boolean isHeld(Path directory) {
    try (LockFile lock = LockFile.tryLock(directory.resolve(LOCK)).orElse(null)) {
      return lock == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static LockFile lock(Path directory) {
    Path file = directory.resolve(LOCK);
    try {
      return LockFile.tryLock(file)
          .orElseThrow(
              () ->
                  new LikewiseException(
                      ErrorCode.RUN_LOCKED,
                      directory
                          + ": another process is carrying out this run. Wait for it, or stop it"
                          + " first."));
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    }
  }

  /** Returns the folder. */
  public Path path() {
    return path;
  }

  /** Returns what is run in it. */
  public RunPlan plan() {
    return plan;
  }

  /**
   * Makes sure that there is no result yet, for those that exist are never written over.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if there is one
   */
  public void requireUnfinished() {
    Path result = path.resolve(ResultFile.NAME);
    if (Files.exists(result)) {
      throw new LikewiseException(
          ErrorCode.USAGE, result + ": this run is finished already. Start a new one.");
    }
  }

  /** Takes away the note of a failure, of a run that is whole in the end. */
  public void forgetFailure() {
    FailureFile.delete(path);
  }

  /**
   * Writes or replaces {@code provenance.json}.
   *
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public void writeProvenance(Provenance provenance) {
    AtomicFile.write(path.resolve(PROVENANCE), Json.of(provenance));
  }

  /**
   * Returns what the process before noted, if one has begun this run.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if it cannot be read
   */
  public Optional<Provenance> provenance() {
    return Files.exists(path.resolve(PROVENANCE))
        ? Optional.of(FinishedRun.provenance(path))
        : Optional.empty();
  }

  /**
   * Writes {@code skipped.json}, if anything was skipped.
   *
   * @param skipped what lies in the data set's folder and is no part of the data
   * @return the file, if it was written
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public Optional<Path> writeSkipped(List<Skipped> skipped) {
    if (skipped.isEmpty()) {
      return Optional.empty();
    }
    Path file = path.resolve(SkippedFile.NAME);
    SkippedFile.write(file, skipped);
    return Optional.of(file);
  }

  /**
   * Writes {@code preflight.txt}, if anything is to be said.
   *
   * @param sentences what of the run will surprise
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public void writePreflight(List<String> sentences) {
    if (!sentences.isEmpty()) {
      AtomicFile.write(path.resolve(PREFLIGHT), String.join("\n", sentences) + "\n");
    }
  }

  /**
   * Writes or replaces {@code result.json}: where it exists, the results of the run are whole.
   *
   * @param result what the run came to
   * @param classNames what the classes are called; a class without a name has a number only
   * @param continued each time that another process went on with the run
   * @param notMade files that go with the results and could not be made
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public void writeResult(
      RunResult result,
      List<String> classNames,
      List<Continuation> continued,
      List<NotMade> notMade) {
    new ResultFile(plan, classNames).write(result, continued, notMade, path);
  }

  /**
   * Says in {@code result.json} which files that go with the results are not there.
   *
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public void writeNotMade(List<NotMade> notMade) {
    ResultFile.replace(notMade, path);
  }

  /** Lets go of the folder if it was held; a second call does nothing. */
  @Override
  public void close() {
    if (lock != null) {
      lock.close();
    }
  }
}
