package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.RunResult;
import io.likewise.runs.checkpoint.Checkpoint;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.checkpoint.TextWeights;
import io.likewise.runs.directory.FakeBatches;
import io.likewise.runs.directory.FakeTime;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What the process does that carries a run out, or goes on with it, with an {@link AdamModel}: ten
 * training images in batches of 4, 4 and 2; eight validation images; six test images.
 */
final class TinyRun {
  static final int STEPS = 3;

  /** In which equal runs are equal bytes; the times too, since the clock here tells no others. */
  private static final List<String> EQUAL =
      List.of("metrics.csv", "steps.csv", "timing.csv", "predictions.csv", "weights.safetensors");

  private final CheckpointInterval interval;
  private final FakeTime time = new FakeTime();

  final AdamModel model = new AdamModel(time);
  final FakeBatches batches = new FakeBatches(4, 10, 8, 6, new ArrayList<>(), time);
  final List<String> notices = new ArrayList<>();

  /** Where it went on; empty if it began. */
  Optional<Position> from = Optional.empty();

  Forecast forecast;

  /** How often it may be asked after the forecast whether to stop before it is to. */
  int stopAfter = Integer.MAX_VALUE;

  /** Is called at every moment at which something could end the process. */
  Runnable moment = () -> {};

  private boolean forecastDone;

  TinyRun(CheckpointInterval interval) {
    this.interval = interval;
  }

  /** What a run came to: all files that equal runs have in common, and the figures. */
  record Outcome(Map<String, String> files, RunResult result) {
    static Outcome of(Path directory, RunResult result) {
      Map<String, String> files = new LinkedHashMap<>();
      for (String name : EQUAL) {
        try {
          files.put(name, Files.readString(directory.resolve(name)));
        } catch (IOException e) {
          throw new AssertionError(e);
        }
      }
      return new Outcome(files, result);
    }

    void requireEqual(Outcome other, String what) {
      assertThat(files).as(what).isEqualTo(other.files);
      assertThat(result.stages()).as(what).isEqualTo(other.result.stages());
      assertThat(result.validation()).as(what).isEqualTo(other.result.validation());
      assertThat(result.test()).as(what).isEqualTo(other.result.test());
    }
  }

  /** Returns what a run of its own, which nothing disturbs, comes to. */
  static Outcome undisturbed(Path runs, RunPlan plan) {
    return new TinyRun(CheckpointInterval.OFF).carryOut(RunDirectory.create(runs, plan).path());
  }

  /** Carries a run out, or goes on with it, to its result. */
  Outcome carryOut(Path directory) {
    try (RunDirectory open = RunDirectory.open(directory)) {
      Checkpoints checkpoints = new Checkpoints(directory, new TextWeights());
      Optional<Checkpoint> newest = checkpoints.newest(notices::add);
      from = newest.map(kept -> kept.state().position());
      int[] polls = {0};
      StagedTrainer trainer =
          new StagedTrainer(
              open,
              new TextWeights(),
              checkpoints,
              interval,
              newest,
              () -> {
                moment.run();
                return forecastDone && polls[0]++ >= stopAfter;
              },
              MemoryBudget.UNKNOWN,
              time);
      RunResult result = trainer.train(open.plan().experiment(), batches, model, new Told());
      open.writeResult(result, List.of("cat", "dog"), List.of(), List.of());
      moment.run();
      checkpoints.delete();
      assertThat(batches.open()).isZero();
      return Outcome.of(directory, result);
    }
  }

  /** Carries a run out until it is stopped; says whether it was before it was over. */
  boolean isStopped(Path directory) {
    LikewiseException e = catchThrowableOfType(LikewiseException.class, () -> carryOut(directory));
    if (e != null) {
      assertThat(e.code()).isEqualTo(ErrorCode.INTERRUPTED);
    }
    return e != null;
  }

  /** Returns every file below a folder that was to be there only for a while. */
  static List<String> leftIn(Path directory) throws IOException {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .map(file -> directory.relativize(file).toString())
          .filter(name -> name.endsWith(".tmp") || name.startsWith("checkpoints"))
          .toList();
    }
  }

  private final class Told implements Progress {
    @Override
    public void forecast(Forecast given) {
      forecast = given;
      forecastDone = true;
    }

    @Override
    public void notice(String sentence) {
      notices.add(sentence);
    }

    @Override
    public void stepCompleted(int batch, int images, double loss, double accuracy) {
      moment.run();
    }
  }
}
