package io.likewise.runs.grid;

import io.likewise.files.AtomicFile;
import io.likewise.files.LockFile;
import io.likewise.files.NewFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The right to carry out a run of a sweep, held by one process of all that share its folder: a lock
 * of the operating system on a file beside the runs, which goes with the process that holds it.
 *
 * <p>The run directory's own lock is held by the worker; this one by its parent, from before the
 * directory is made until the result or the failure is in it.
 */
public final class CellClaim implements AutoCloseable {
  private static final String FOLDER = ".claims";

  private final LockFile lock;

  private CellClaim(LockFile lock) {
    this.lock = lock;
  }

  /**
   * Claims a run; empty if another process has.
   *
   * @param sweep the folder of all runs
   * @param id the run's name
   * @throws io.likewise.api.error.LikewiseException {@code OUTPUT_UNWRITABLE}, also if the file
   *     system has no locks
   */
  public static Optional<CellClaim> of(Path sweep, String id) {
    Path folder = sweep.resolve(FOLDER);
    NewFolder.within(folder);
    try {
      return LockFile.tryLock(folder.resolve(id)).map(CellClaim::new);
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
  }

  /** Gives the claim up. */
  @Override
  public void close() {
    lock.close();
  }
}
