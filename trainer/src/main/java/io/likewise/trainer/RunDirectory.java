package io.likewise.trainer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * The folder of one run: the protocol between whoever starts the run, the process that carries it
 * out, and whoever reads the results. {@code docs/run-directory.md} describes its files.
 */
public final class RunDirectory implements AutoCloseable {
  private static final String LOCK = "lock";
  static final String PROVENANCE = "provenance.json";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH-mm-ss", Locale.ROOT);

  private final Path path;
  private final RunPlan plan;
  private final FileChannel lock;

  private RunDirectory(Path path, RunPlan plan, FileChannel lock) {
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
    String id = id(plan, LocalDateTime.now(clock).truncatedTo(ChronoUnit.SECONDS));
    try {
      Files.createDirectories(parent);
    } catch (FileAlreadyExistsException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          parent + ": is a file, expected a folder. Choose another folder for the runs.",
          e);
    } catch (IOException e) {
      throw AtomicFile.unwritable(parent, e);
    }
    Path path = createUnique(parent, id);
    ExperimentFile.write(plan, path.resolve(ExperimentFile.NAME));
    return new RunDirectory(path, plan, null);
  }

  private static String id(RunPlan plan, LocalDateTime time) {
    String words =
        String.join(
            "-",
            plan.experiment().name(),
            plan.backend(),
            plan.options().engine(),
            "s" + plan.experiment().seed());
    // A name may hold what no file system takes.
    return TIME.format(time) + "-" + words.replaceAll("[^A-Za-z0-9._-]+", "_");
  }

  /** Creating a folder fails if it exists, so two runs that start at once get two folders. */
  private static Path createUnique(Path parent, String id) {
    for (int number = 1; ; number++) {
      Path path = parent.resolve(number == 1 ? id : id + "-" + number);
      try {
        return Files.createDirectory(path);
      } catch (FileAlreadyExistsException e) {
        // Taken: the next number.
      } catch (IOException e) {
        throw AtomicFile.unwritable(path, e);
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
    return new RunDirectory(directory, plan, lock(directory));
  }

  private static FileChannel lock(Path directory) {
    Path file = directory.resolve(LOCK);
    FileChannel channel = null;
    boolean held = false;
    try {
      channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = channel.tryLock();
      held = lock != null;
    } catch (OverlappingFileLockException e) {
      held = false;
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    } finally {
      if (!held) {
        closeQuietly(channel);
      }
    }
    if (!held) {
      throw new LikewiseException(
          ErrorCode.RUN_LOCKED,
          directory + ": another process is carrying out this run. Wait for it, or stop it first.");
    }
    return channel;
  }

  private static void closeQuietly(FileChannel channel) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        // The lock goes with the process at the latest.
      }
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
   * Writes {@code provenance.json}.
   *
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public void writeProvenance(Provenance provenance) {
    AtomicFile.write(path.resolve(PROVENANCE), Json.of(provenance));
  }

  /** Lets go of the folder if it was held; a second call does nothing. */
  @Override
  public void close() {
    closeQuietly(lock);
  }
}
