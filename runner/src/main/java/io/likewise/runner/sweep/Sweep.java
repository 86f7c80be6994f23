package io.likewise.runner.sweep;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runner.process.Workers;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.grid.CellClaim;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;

/**
 * Carries out cells that have no result yet, a few at a time, each in a worker process of its own.
 *
 * <p>Whoever else works in the same folder, no cell is carried out twice: a cell is done by who has
 * its {@link CellClaim}, after another look whether it is done already.
 */
public final class Sweep {
  /** What a cell's worker prints, in the cell's folder. */
  static final String LOG = "log.txt";

  private final RunnerProgress progress;
  private final Path folder;
  private final int total;
  private final BiFunction<SweepCell, Path, Supplier<WorkerProcess>> preparation;

  private final List<WorkerProcess> working = new ArrayList<>();
  private final List<ErrorCode> failures = new ArrayList<>();
  private boolean stopping;

  /**
   * As {@link #of}, with what makes a cell's worker ready to be started, given the file that it is
   * to print to; that may take long, as where native libraries are unpacked first.
   */
  Sweep(
      RunnerProgress progress,
      Path folder,
      int total,
      BiFunction<SweepCell, Path, Supplier<WorkerProcess>> preparation) {
    this.progress = progress;
    this.folder = folder;
    this.total = total;
    this.preparation = preparation;
  }

  /**
   * Prepares a sweep whose cells, of so many in the grid, are carried out by these workers in their
   * folders below this one.
   */
  public static Sweep of(Workers workers, RunnerProgress progress, Path folder, int total) {
    return new Sweep(
        progress,
        folder,
        total,
        (cell, log) -> {
          workers.prepare(cell.engine());
          WorkerCommand command =
              workers.training(WorkerCommand.RUN, cell.plan(), cell.engine(), cell.path());
          return () -> WorkerProcess.start(command, cell.path(), to(log), to(log));
        });
  }

  /** Returns the redirection that a cell's worker prints by. */
  static Redirect to(Path log) {
    return Redirect.appendTo(log.toFile());
  }

  /**
   * Carries out cells, in order.
   *
   * @param parallel how many at a time
   * @return the exit status: 0, or that of the first failure
   */
  public int run(List<SweepCell> cells, int parallel) {
    try (OrderlyEnd end = OrderlyEnd.open()) {
      end.stopsBy(this::stop);
      Iterator<SweepCell> left = cells.iterator();
      List<Thread> threads = new ArrayList<>();
      try {
        for (int i = 0; i < parallel; i++) {
          Thread thread = new Thread(() -> work(left), "sweep-" + (i + 1));
          thread.start();
          threads.add(thread);
        }
      } finally {
        // Also where the system has no thread left for all of them: those there are do the work.
        threads.forEach(this::await);
      }
    }
    synchronized (this) {
      return failures.isEmpty() ? 0 : failures.get(0).exitStatus();
    }
  }

  /** An interruption stops the sweep and does not leave its workers alone. */
  private void await(Thread thread) {
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
        stop();
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void stop() {
    stopping = true;
    working.forEach(WorkerProcess::dropLifeline);
  }

  private synchronized Optional<SweepCell> next(Iterator<SweepCell> left) {
    return stopping || !left.hasNext() ? Optional.empty() : Optional.of(left.next());
  }

  private void work(Iterator<SweepCell> left) {
    for (Optional<SweepCell> cell = next(left); cell.isPresent(); cell = next(left)) {
      try {
        carryOut(cell.get());
      } catch (Throwable e) {
        // Such as a full disk: the other cells may still find room, or the same reason. Errors too:
        // a thread that they end says nothing to the one that waits for it.
        fail(cell.get(), FailureSentences.of(e));
      }
    }
  }

  private void carryOut(SweepCell cell) {
    try (CellClaim claim = CellClaim.of(folder, cell.id()).orElse(null)) {
      if (claim == null) {
        say(cell, "is being carried out by another process");
      } else if (FinishedRun.isFinished(cell.path())) {
        say(cell, cell.report());
      } else {
        begin(cell);
      }
    }
  }

  private void begin(SweepCell cell) {
    try {
      RunDirectory.prepare(cell.path(), cell.plan());
    } catch (LikewiseException e) {
      if (e.code() != ErrorCode.RUN_LOCKED) {
        throw e;
      }
      say(cell, "is being ended by a worker whose parent is gone; run the sweep again later");
      return;
    }
    say(cell, "begins");
    WorkerProcess worker = start(preparation.apply(cell, cell.path().resolve(LOG)));
    try {
      int status = worker.await();
      if (status == 0) {
        say(cell, cell.report());
      } else {
        note(cell, FailureFile.read(cell.path()).orElseThrow());
      }
    } catch (LikewiseException death) {
      fail(cell, FailureSentences.of(death));
    } finally {
      synchronized (this) {
        working.remove(worker);
      }
    }
  }

  private synchronized WorkerProcess start(Supplier<WorkerProcess> starter) {
    WorkerProcess worker = starter.get();
    working.add(worker);
    if (stopping) {
      worker.dropLifeline();
    }
    return worker;
  }

  private void fail(SweepCell cell, RunFailure failure) {
    FailureFile.write(cell.path(), failure);
    note(cell, failure);
  }

  private void note(SweepCell cell, RunFailure failure) {
    synchronized (this) {
      failures.add(failure.code());
    }
    boolean stopped = failure.code() == ErrorCode.INTERRUPTED;
    say(cell, (stopped ? "stopped: " : "failed: ") + failure.sentence());
  }

  private synchronized void say(SweepCell cell, String what) {
    progress.cell(cell.number(), total, cell.id(), what);
  }
}
