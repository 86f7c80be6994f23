package io.likewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.Stage;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The closing table")
class ResultTableTest {
  private static final EngineInUse ENGINE =
      new EngineInUse("pytorch", "2.7.1", Map.of(), "cpu", 2, ComputePath.FAST, List.of());
  private static final Evaluation TEST =
      new Evaluation(1000, 0.98765, 0.755, List.of(List.of(355, 145), List.of(100, 400)));
  private static final Resources RESOURCES =
      new Resources(
          Double.NaN, 4000, Double.NaN, 7000, Double.NaN, 1_200_000_000, 300_000_000, Double.NaN);

  private static Experiment experiment() {
    return new Experiment(
        "quick",
        42,
        new DataSettings("sample", 0, Validation.HOLDOUT, 0.1),
        32,
        Preprocessing.UNIT,
        Augmentation.STANDARD,
        Network.resNet50(Variant.KERAS, 1),
        Experiment.RANDOM_WEIGHTS,
        64,
        new Stage(Trainable.HEAD, BatchNormMode.MOVING, 20, 1e-3, 5),
        new Stage(Trainable.ALL, BatchNormMode.BATCH, 20, 1e-4, 10));
  }

  private static EpochResult epoch(int stage, int epoch, double accuracy, double seconds) {
    return new EpochResult(
        stage, epoch, 1, 0.5, 1, accuracy, true, seconds, seconds / 10, seconds / 10, 45_000);
  }

  private static RunResult result(StageResult first, StageResult second) {
    return new RunResult(List.of(first, second), TEST, TEST, RESOURCES);
  }

  @Test
  @DisplayName("says at once if the engine computed another network")
  void otherNetwork() {
    RunResult result =
        result(
            new StageResult(1, List.of(epoch(1, 1, 0.4, 20)), false),
            new StageResult(2, List.of(), false));
    EngineInUse other =
        new EngineInUse(
            "own",
            "3",
            Map.of(),
            "cpu",
            1,
            ComputePath.STOCK,
            Optional.of("its own"),
            List.of("slow"));
    assertThat(ResultTable.of(experiment(), "some", other, result, List.of()))
        .startsWith(
            "quick (seed 42)\nsome/own 3\ncpu, 1 thread\nnot the same network: its own\n\nstage");
  }

  @Test
  @DisplayName("shows stages, the test and every class")
  void showsEverything() {
    RunResult result =
        result(
            new StageResult(1, List.of(epoch(1, 1, 0.41236, 20), epoch(1, 2, 0.4, 20)), true),
            new StageResult(2, List.of(epoch(2, 1, 0.6, 3000), epoch(2, 2, 0.75, 300)), false));
    assertThat(ResultTable.of(experiment(), "djl", ENGINE, result, List.of("cat", "dog")))
        .isEqualTo(
            """
            quick (seed 42)
            djl/pytorch 2.7.1
            cpu, 2 threads

            stage   epochs   best epoch   best val. accuracy               time   images/s
                1     2/20*           1               0.4124             44.0 s     2250.0
                2     2/20            2               0.7500    1 h 00 min 30 s       27.3
            * stopped early: validation accuracy had ceased to improve

            test accuracy 0.7550   test loss 0.9877   (1,000 images)

            class                       images   precision    recall        F1
            cat                            500      0.7802    0.7100    0.7435
            dog                            500      0.7339    0.8000    0.7656\
            """);
  }

  @Test
  @DisplayName("shows a class on one line, whatever its name")
  void visible() {
    RunResult result =
        result(new StageResult(1, List.of(), false), new StageResult(2, List.of(), false));
    assertThat(ResultTable.of(experiment(), "djl", ENGINE, result, List.of("c\nt", "\u001b[2J")))
        .contains("\nc\\nt                           500")
        .contains("\n\\u001b[2J                      500");
  }

  @Test
  @DisplayName("says that a stage was left out, and numbers classes without a name")
  void leftOut() {
    RunResult result =
        result(
            new StageResult(1, List.of(), false),
            new StageResult(2, List.of(epoch(2, 1, 0.6, 90)), false));
    EngineInUse one =
        new EngineInUse(
            "pytorch", "2.7.1", Map.of(), "gpu:0 (NVIDIA H100)", 1, ComputePath.FAST, List.of());
    assertThat(ResultTable.of(experiment(), "djl", one, result, List.of()))
        .isEqualTo(
            """
            quick (seed 42)
            djl/pytorch 2.7.1
            gpu:0 (NVIDIA H100), 1 thread

            stage   epochs   best epoch   best val. accuracy               time   images/s
                1   left out
                2     1/20            1               0.6000         1 min 39 s      500.0

            test accuracy 0.7550   test loss 0.9877   (1,000 images)

            class                       images   precision    recall        F1
            0                              500      0.7802    0.7100    0.7435
            1                              500      0.7339    0.8000    0.7656\
            """);
  }

  @Test
  @DisplayName("fits 80 columns, whatever the numbers, names and language")
  void fits() {
    Locale before = Locale.getDefault();
    Locale.setDefault(Locale.GERMANY);
    try {
      RunResult result =
          result(
              new StageResult(1, List.of(epoch(1, 1, 1, 900_000)), true),
              new StageResult(2, List.of(epoch(2, 1, 0, 0.9)), true));
      String table =
          ResultTable.of(
              experiment(), "djl", ENGINE, result, List.of("a class of a very long name", "b"));
      assertThat(table.lines()).allMatch(line -> line.length() <= 80);
      assertThat(table).contains("275 h 00 min 00 s", "a class of a very long …", "0.7802");
    } finally {
      Locale.setDefault(before);
    }
  }
}
