package io.likewise.runner.sweep;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.AtomicFile;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.Retries;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runner.process.Workers;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.grid.CellClaim;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Predicate;
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
  private final Predicate<SweepCell> resumable;
  private final Retries retries;

  private final List<WorkerProcess> working = new ArrayList<>();
  private final List<ErrorCode> failures = new ArrayList<>();
  private boolean stopping;

  /**
   * As {@link #of}, with what makes a cell's worker ready to be started, given the file that it is
   * to print to; that may take long, as where native libraries are unpacked first; and what says of
   * a cell that was begun whether it can go on.
   */
  Sweep(
      RunnerProgress progress,
      Path folder,
      int total,
      BiFunction<SweepCell, Path, Supplier<WorkerProcess>> preparation,
      Predicate<SweepCell> resumable,
      Retries retries) {
    this.resumable = resumable;
    this.retries = retries;
    this.progress = progress;
    this.folder = folder;
    this.total = total;
    this.preparation = preparation;
  }

  /**
   * Prepares a sweep whose cells, of so many in the grid, are carried out by these workers in their
   * folders below this one.
   */
  public static Sweep of(
      Workers workers,
      RunnerProgress progress,
      Path folder,
      int total,
      RunOrders orders,
      Retries retries) {
    return new Sweep(
        progress,
        folder,
        total,
        (cell, log) -> {
          workers.prepare(cell.engine());
          WorkerCommand command =
              workers.training(WorkerCommand.RUN, cell.plan(), cell.engine(), cell.path(), orders);
          return () -> WorkerProcess.start(command, cell.path(), to(log), to(log));
        },
        cell -> workers.canGoOn(cell.path(), cell.plan(), cell.engine()),
        retries);
  }

  /**
   * Returns the redirection that a cell's worker prints by.
   *
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE} if a link waits there, in a folder that
   *     somebody else has packed: what it leads to would be written to
   */
  static Redirect to(Path log) {
    if (Files.isSymbolicLink(log)) {
      throw AtomicFile.unwritable(log, new IOException("a link, which is not followed"));
    }
    return Redirect.appendTo(log.toFile());
  }

  /**
   * Carries out cells, in order.
   *
   * @param parallel how many at a time
   * @return the exit status: 0, or that of the first failure; of a sweep that was stopped, that of
   *     what asked for it
   */
  public int run(List<SweepCell> cells, int parallel) {
    try (OrderlyEnd end = OrderlyEnd.open(progress::stopping)) {
      end.stopsBy(this::stop, this::kill);
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
      int status = status(end, left.hasNext());
      end.status(status);
      return status;
    }
  }

  private synchronized int status(OrderlyEnd end, boolean more) {
    Optional<ErrorCode> stop = failures.stream().filter(ErrorCode::isStop).findFirst();
    if (stop.isPresent() || (stopping && more)) {
      progress.notice(
          "the sweep was stopped; give the same command again, and it goes on where it was.");
      return end.requested().or(() -> stop).orElse(ErrorCode.INTERRUPTED).exitStatus();
    }
    return failures.isEmpty() ? 0 : failures.get(0).exitStatus();
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

  private synchronized void kill() {
    working.forEach(WorkerProcess::kill);
  }

  private synchronized boolean isStopping() {
    return stopping;
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
    boolean resumed = resumable.test(cell);
    try {
      if (resumed) {
        RunDirectory.reopen(cell.path());
      } else {
        RunDirectory.prepare(cell.path(), cell.plan());
      }
    } catch (LikewiseException e) {
      if (e.code() != ErrorCode.RUN_LOCKED) {
        throw e;
      }
      say(cell, "is being ended by a worker whose parent is gone; run the sweep again later");
      return;
    }
    Optional<Position> from = Checkpoints.position(cell.path());
    say(cell, resumed ? from.map(at -> "goes on from " + at).orElse("begins again") : "begins");
    Optional<RunFailure> failure =
        retries.carryOut(cell.path(), () -> attempt(cell), this::isStopping, at -> retry(cell, at));
    failure.ifPresentOrElse(told -> note(cell, told), () -> say(cell, cell.report()));
  }

  private void retry(SweepCell cell, Optional<Position> from) {
    say(
        cell,
        from.map(at -> "its worker died; goes on from " + at)
            .orElse("its worker died; begins again"));
  }

  /** Returns why the cell has no result, which is in its folder too. */
  private Optional<RunFailure> attempt(SweepCell cell) {
    WorkerProcess worker = start(preparation.apply(cell, cell.path().resolve(LOG)));
    try {
      return worker.await() == 0
          ? Optional.empty()
          : Optional.of(FailureFile.read(cell.path()).orElseThrow());
    } catch (LikewiseException death) {
      RunFailure failure = FailureSentences.of(death);
      FailureFile.write(cell.path(), failure);
      return Optional.of(failure);
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
    boolean stopped = failure.code().isStop();
    synchronized (this) {
      failures.add(failure.code());
    }
    if (stopped) {
      // Whoever stops a worker means the sweep.
      stop();
    }
    say(cell, (stopped ? "stopped: " : "failed: ") + failure.sentence());
  }

  private synchronized void say(SweepCell cell, String what) {
    progress.cell(cell.number(), total, cell.id(), what);
  }
}
