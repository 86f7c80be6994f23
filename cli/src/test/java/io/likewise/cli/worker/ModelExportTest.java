package io.likewise.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.cli.FakeWorker;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.weights.InitialWeights;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.Presets;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The export of a run's model")
@Timeout(60)
class ModelExportTest {
  private static final int CLASSES = 7;

  @TempDir private Path folder;
  private Path run;
  private ModelSpec spec;

  /** A run of another backend, whose engine need not even be installed. */
  @BeforeEach
  void createRun() {
    Experiment quick = Presets.get("quick");
    spec = quick.network().spec(quick.imageSize(), CLASSES);
    BackendOptions options =
        new BackendOptions("other", Device.CPU, 1, Precision.FLOAT64, ComputePath.FAST);
    run = RunDirectory.create(folder, new RunPlan(quick, "another", options)).path();
  }

  private void finish(Weights weights) throws IOException {
    new Safetensors().write(weights, run.resolve("weights.safetensors"));
    Files.writeString(run.resolve("result.json"), "{}");
  }

  private int work(String engine, String format, Path target)
      throws IOException, InterruptedException {
    WorkerCommand command =
        FakeWorker.of(
            Worker.class,
            List.of(),
            List.of(
                "export",
                "fake",
                engine,
                run.toString(),
                format,
                target.toString(),
                "KERAS",
                "UINT8"));
    return command.processBuilder().inheritIO().start().waitFor();
  }

  @Test
  @DisplayName(
      "hands a worker's engine the network, as large as its data asked for, and its weights")
  void exports() throws IOException, InterruptedException {
    Weights weights = InitialWeights.draw(spec, 3);
    finish(weights);
    Path target = folder.resolve("model");
    assertThat(work("idle", "sealed", target)).isZero();
    assertThat(target).hasContent(weights.names() + " " + CLASSES);
  }

  @Test
  @DisplayName("in a format that the engine does not write ends with the failure's status")
  void otherFormat() throws IOException, InterruptedException {
    finish(InitialWeights.draw(spec, 3));
    assertThat(work("idle", "nams", folder.resolve("model")))
        .isEqualTo(ErrorCode.BACKEND_BROKEN.exitStatus());
    assertThat(folder.resolve("model")).doesNotExist();
    assertThat(run.resolve("failure.json")).doesNotExist();
  }

  @Test
  @DisplayName("refuses a run that is not finished")
  void unfinished() {
    new Safetensors().write(InitialWeights.draw(spec, 3), run.resolve("weights.safetensors"));
    refuses(ErrorCode.WEIGHTS_MISSING, "the run is not finished");
  }

  @Test
  @DisplayName("refuses a finished run whose weights are gone")
  void noWeights() throws IOException {
    finish(InitialWeights.draw(spec, 3));
    Files.delete(run.resolve("weights.safetensors"));
    refuses(ErrorCode.WEIGHTS_MISSING, "weights.safetensors is gone");
  }

  @Test
  @DisplayName("refuses weights that are not those of the run's network")
  void otherWeights() throws IOException {
    finish(Weights.builder().put("dense/bias", List.of(1), new float[1]).build());
    refuses(ErrorCode.WEIGHTS_MISMATCH, "conv1_conv/kernel");
  }

  private void refuses(ErrorCode code, String sentence) {
    assertThatThrownBy(() -> ModelExport.of(run))
        .isInstanceOfSatisfying(LikewiseException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(sentence);
  }
}
