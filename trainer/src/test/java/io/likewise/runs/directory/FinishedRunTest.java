package io.likewise.runs.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.model.Weights;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.plan.Plans;
import io.likewise.runs.plan.RunPlan;
import io.likewise.trainer.FakeModel;
import io.likewise.trainer.FakeWeightsFormat;
import io.likewise.trainer.StagedTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A finished run")
class FinishedRunTest {
  private static final int STEPS = 3;

  @TempDir private Path runs;
  private final FakeTime time = new FakeTime();
  private final List<String> journal = new ArrayList<>();
  private final FakeBatches batches = new FakeBatches(4, 10, 8, 6, journal, time);
  private RunResult result;
  private Provenance provenance;

  private Path train(double last) {
    RunPlan plan = Plans.of(2, 1, 1);
    RunDirectory directory = RunDirectory.create(runs, plan);
    Weights weights = Weights.builder().put("a", List.of(2), new float[] {1, 2}).build();
    provenance =
        Provenance.collect(
            plan,
            new EngineInUse(
                "pytorch", "2.7.1", Map.of("djl", "0.36.0"), "cpu", 2, ComputePath.FAST, List.of()),
            new Provenance.Installation("files", 7),
            new MemoryBudget(480, 7, 300, 9, 5, true),
            new FakeDataset(),
            batches,
            weights);
    directory.writeProvenance(provenance);
    FakeModel model =
        new FakeModel(STEPS, journal, time).learns(1, List.of(.25, .75)).learns(2, List.of(last));
    StagedTrainer trainer =
        new StagedTrainer(
            directory,
            new FakeWeightsFormat(),
            new Checkpoints(directory.path(), new FakeWeightsFormat()),
            CheckpointInterval.OFF,
            Optional.empty(),
            () -> false,
            MemoryBudget.UNKNOWN,
            time);
    result = trainer.train(plan.experiment(), batches, model, new Progress() {});
    directory.writeResult(result, List.of("cat", "dog"), List.of(), List.of());
    return directory.path();
  }

  @Test
  @DisplayName("reads back as it was")
  void readsBack() {
    FinishedRun run = FinishedRun.read(train(.5));
    assertThat(run.plan()).isEqualTo(Plans.of(2, 1, 1));
    assertThat(run.provenance()).isEqualTo(provenance);
    assertThat(run.result().stages()).isEqualTo(result.stages());
    assertThat(run.result().test()).isEqualTo(result.test());
    Evaluation validation = result.validation();
    assertThat(run.result().validation())
        .isEqualTo(
            new Evaluation(
                validation.images(), validation.loss(), validation.accuracy(), List.of()));
    assertThat(run.result().resources()).isEqualTo(result.resources());
    assertThat(run.result().resources().startupSeconds()).isPositive();
    assertThat(run.result().resources().latencySeconds()).isEqualTo(FakeModel.PREDICT_SECONDS);
  }

  @Test
  @DisplayName("of a time when less was measured reads as well, with less known")
  void older() throws IOException {
    Path directory = train(.5);
    Path file = directory.resolve("result.json");
    Files.writeString(
        file,
        Files.readString(file)
            .replaceAll("\"(startupSeconds|latencySeconds|othersShare)\" : [^,]*,", "")
            .replaceAll("\"(startupSeconds|latencySeconds|othersShare)\": [^,]*,", ""));
    FinishedRun run = FinishedRun.read(directory);
    assertThat(run.result().resources().startupSeconds()).isNaN();
    assertThat(run.result().resources().othersShare()).isNaN();
    assertThat(run.result().resources().cpuSeconds()).isPositive();
  }

  @Test
  @DisplayName("has the bits of another one, or not")
  void bits() throws IOException {
    FinishedRun first = FinishedRun.read(train(.5));
    assertThat(first.hasBitsOf(FinishedRun.read(train(.5)))).isTrue();
    assertThat(first.hasBitsOf(FinishedRun.read(train(.75)))).isFalse();
    Path touched = train(.5);
    Files.writeString(touched.resolve("weights.safetensors"), "other weights");
    assertThat(first.hasBitsOf(FinishedRun.read(touched))).isFalse();
  }

  @Test
  @DisplayName("tells what was made of each test image, as long as its predictions are there")
  void predictions() throws IOException {
    FinishedRun run = FinishedRun.read(train(.5));
    Path predictions = run.path().resolve("predictions.csv");
    List<String> rows =
        Files.readAllLines(predictions).stream().filter(row -> row.startsWith("test,")).toList();
    assertThat(rows).hasSize(result.test().images());
    List<String> read = new ArrayList<>();
    assertThat(
            run.predictionsOnTest(
                (label, logits) ->
                    read.add(
                        label
                            + ","
                            + Arrays.stream(logits.values())
                                .mapToObj(String::valueOf)
                                .collect(Collectors.joining(",")))))
        .isTrue();
    assertThat(read)
        .isEqualTo(rows.stream().map(row -> row.replaceFirst("^test,\\d+,", "")).toList());
    assertThat(run.keepsBits()).isTrue();
    Files.writeString(
        predictions, Files.readString(predictions).replaceAll("(test,\\d+),", "$1,x"));
    assertThatThrownBy(() -> run.predictionsOnTest((label, logits) -> {}))
        .hasMessageContaining("is not what the run has written");
    Files.delete(predictions);
    assertThat(run.predictionsOnTest((label, logits) -> {})).isFalse();
    assertThat(run.keepsBits()).isFalse();
  }

  @Test
  @DisplayName("would be repeated by the same files in this Java on this machine only")
  void wouldBeRepeated() {
    train(.5);
    assertThat(provenance.wouldBeRepeatedBy(new Provenance.Installation("files", 9))).isTrue();
    assertThat(provenance.wouldBeRepeatedBy(new Provenance.Installation("others", 7))).isFalse();
    assertThat(provenance.wouldBeRepeatedBy(Provenance.Installation.UNKNOWN)).isFalse();
    Provenance elsewhere =
        new Provenance(
            provenance.started(),
            provenance.likewise(),
            provenance.java(),
            provenance.engine(),
            provenance.installation(),
            new Provenance.Machine("a faster one", 64, 128, 1L << 40, "Linux", "amd64"),
            provenance.memory(),
            provenance.data(),
            provenance.initialWeights(),
            List.of());
    assertThat(elsewhere.wouldBeRepeatedBy(new Provenance.Installation("files", 7))).isFalse();
  }

  @Test
  @DisplayName("is not what has no result yet, nor what cannot be read")
  void refuses() throws IOException {
    Path directory = RunDirectory.create(runs, Plans.of(1, 1, 1)).path();
    assertThat(FinishedRun.isRun(directory)).isTrue();
    assertThat(FinishedRun.isFinished(directory)).isFalse();
    Files.writeString(directory.resolve("result.json"), "{");
    assertThatThrownBy(() -> FinishedRun.read(directory))
        .hasMessageContaining(directory + ": cannot be read as a finished run");
    assertThat(FinishedRun.isRun(runs)).isFalse();
  }
}
