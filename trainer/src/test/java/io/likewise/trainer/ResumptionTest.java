package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.files.FaultyDisk;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.FakeBatches;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import io.likewise.trainer.TinyRun.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A training that is gone on with")
class ResumptionTest {
  private static final RunPlan PLAN = Plans.of(6, 5, 2);

  @TempDir Path temporary;
  private Path runs;

  /** Nothing is forced to the disk, which would take most of the time. */
  @BeforeEach
  void unforced() {
    runs = new FaultyDisk().path(temporary);
  }

  private static CheckpointInterval every(String text) {
    return CheckpointInterval.parse(text);
  }

  private static TinyRun run() {
    return new TinyRun(CheckpointInterval.AUTO);
  }

  private Path create(RunPlan plan) {
    return RunDirectory.create(runs, plan).path();
  }

  /** Stops a run after its first step, with a checkpoint of it. */
  private Path stopped(RunPlan plan, int polls) {
    Path directory = create(plan);
    TinyRun run = run();
    run.stopAfter = polls;
    assertThat(run.isStopped(directory)).isTrue();
    return directory;
  }

  @Test
  @DisplayName(
      "is tried with one that stops early in one stage, and whose best epoch is not the last")
  void isWorthATry() {
    Outcome undisturbed = TinyRun.undisturbed(runs, PLAN);
    assertThat(undisturbed.result().stages()).anyMatch(stage -> stage.stoppedEarly());
    assertThat(undisturbed.result().stages())
        .allMatch(stage -> stage.epochs().size() > 2)
        .anyMatch(stage -> stage.best().orElseThrow().epoch() < stage.epochs().size());
  }

  @Nested
  @DisplayName("comes to the same as one that nothing disturbed")
  class Same {
    static List<RunPlan> plans() {
      return List.of(
          PLAN,
          Plans.of(2, 2, 9),
          Plans.of(0, 3, 9),
          Plans.of(3, 0, 9),
          Plans.of(0, 0, 1),
          Plans.of(3, 2, 1, Validation.TEST));
    }

    @ParameterizedTest(name = "plan {index}")
    @MethodSource("plans")
    @DisplayName("wherever it was asked to stop: between steps, in a validation, in the test")
    void stoppedOnce(RunPlan plan) {
      Outcome undisturbed = TinyRun.undisturbed(runs, plan);
      for (String interval : List.of("auto", "1")) {
        int polls = 0;
        for (boolean stopped = true; stopped; polls++) {
          Path directory = create(plan);
          TinyRun first = new TinyRun(every(interval));
          first.stopAfter = polls;
          stopped = first.isStopped(directory);
          if (stopped) {
            TinyRun second = new TinyRun(every(interval));
            Outcome outcome = second.carryOut(directory);
            outcome.requireEqual(undisturbed, interval + ", stopped after " + polls);
            assertThat(second.notices).isEmpty();
          }
        }
        assertThat(polls).isGreaterThan(2);
      }
    }

    @ParameterizedTest(name = "{0} polls each")
    @ValueSource(ints = {5, 6, 11})
    @DisplayName("in chains of parts")
    void stoppedInChains(int polls) {
      Outcome undisturbed = TinyRun.undisturbed(runs, PLAN);
      for (String interval : List.of("auto", "1", "4")) {
        Path directory = create(PLAN);
        int parts = 1;
        TinyRun run = new TinyRun(every(interval));
        run.stopAfter = polls;
        while (run.isStopped(directory)) {
          parts++;
          run = new TinyRun(every(interval));
          run.stopAfter = polls;
        }
        assertThat(parts).isGreaterThan(2);
        assertThat(directory.resolve("checkpoints")).doesNotExist();
        Outcome.of(directory, undisturbed.result()).requireEqual(undisturbed, "parts: " + parts);
      }
    }

    @ParameterizedTest(name = "a checkpoint every {0}")
    @ValueSource(strings = {"auto", "2"})
    @DisplayName("whenever it was killed, as if its folder had been copied at that moment")
    void killed(String interval) {
      Outcome undisturbed = TinyRun.undisturbed(runs, PLAN);
      List<Path> copies = new ArrayList<>();
      Path directory = create(PLAN);
      TinyRun run = new TinyRun(every(interval));
      run.moment = () -> copies.add(copy(directory, runs.resolve("copy-" + copies.size())));
      run.carryOut(directory);
      assertThat(copies).hasSizeGreaterThan(50);
      copies.remove(copies.size() - 1);
      long begun = 0;
      for (Path copy : copies) {
        TinyRun second = new TinyRun(every(interval));
        second.carryOut(copy).requireEqual(undisturbed, "killed at " + copy);
        begun += second.from.isEmpty() ? 1 : 0;
      }
      assertThat(begun).isLessThan(copies.size() / 2);
    }

    private static Path copy(Path directory, Path target) {
      try (Stream<Path> files = Files.walk(directory)) {
        for (Path file : files.toList()) {
          Files.copy(file, target.resolve(directory.relativize(file)));
        }
        return target;
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }
  }

  @Test
  @DisplayName("goes on after the very step that was complete, and repeats none")
  void repeatsNothing() {
    Path directory = create(PLAN);
    TinyRun first = run();
    first.stopAfter = 2;
    assertThat(first.isStopped(directory)).isTrue();
    TinyRun second = run();
    int[] steps = {0};
    second.stopAfter = 0;
    second.moment = () -> steps[0]++;
    assertThat(second.isStopped(directory)).isTrue();
    assertThat(second.from).contains(new Position(1, 1, 2));
    assertThat(Checkpoints.position(directory)).contains(new Position(1, 1, 2));
  }

  @Test
  @DisplayName("has no rows of what came after its checkpoint")
  void cutsRows() throws IOException {
    Outcome undisturbed = TinyRun.undisturbed(runs, PLAN);
    Path directory = stopped(PLAN, 8);
    for (String table : List.of("metrics.csv", "steps.csv", "timing.csv")) {
      Files.writeString(directory.resolve(table), "9,9,9,9\n9,", StandardOpenOption.APPEND);
    }
    run().carryOut(directory).requireEqual(undisturbed, "with rows that are too many");
  }

  @Test
  @DisplayName(
      "has the best weights of its checkpoint, whatever became of the run's own file of them")
  void bestOfTheCheckpoint() throws IOException {
    Outcome undisturbed = TinyRun.undisturbed(runs, PLAN);
    for (int polls = 6; polls < 30; polls += 3) {
      Path directory = stopped(PLAN, polls);
      Files.deleteIfExists(directory.resolve("checkpoints/best.safetensors"));
      run().carryOut(directory).requireEqual(undisturbed, "stopped after " + polls);
    }
  }

  @Test
  @DisplayName("begins anew if its checkpoints are gone")
  void beginsAnew() throws IOException {
    Outcome undisturbed = TinyRun.undisturbed(runs, PLAN);
    Path directory = stopped(PLAN, 8);
    for (String name : List.of("000001", "000002")) {
      Files.deleteIfExists(directory.resolve("checkpoints/" + name + "/SHA256SUMS"));
    }
    TinyRun second = run();
    second.carryOut(directory).requireEqual(undisturbed, "without checkpoints");
    assertThat(second.from).isEmpty();
    assertThat(second.notices)
        .isNotEmpty()
        .allMatch(notice -> notice.contains("is damaged (SHA256SUMS is missing)"));
  }

  @Test
  @DisplayName("blames the training that was made before it for a loss that is not finite")
  void blamesTheTraining() {
    Path directory = stopped(PLAN, 2);
    TinyRun second = run();
    second.model.diverges = true;
    LikewiseException e =
        catchThrowableOfType(LikewiseException.class, () -> second.carryOut(directory));
    assertThat(e.code()).isEqualTo(ErrorCode.LOSS_NOT_FINITE);
    assertThat(e)
        .hasMessageContaining("in stage 1, epoch 1, step 3: the training has diverged")
        .hasFieldOrPropertyWithValue("setting", "stage1.learningRate");
  }

  @Test
  @DisplayName("adds its times to those of the parts before")
  void sumsTimes() {
    Path directory = create(PLAN);
    double alone = TinyRun.undisturbed(runs, PLAN).result().resources().seconds();
    TinyRun first = run();
    first.stopAfter = 8;
    assertThat(first.isStopped(directory)).isTrue();
    assertThat(run().carryOut(directory).result().resources().seconds()).isEqualTo(alone);
  }

  @Test
  @DisplayName("forecasts what is left, and times no step of a stage that is complete")
  void forecastsTheRest() {
    RunPlan plan = Plans.of(2, 3, 9);
    double validation = 8 * 0.25 / 4;
    double test = validation + 6 * 0.25 / 4;
    // Each epoch asks before 3 steps and 2 batches of the validation.
    Path early = stopped(plan, 5 + 2);
    TinyRun second = run();
    second.carryOut(early);
    assertThat(second.from).contains(new Position(1, 2, 2));
    assertThat(second.forecast.seconds()).isEqualTo(1 + 3 * 3 + 4 * validation + test);
    Path late = stopped(plan, 5 * 3 + 1);
    TinyRun third = run();
    third.carryOut(late);
    assertThat(third.from).contains(new Position(2, 2, 1));
    assertThat(third.forecast.stepSeconds()).containsExactly(0.0, 1.0);
    assertThat(third.forecast.seconds()).isEqualTo(2 + 3 + 2 * validation + test);
  }

  @Nested
  @DisplayName("without checkpoints")
  class WithoutCheckpoints {
    @Test
    @DisplayName("begins anew, and leaves no folder of them, whether it ended or was stopped")
    void nothingIsLeft() {
      for (int polls : new int[] {0, 7, 1000}) {
        Path directory = create(PLAN);
        TinyRun run = new TinyRun(CheckpointInterval.OFF);
        run.stopAfter = polls;
        assertThat(run.isStopped(directory)).isEqualTo(polls < 1000);
        assertThat(directory.resolve("checkpoints")).doesNotExist();
      }
    }

    @Test
    @DisplayName("still has those of its earlier parts if it is stopped")
    void earlierOnesStay() {
      Path directory = stopped(PLAN, 2);
      TinyRun second = new TinyRun(CheckpointInterval.OFF);
      second.stopAfter = 4;
      assertThat(second.isStopped(directory)).isTrue();
      assertThat(directory.resolve("checkpoints/best.safetensors")).doesNotExist();
      assertThat(Checkpoints.position(directory)).contains(new Position(1, 1, 2));
      run().carryOut(directory).requireEqual(TinyRun.undisturbed(runs, PLAN), "after off");
    }

    @Test
    @DisplayName(
        "of an engine that does not tell its state goes on at the last stage's end, and says so")
    void notResumable() {
      Outcome undisturbed = TinyRun.undisturbed(runs, Plans.of(2, 2, 9));
      Path directory = create(Plans.of(2, 2, 9));
      TinyRun first = new TinyRun(every("1"));
      first.model.resumable = false;
      first.stopAfter = 2 * 5 + 4;
      assertThat(first.isStopped(directory)).isTrue();
      assertThat(first.notices)
          .containsExactly(
              "checkpoints are kept at the ends of stages only: The engine tells no state.");
      TinyRun second = run();
      second.model.resumable = false;
      second.carryOut(directory).requireEqual(undisturbed, "from stage 2");
      assertThat(second.from).contains(Position.ofStage(2));
    }
  }

  @Test
  @DisplayName("is refused once it has its result")
  void neverTwice() {
    Path directory = create(PLAN);
    run().carryOut(directory);
    LikewiseException e =
        catchThrowableOfType(LikewiseException.class, () -> run().carryOut(directory));
    assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(e).hasMessageContaining("this run is finished already");
  }

  @Test
  @DisplayName("is refused while another process carries it out")
  void notByTwo() {
    Path directory = create(PLAN);
    List<ErrorCode> second = new ArrayList<>();
    TinyRun first = run();
    first.moment =
        () ->
            second.add(
                catchThrowableOfType(LikewiseException.class, () -> run().carryOut(directory))
                    .code());
    first.carryOut(directory).requireEqual(TinyRun.undisturbed(runs, PLAN), "with two writers");
    assertThat(second).isNotEmpty().containsOnly(ErrorCode.RUN_LOCKED);
  }

  @Test
  @DisplayName("is tried on batches that begin where they are asked to")
  void batchesBeginWhereAsked() {
    FakeBatches batches = run().batches;
    assertThat(batches.train(1, 1, 2).next().samples()).containsExactly(8, 9);
  }
}
