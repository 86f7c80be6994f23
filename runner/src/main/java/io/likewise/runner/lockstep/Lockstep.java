package io.likewise.runner.lockstep;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.model.ModelSpec;
import io.likewise.files.AtomicFile;
import io.likewise.report.lockstep.Difference;
import io.likewise.report.lockstep.DifferencesCsv;
import io.likewise.report.lockstep.LockstepPage;
import io.likewise.report.lockstep.LockstepPlot;
import io.likewise.report.lockstep.LockstepTable;
import io.likewise.report.lockstep.PairHistory;
import io.likewise.report.lockstep.StepComparison;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.ExperimentFile;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * Drives lanes in step: has each of them make a step in turn, so that never two compute at once,
 * compares what they left, and deletes it, so that the disk holds two steps of each at most.
 */
public final class Lockstep {
  private final RunnerProgress progress;
  private final Consumer<LockstepTable> result;
  private final Experiment experiment;
  private final List<Lane> asked;
  private final Path folder;
  private final BiFunction<Lane, Path, WorkerCommand> commands;

  private final List<Runner> runners = new ArrayList<>();
  private final List<Pair> pairs = new ArrayList<>();
  private final Set<String> silent = new HashSet<>();
  private int classes;

  /** A lane that trains. */
  private record Runner(Lane lane, Path path, LaneProcess process) {
    LayerFiles layers() {
      return LayerFiles.of(path, lane.options().precision());
    }

    void carryOut(String command) {
      try {
        process.carryOut(command);
      } catch (LikewiseException e) {
        throw named(lane, e);
      }
    }
  }

  /** Two lanes that are compared. */
  private record Pair(Runner base, Runner lane, PairHistory history) {}

  /** As {@link #of}, with how the worker of a lane is started that has this folder. */
  Lockstep(
      RunnerProgress progress,
      Consumer<LockstepTable> result,
      Experiment experiment,
      List<Lane> asked,
      Path folder,
      BiFunction<Lane, Path, WorkerCommand> commands) {
    this.progress = progress;
    this.result = result;
    this.experiment = experiment;
    this.asked = asked;
    this.folder = folder;
    this.commands = commands;
  }

  /**
   * Prepares lanes that these workers are; nothing is started yet.
   *
   * @param progress hears of every step, and of what is left out
   * @param result takes the table of what was compared, also of what was before a failure
   * @param asked the lanes; what a backend declines is left out later
   * @param folder where the results are kept
   */
  public static Lockstep of(
      Workers workers,
      RunnerProgress progress,
      Consumer<LockstepTable> result,
      Experiment experiment,
      List<Lane> asked,
      Path folder) {
    return new Lockstep(
        progress,
        result,
        experiment,
        asked,
        folder,
        (lane, path) -> {
          workers.prepare(lane.engine());
          return workers.training(
              WorkerCommand.LANE, lane.plan(experiment), lane.engine(), path, RunOrders.USUAL);
        });
  }

  /**
   * Trains and compares, and keeps all of it in the folder.
   *
   * @throws LikewiseException what a lane says was wrong; what was compared before is kept
   */
  public void run(List<Integer> stages, int steps) {
    Cleaning files = () -> deleteSteps(steps);
    Cleaning lanes = this::closeLanes;
    // Closed from the last to the first, each whatever became of the others: the process may end
    // when the lanes have, and their files are gone.
    try (OrderlyEnd end = OrderlyEnd.open();
        files;
        lanes) {
      try {
        startAll(end);
        pairUp();
        compareAll(stages, steps);
      } catch (LikewiseException e) {
        throw end.named(e);
      }
    }
  }

  /** What is done last, whatever happened. */
  private interface Cleaning extends AutoCloseable {
    @Override
    void close();
  }

  private void closeLanes() {
    runners.forEach(runner -> runner.process.letGo());
    each(runners, runner -> runner.process.close());
  }

  /** Does something with every one, and then tells what went wrong first. */
  private static <T> void each(Iterable<T> all, Consumer<T> action) {
    RuntimeException first = null;
    for (T one : all) {
      try {
        action.accept(one);
      } catch (RuntimeException e) {
        first = first == null ? e : first;
      }
    }
    if (first != null) {
      throw first;
    }
  }

  /** After a request to stop, the lanes that were started are found gone, and no more are. */
  private void startAll(OrderlyEnd end) {
    for (Lane lane : asked) {
      if (end.requested().isPresent()) {
        throw new LikewiseException(ErrorCode.INTERRUPTED, "asked to stop; nothing was compared.");
      }
      try {
        start(lane, end);
      } catch (LikewiseException e) {
        if (e.code() != ErrorCode.CAPABILITY_DECLINED) {
          throw named(lane, e);
        }
        progress.notice(lane.name() + " is left out: " + e.getMessage());
      }
    }
    if (runners.size() < 2) {
      throw new LikewiseException(
          ErrorCode.CAPABILITY_DECLINED,
          "fewer than two lanes are left, and nothing can be compared; choose other lanes.");
    }
  }

  private void start(Lane lane, OrderlyEnd end) {
    Path path = folder.resolve("lanes").resolve(lane.folder());
    try {
      Files.createDirectories(path);
    } catch (IOException e) {
      throw unwritable(path, e);
    }
    ExperimentFile.write(lane.plan(experiment), path.resolve(ExperimentFile.NAME));
    LaneProcess process = LaneProcess.start(commands.apply(lane, path), path, progress);
    end.stopsBy(process::letGo, process::kill);
    Runner runner = new Runner(lane, path, process);
    runners.add(runner);
    try {
      classes = process.awaitReady();
    } catch (LikewiseException e) {
      runners.remove(runner);
      process.close();
      throw e;
    }
  }

  private void pairUp() {
    List<Lane> lanes = runners.stream().map(Runner::lane).toList();
    for (int i = 1; i < lanes.size(); i++) {
      Runner base = runners.get(Lane.baseOf(lanes, i));
      Runner lane = runners.get(i);
      pairs.add(new Pair(base, lane, new PairHistory(base.lane.name(), lane.lane.name())));
    }
  }

  private void compareAll(List<Integer> stages, int steps) {
    ModelSpec spec = experiment.network().spec(experiment.imageSize(), classes);
    Path csv = folder.resolve("differences.csv");
    Cleaning shown = this::report;
    try (shown;
        Writer rows = Files.newBufferedWriter(csv)) {
      rows.write(DifferencesCsv.HEADER);
      for (int stage : stages) {
        StepComparison comparison =
            new StepComparison(spec, stage, experiment.stages().get(stage - 1));
        all(LaneReply.BEGIN + stage);
        for (int step = 1; step <= steps; step++) {
          all(LaneReply.LOOK);
          sayWhoShowsNothing();
          List<List<Difference>> forward = lookInto(comparison, stage, step);
          all(LaneReply.STEP);
          compare(comparison, step, forward, rows);
          deleteStep(step - 1);
          progress.compared(stage, step, steps);
        }
        deleteStep(steps);
      }
    } catch (IOException e) {
      throw unwritable(csv, e);
    }
  }

  /** One lane after the other, so that each has the processor to itself. */
  private void all(String command) {
    runners.forEach(runner -> runner.carryOut(command));
  }

  private void sayWhoShowsNothing() {
    for (Runner runner : runners) {
      if (!runner.layers().exist() && silent.add(runner.lane.name())) {
        progress.notice(
            runner.lane.name() + " does not show its layers; what they yield is not compared.");
      }
    }
  }

  /** Returns what each pair's layers differ in before a step changes anything. */
  private List<List<Difference>> lookInto(StepComparison comparison, int stage, int step) {
    List<List<Difference>> all = new ArrayList<>();
    for (Pair pair : pairs) {
      LayerFiles base = pair.base.layers();
      LayerFiles lane = pair.lane.layers();
      List<Difference> layers = new ArrayList<>();
      if (base.exist() && lane.exist()) {
        layers.addAll(comparison.compareLayers(step, base, lane));
        Optional<Difference> first = layers.stream().filter(Difference::exceeds).findFirst();
        if (first.isPresent() && pair.history.parting(stage).isEmpty()) {
          layers.add(replay(pair, comparison, first.get()));
        }
      }
      all.add(layers);
    }
    return all;
  }

  /** Has the lane's layer computed on what the base's layers have yielded before it. */
  private static Difference replay(Pair pair, StepComparison comparison, Difference parting) {
    LayerFiles base = pair.base.layers();
    pair.lane.carryOut(LaneReply.REPLAY + parting.tensor() + " " + base.folder().toAbsolutePath());
    return comparison.compareReplayed(parting, base, pair.lane.layers().replayed(parting.tensor()));
  }

  private static LikewiseException named(Lane lane, LikewiseException e) {
    return e.saying(lane.name() + ": " + e.getMessage());
  }

  private void compare(
      StepComparison comparison, int step, List<List<Difference>> forward, Writer rows)
      throws IOException {
    for (int i = 0; i < pairs.size(); i++) {
      Pair pair = pairs.get(i);
      try (LaneFiles base = open(pair.base, step);
          LaneFiles lane = open(pair.lane, step)) {
        List<Difference> differences = new ArrayList<>(forward.get(i));
        differences.addAll(comparison.compare(step, base, lane));
        pair.history.add(differences);
        rows.write(DifferencesCsv.rows(pair.base.lane.name(), pair.lane.lane.name(), differences));
      }
    }
    rows.flush();
  }

  private static LaneFiles open(Runner runner, int step) {
    return LaneFiles.open(runner.path, step, runner.lane.options().precision());
  }

  private void deleteStep(int step) {
    runners.forEach(runner -> LaneFiles.delete(runner.path, step));
  }

  /** After a failure a lane may have left its latest two steps. */
  private void deleteSteps(int steps) {
    List<Integer> all = IntStream.rangeClosed(1, steps).boxed().toList();
    each(
        runners,
        runner -> {
          LayerFiles.delete(runner.layers().folder());
          each(all, step -> LaneFiles.delete(runner.path, step));
        });
  }

  private void report() {
    List<PairHistory> histories = pairs.stream().map(Pair::history).toList();
    if (histories.stream().allMatch(PairHistory::isEmpty)) {
      return;
    }
    LockstepTable table = new LockstepTable(histories);
    result.accept(table);
    Path file = folder.resolve("table.md");
    try {
      AtomicFile.write(file, "# Lockstep: " + experiment.name() + "\n\n" + table.markdown());
    } catch (LikewiseException e) {
      throw e.onSetting("out");
    }
    List<NotMade> notMade = new ArrayList<>(new LockstepPlot(histories).write(folder));
    new LockstepPage(experiment.name(), histories).write(folder).ifPresent(notMade::add);
    NotMade.sentences(notMade).forEach(progress::notice);
  }

  private static LikewiseException unwritable(Path path, IOException e) {
    return new LikewiseException(
            ErrorCode.OUTPUT_UNWRITABLE,
            path + ": cannot be written (" + e + "). Make room, or choose another folder.",
            e)
        .onSetting("out");
  }
}
