package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Forecast;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.Logits;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FakeBatches;
import io.likewise.runs.directory.FakeTime;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Ten training images in batches of 4, 4 and 2; eight validation images; six test images. A model's
 * weights are named {@code stage.step}.
 */
@DisplayName("The staged trainer")
class StagedTrainerTest {
  private static final int STEPS = 3;

  @TempDir Path runs;

  private final List<String> journal = new ArrayList<>();
  private final FakeTime time = new FakeTime();
  private final FakeBatches batches = new FakeBatches(4, 10, 8, 6, journal, time);
  private final FakeModel model = new FakeModel(STEPS, journal, time);
  private RunDirectory directory;
  private Progress progress = Progress.NONE;
  private CheckpointInterval interval = CheckpointInterval.AUTO;

  /** How many steps may start after the forecast before a stop is requested. */
  private int stopAfterPolls = Integer.MAX_VALUE;

  private RunResult train(RunPlan plan) {
    directory = RunDirectory.create(runs, plan);
    return trainer().train(plan.experiment(), batches, model, progress);
  }

  private StagedTrainer trainer() {
    int[] polls = {0};
    return new StagedTrainer(
        directory,
        new FakeWeightsFormat(),
        new Checkpoints(directory.path(), new FakeWeightsFormat()),
        interval,
        Optional.empty(),
        () -> polls[0]++ >= stopAfterPolls,
        MemoryBudget.UNKNOWN,
        time);
  }

  private LikewiseException failure(RunPlan plan) {
    return catchThrowableOfType(LikewiseException.class, () -> train(plan));
  }

  private String file(String name) {
    return read(directory.path().resolve(name));
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private List<String> rows(String name) {
    return file(name).lines().skip(1).toList();
  }

  private void noTemporaryFileIsLeft() throws IOException {
    try (Stream<Path> files = Files.list(directory.path())) {
      assertThat(files).noneMatch(f -> f.getFileName().toString().endsWith(".tmp"));
    }
  }

  @Nested
  @DisplayName("keeps the best weights")
  class Best {
    @Test
    @DisplayName("of each stage; the second begins with the first one's")
    void ofEachStage() {
      model.learns(1, List.of(.25, .75, .5, .5)).learns(2, List.of(.5, .25, .25, .25));
      RunResult result = train(Plans.of(9, 9, 2));
      assertThat(journal).contains("begin 2 from 1.6");
      assertThat(model.state()).isEqualTo("2.3");
      assertThat(file("weights.safetensors")).isEqualTo("2.3");
      assertThat(result.stages()).extracting(s -> s.epochs().size()).containsExactly(4, 3);
      assertThat(result.stages()).allMatch(StageResult::stoppedEarly);
      assertThat(result.test().accuracy()).isEqualTo(result.validation().accuracy(), within(0.2));
    }

    @Test
    @DisplayName("without early stopping if epochs run out")
    void withoutEarlyStopping() {
      model.learns(1, List.of(.25, .75)).learns(2, List.of(.5, .25));
      RunResult result = train(Plans.of(2, 2, 5));
      assertThat(result.stages()).noneMatch(StageResult::stoppedEarly);
      assertThat(model.state()).isEqualTo("2.3");
    }

    @Test
    @DisplayName("of the second stage even if the first one's were better")
    void secondStageHasNoBestOfItsOwnYet() {
      model.learns(1, List.of(1.0)).learns(2, List.of(.25, .5));
      train(Plans.of(1, 2, 5));
      assertThat(model.state()).isEqualTo("2.6");
    }

    @Test
    @DisplayName("when the run is interrupted")
    void whenInterrupted() {
      model.learns(1, List.of(.75, .5, .5));
      // 8 polls in the forecast; each epoch polls 3 steps and 2 validation batches.
      stopAfterPolls = 8 + 2 * 5 + 1;
      assertThat(failure(Plans.of(3, 0, 9)).code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(model.state()).isEqualTo("1.3");
      assertThat(file("weights.safetensors")).isEqualTo("1.3");
      assertThat(rows("metrics.csv")).hasSize(2);
      assertThat(rows("steps.csv")).hasSize(7);
      assertThat(directory.path().resolve("result.json")).doesNotExist();
      assertThat(batches.open()).isZero();
    }

    @Test
    @DisplayName("of the first stage when the second is stopped before it has any")
    void ofTheStageBefore() {
      model.learns(1, List.of(.75));
      model.nanAt = new int[] {2, 1};
      failure(Plans.of(1, 1, 9));
      assertThat(file("weights.safetensors")).isEqualTo("1.3");
    }

    @Test
    @DisplayName("which are the initial ones if no stage has an epoch")
    void nothingTrained() {
      train(Plans.of(0, 0, 1));
      assertThat(file("weights.safetensors")).isEqualTo("0.0");
      assertThat(rows("metrics.csv")).isEmpty();
    }

    @Test
    @DisplayName("in a file, and without checkpoints fetches none of an epoch that is not the best")
    void fetchesOnlyTheBest() {
      interval = CheckpointInterval.OFF;
      model.learns(1, List.of(.25, .75, .5, .5)).learns(2, List.of(.5));
      train(Plans.of(4, 1, 9));
      // At the end of stage 1 those that were never trained are fetched, then all to be written.
      assertThat(journal.stream().filter(e -> e.startsWith("fetch")))
          .containsExactly(
              "fetch 0.0",
              "fetch 1.3",
              "fetch 1.6",
              "fetch 1.12",
              "fetch 1.6",
              "fetch 2.3",
              "fetch 2.3");
    }
  }

  @Nested
  @DisplayName("stops at once")
  class Stops {
    @Test
    @DisplayName("when a training loss is not finite, naming stage, epoch and step")
    void notFinite() {
      model.learns(1, List.of(.25, .75, .5));
      model.nanAt = new int[] {1, 5};
      LikewiseException e = failure(Plans.of(3, 0, 9));
      assertThat(e.code()).isEqualTo(ErrorCode.LOSS_NOT_FINITE);
      assertThat(e)
          .hasMessage(
              "The training loss is NaN in stage 1, epoch 2, step 2: the training has diverged. Lower"
                  + " the learning rate, such as to 0.0001.")
          .hasFieldOrPropertyWithValue("setting", "stage1.learningRate");
      assertThat(model.state()).isEqualTo("1.3");
      assertThat(rows("metrics.csv")).hasSize(1);
      assertThat(rows("steps.csv")).hasSize(4);
      assertThat(batches.open()).isZero();
    }

    @Test
    @DisplayName("when the validation logits are not finite")
    void validationNotFinite() {
      model.learns(1, List.of(.25));
      model.nanWhenEvaluated = true;
      LikewiseException e = failure(Plans.of(1, 0, 9));
      assertThat(e.code()).isEqualTo(ErrorCode.LOSS_NOT_FINITE);
      assertThat(e)
          .hasMessageContainingAll(
              "The model's loss on the validation images is NaN: the training has diverged")
          .hasFieldOrPropertyWithValue("setting", "stage1.learningRate");
      assertThat(rows("steps.csv")).hasSize(3);
    }

    @Test
    @DisplayName("when the first loss is not finite, blaming what the run began with")
    void neverFinite() {
      model.nanAt = new int[] {1, 1};
      assertBlamesTheBeginning(
          failure(Plans.of(3, 0, 9)), "The training loss is NaN in stage 1, epoch 1, step 1");
    }

    @Test
    @DisplayName("when stage 1 was left out and the first loss of stage 2 is not finite, likewise")
    void neverFiniteInStage2() {
      model.nanAt = new int[] {2, 1};
      assertBlamesTheBeginning(
          failure(Plans.of(0, 3, 9)), "The training loss is NaN in stage 2, epoch 1, step 1");
    }

    @Test
    @DisplayName("when stage 2 begins with a loss that is not finite, blaming stage 1")
    void notFiniteFromStage1() {
      model.learns(1, List.of(.25)).learns(2, List.of(.25));
      model.nanAt = new int[] {2, 1};
      assertThat(failure(Plans.of(1, 3, 9)))
          .hasMessageContaining("stage 2, epoch 1, step 1")
          .hasFieldOrPropertyWithValue("setting", "stage1.learningRate");
    }

    @Test
    @DisplayName("when nothing is trained and its loss is not finite, blaming no training")
    void untrainedNotFinite() {
      model.nanWhenEvaluated = true;
      assertBlamesTheBeginning(
          failure(Plans.of(0, 0, 9)), "The model's loss on the validation images is NaN");
    }

    private void assertBlamesTheBeginning(LikewiseException e, String what) {
      assertThat(e.code()).isEqualTo(ErrorCode.LOSS_NOT_FINITE);
      assertThat(e)
          .hasMessageStartingWith(what + ", and nothing has been trained yet: it comes from the")
          .hasFieldOrPropertyWithValue("setting", "weights")
          .hasMessageNotContainingAny("diverged", "learning rate");
    }

    @Test
    @DisplayName("when it is asked to in the forecast")
    void inTheForecast() {
      stopAfterPolls = 3;
      assertThat(failure(Plans.of(1, 1, 1)).code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(batches.open()).isZero();
    }

    @Test
    @DisplayName("when it is asked to while the test images are looked at")
    void inTheTest() throws IOException {
      model.learns(1, List.of(.75));
      stopAfterPolls = 8 + 5 + 2 + 1;
      assertThat(failure(Plans.of(1, 0, 1)).code()).isEqualTo(ErrorCode.INTERRUPTED);
      assertThat(directory.path().resolve("predictions.csv")).doesNotExist();
      assertThat(file("weights.safetensors")).isEqualTo("1.3");
      noTemporaryFileIsLeft();
    }

    @Test
    @DisplayName("before it writes over the results of a finished run")
    void neverTwice() {
      RunPlan plan = Plans.of(0, 0, 1);
      RunResult result = train(plan);
      directory.writeResult(result, List.of(), List.of(), List.of());
      LikewiseException e =
          catchThrowableOfType(
              LikewiseException.class,
              () -> trainer().train(plan.experiment(), batches, model, progress));
      assertThat(e).hasMessageContaining("finished already");
    }

    @Test
    @DisplayName("when a file cannot be written, naming it")
    void unwritable() {
      model.learns(1, List.of(.75));
      progress =
          new Progress() {
            @Override
            public void epochStarted(int stage, int epoch, int epochs, int count) {
              try (Stream<Path> files = Files.list(directory.path())) {
                for (Path file : files.toList()) {
                  Files.delete(file);
                }
                Files.delete(directory.path());
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            }
          };
      LikewiseException e = failure(Plans.of(1, 0, 1));
      assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
      assertThat(e).hasMessageContaining("best.safetensors: cannot be written");
      assertThat(model.state()).isEqualTo("1.3");
    }
  }

  @Nested
  @DisplayName("works one step ahead")
  class Pipelining {
    @Test
    @DisplayName("submits a step before it awaits the one before, and recycles after that")
    void order() {
      model.learns(1, List.of(.75));
      train(Plans.of(1, 0, 1));
      int start = journal.lastIndexOf("open training 1.1");
      assertThat(journal.subList(start + 1, start + 10))
          .containsExactly(
              "train 0",
              "train 1",
              "await 0",
              "recycle 0",
              "train 2",
              "await 1",
              "recycle 1",
              "await 2",
              "recycle 2");
    }

    @Test
    @DisplayName("and holds no batch any more once it is done, nor that of forecast and latency")
    void recyclesAll() {
      model.learns(1, List.of(.75)).learns(2, List.of(.75));
      train(Plans.of(1, 1, 1));
      assertThat(batches.held()).isZero();
    }

    @Test
    @DisplayName("and awaits what it has submitted before it gives up")
    void awaitsBeforeGivingUp() {
      model.nanAt = new int[] {1, 1};
      failure(Plans.of(1, 0, 1));
      int start = journal.lastIndexOf("open training 1.1");
      assertThat(journal.subList(start + 1, journal.size()))
          .startsWith("train 0", "train 1", "await 0", "await 1");
    }
  }

  @Nested
  @DisplayName("computes figures")
  class FiguresOfARun {
    @Test
    @DisplayName("weighted by image, with an uneven last batch")
    void weighted() {
      model.learns(1, List.of(.75));
      EpochResult epoch = train(Plans.of(1, 0, 1)).stages().get(0).epochs().get(0);
      // All but one image of each of the three batches are right.
      assertThat(epoch.trainAccuracy()).isEqualTo(7 / 10.0);
      double sum = 0;
      for (int step = 1; step <= STEPS; step++) {
        double right = Math.log1p(Math.exp(-step));
        sum += (step < 3 ? 3 : 1) * right + (right + step);
      }
      assertThat(epoch.trainLoss()).isEqualTo(sum / 10, within(1e-14));
      assertThat(epoch.images()).isEqualTo(10);
    }

    @Test
    @DisplayName("of validation images that a frozen base is run on once a stage")
    void frozenValidation() {
      model.learns(1, List.of(.25, .5, .75)).learns(2, List.of(.5, .75));
      String expected = metrics(train(Plans.of(3, 2, 9)));
      journal.clear();
      model.weights(FakeModel.weights("0.0"));
      model.keepsFeatures = true;
      assertThat(metrics(train(Plans.of(3, 2, 9)))).isEqualTo(expected);
      // The forecast, which ends before the stage begins for good, keeps some for itself.
      List<String> trained =
          journal.subList(journal.lastIndexOf("begin 1 from 0.0"), journal.size());
      assertThat(trained).filteredOn(line -> line.startsWith("features")).hasSize(2);
      assertThat(model.kept).isZero();
      assertThat(journal.indexOf("begin 2 from 1.9"))
          .isGreaterThan(journal.lastIndexOf("features 1"));
    }

    private String metrics(RunResult result) {
      return result.stages().stream()
          .flatMap(stage -> stage.epochs().stream())
          .map(epoch -> epoch.validationLoss() + " " + epoch.validationAccuracy())
          .collect(Collectors.joining("\n"));
    }

    @Test
    @DisplayName("with the times of steps, of waiting and of validation")
    void times() {
      model.learns(1, List.of(.75));
      EpochResult epoch = train(Plans.of(1, 0, 1)).stages().get(0).epochs().get(0);
      assertThat(epoch.trainSeconds()).isEqualTo(4.5);
      assertThat(epoch.waitSeconds()).isEqualTo(1.5);
      assertThat(epoch.validationSeconds()).isEqualTo(1.5);
      assertThat(rows("timing.csv")).containsExactly("1,1,4.5,1.5,1.5," + 10 / 4.5);
    }

    @Test
    @DisplayName("of the final model, which predictions.csv repeats exactly")
    void predictions() {
      model.learns(1, List.of(.75));
      RunResult result = train(Plans.of(1, 0, 1));
      assertThat(file("predictions.csv")).startsWith("part,sample,label,logit_0,logit_1\n");
      double loss = 0;
      int correct = 0;
      int images = 0;
      for (String row : rows("predictions.csv")) {
        String[] cells = row.split(",", -1);
        if (cells[0].equals("test")) {
          double[] values = {Double.parseDouble(cells[3]), Double.parseDouble(cells[4])};
          Logits logits = new Logits(values, 1, 2);
          int label = Integer.parseInt(cells[2]);
          assertThat(Integer.parseInt(cells[1])).isEqualTo(images++);
          loss += logits.crossEntropy(0, label);
          correct += logits.argMax(0) == label ? 1 : 0;
        }
      }
      assertThat(images).isEqualTo(6).isEqualTo(result.test().images());
      assertThat(loss / 6).isEqualTo(result.test().loss(), within(1e-15));
      assertThat(correct / 6.0).isEqualTo(result.test().accuracy());
      assertThat(rows("predictions.csv")).hasSize(8 + 6);
    }

    @Test
    @DisplayName("once only, if the validation images are the test images")
    void validationIsTest() {
      model.learns(1, List.of(.75));
      RunResult result = train(Plans.of(1, 0, 1, Validation.TEST));
      assertThat(rows("predictions.csv")).hasSize(6).allMatch(row -> row.startsWith("test,"));
      assertThat(result.validation()).isEqualTo(result.test());
    }

    @Test
    @DisplayName("and, once it is told that all is done, says in result.json what was returned")
    void resultFile() throws IOException {
      model.learns(1, List.of(.25, .75, .5));
      RunResult result = train(Plans.of(3, 0, 1));
      assertThat(directory.path().resolve("result.json")).doesNotExist();
      directory.writeResult(result, List.of("cat", "dog"), List.of(), List.of());
      JsonNode json = new JsonMapper().readTree(file("result.json"));
      assertThat(json.at("/experiment").asText()).isEqualTo("quick");
      assertThat(json.at("/seed").asLong()).isEqualTo(1);
      assertThat(json.at("/backend").asText()).isEqualTo("djl");
      assertThat(json.at("/engine").asText()).isEqualTo("pytorch");
      assertThat(json.at("/stages/0/epochs").asInt()).isEqualTo(3);
      assertThat(json.at("/stages/0/bestEpoch").asInt()).isEqualTo(2);
      assertThat(json.at("/stages/0/bestValidationAccuracy").asDouble()).isEqualTo(.75);
      assertThat(json.at("/stages/0/stoppedEarly").asBoolean()).isFalse();
      assertThat(json.at("/stages/0/seconds").asDouble()).isEqualTo(3 * 6.0);
      assertThat(json.at("/stages/0/imagesPerSecond").asDouble()).isEqualTo(30 / 13.5);
      assertThat(json.at("/stages/0/waitShare").asDouble()).isEqualTo(1 / 3.0);
      assertThat(json.at("/stages/1/bestEpoch").isNull()).isTrue();
      assertThat(json.at("/validation/source").asText()).isEqualTo("holdout");
      assertThat(json.at("/validation/images").asInt()).isEqualTo(8);
      assertThat(json.at("/validation/accuracy").asDouble())
          .isEqualTo(result.validation().accuracy());
      assertThat(json.at("/test/loss").asDouble()).isEqualTo(result.test().loss());
      assertThat(json.at("/test/accuracy").asDouble()).isEqualTo(result.test().accuracy());
      assertThat(json.at("/test/classes/1/name").asText()).isEqualTo("dog");
      assertThat(json.at("/test/classes/1/support").asInt()).isEqualTo(3);
      assertThat(json.at("/test/classes/1/f1").asDouble()).isEqualTo(result.test().f1(1));
      assertThat(json.at("/test/confusion/0/0").asInt())
          .isEqualTo(result.test().confusion().get(0).get(0));
      assertThat(json.at("/resources/seconds").asDouble())
          .isEqualTo(result.resources().seconds())
          .isPositive();
      assertThat(json.at("/resources/cpuSeconds").asDouble()).isPositive();
      assertThat(json.at("/resources/peakHeapBytes").asLong()).isPositive();
      noTemporaryFileIsLeft();
    }

    @Test
    @DisplayName("that are the same bytes in equal runs, times aside")
    void equalRuns() {
      model.learns(1, List.of(.25, .75)).learns(2, List.of(.5));
      train(Plans.of(2, 1, 1));
      List<String> first = List.of(file("metrics.csv"), file("steps.csv"), file("predictions.csv"));
      FakeModel slower = new FakeModel(STEPS, journal, time).takes(3);
      slower.learns(1, List.of(.25, .75)).learns(2, List.of(.5));
      directory = RunDirectory.create(runs, Plans.of(2, 1, 1));
      trainer().train(directory.plan().experiment(), batches, slower, progress);
      assertThat(List.of(file("metrics.csv"), file("steps.csv"), file("predictions.csv")))
          .isEqualTo(first);
      assertThat(rows("metrics.csv").get(1)).startsWith("1,2,").endsWith(",0.75,true");
      assertThat(rows("steps.csv").get(2)).startsWith("1,1,3,2,").endsWith(",1");
    }
  }

  @Nested
  @DisplayName("forecasts")
  class Forecasts {
    private Forecast forecast;

    private void remember() {
      progress =
          new Progress() {
            @Override
            public void forecast(Forecast given) {
              forecast = given;
            }
          };
    }

    @Test
    @DisplayName("the whole run from a few steps of each stage")
    void wholeRun() {
      remember();
      model.learns(1, List.of(.5, .5)).learns(2, List.of(.5, .5, .5));
      train(Plans.of(2, 3, 9));
      assertThat(forecast.stepSeconds()).containsExactly(1.0, 1.0);
      double validation = 8 * FakeModel.PREDICT_SECONDS / 4;
      assertThat(forecast.evaluationSeconds()).isEqualTo(validation);
      double epoch = 3 * FakeModel.TRAIN_SECONDS + validation;
      assertThat(forecast.seconds())
          .isEqualTo(5 * epoch + validation + 6 * FakeModel.PREDICT_SECONDS / 4);
    }

    @Test
    @DisplayName("a frozen base that looks at the validation images once in a stage")
    void frozenValidation() {
      remember();
      model.keepsFeatures = true;
      model.learns(1, List.of(.5, .5)).learns(2, List.of(.5, .5, .5));
      train(Plans.of(2, 3, 9));
      double validation = 8 * FakeModel.PREDICT_SECONDS / 4;
      assertThat(forecast.evaluationSeconds()).isEqualTo(validation);
      assertThat(forecast.seconds())
          .isEqualTo(
              5 * 3 * FakeModel.TRAIN_SECONDS
                  + 5 * validation
                  + 8 * FakeModel.HEAD_SECONDS / 4
                  + 6 * FakeModel.PREDICT_SECONDS / 4);
    }

    @Test
    @DisplayName("from a single step if that is long, and nothing for a stage that is left out")
    void longSteps() {
      remember();
      model.takes(6).learns(2, List.of(.5));
      train(Plans.of(0, 1, 9));
      assertThat(forecast.stepSeconds()).containsExactly(0.0, 6.0);
      assertThat(journal.subList(0, journal.indexOf("open VALIDATION")))
          .containsExactly(
              "fetch 0.0",
              "begin 2 from 0.0",
              "open training 2.1",
              "train 0",
              "await 0",
              "recycle 0",
              "restore 0.0");
    }

    @Test
    @DisplayName("without a trace in the weights")
    void withoutTrace() {
      String before = model.weights().digest();
      String[] after = new String[1];
      progress =
          new Progress() {
            @Override
            public void forecast(Forecast given) {
              after[0] = model.weights().digest();
            }
          };
      model.learns(1, List.of(.5)).learns(2, List.of(.5));
      train(Plans.of(1, 1, 9));
      assertThat(after[0]).isEqualTo(before);
      assertThat(journal.lastIndexOf("begin 1 from 0.0")).isPositive();
    }
  }

  @Test
  @DisplayName("tells progress what starts and completes, in order")
  void tellsProgress() {
    List<String> told = new ArrayList<>();
    progress =
        new Progress() {
          @Override
          public void forecast(Forecast forecast) {
            told.add("forecast");
          }

          @Override
          public void epochStarted(int stage, int epoch, int epochs, int count) {
            told.add("epoch " + stage + "." + epoch + "/" + epochs + " of " + count);
          }

          @Override
          public void stepCompleted(int batch, int images, double loss, double accuracy) {
            told.add("step " + batch + ": " + images + " at " + accuracy);
          }

          @Override
          public void epochCompleted(EpochResult epoch) {
            told.add("completed " + epoch.epoch() + (epoch.best() ? " best" : ""));
          }

          @Override
          public void stageCompleted(StageResult stage) {
            told.add("stage " + stage.stage());
          }

          @Override
          public void testStarted() {
            told.add("test");
          }
        };
    model.learns(1, List.of(.5));
    train(Plans.of(1, 0, 1));
    assertThat(told)
        .containsExactly(
            "forecast",
            "epoch 1.1/1 of 3",
            "step 1: 4 at 0.75",
            "step 2: 4 at 0.75",
            "step 3: 2 at 0.5",
            "completed 1 best",
            "stage 1",
            "test");
  }
}
