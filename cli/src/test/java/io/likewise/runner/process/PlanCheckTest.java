package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.cli.TinyRun;
import io.likewise.data.formats.Safetensors;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Before anything is started for an experiment")
class PlanCheckTest {
  @TempDir private Path folder;

  private Path weights(float value) {
    Experiment tiny = TinyRun.plan(1, "batchSize", "16").experiment();
    ModelSpec spec = tiny.network().spec(tiny.imageSize(), 10);
    Weights.Builder weights = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      if (!tensor.role().isHead()) {
        float[] values = new float[tensor.size()];
        Arrays.fill(values, tensor.name().equals("conv1_bn/gamma") ? value : 1);
        weights.put(tensor.name(), tensor.shape(), values);
      }
    }
    Path file = folder.resolve("w.safetensors");
    new Safetensors().write(weights.build(), file);
    return file;
  }

  private static Experiment with(Path weights) {
    return TinyRun.plan(1, "weights", weights.toString()).experiment();
  }

  @Test
  @DisplayName("its weights are read, and refused for a value that cannot be used")
  void unusable() {
    assertThatCode(() -> new PlanCheck().check(with(weights(1)))).doesNotThrowAnyException();
    assertThatThrownBy(() -> new PlanCheck().check(with(weights(Float.NaN))))
        .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_CORRUPT)
        .hasMessageContaining("tensor conv1_bn/gamma has NaN at [0]");
  }

  @Test
  @DisplayName("weights are compared with its network")
  void mismatch() {
    RunPlan plan = TinyRun.plan(1, "weights", weights(1).toString());
    Experiment wide = ExperimentFile.with(plan, "network.width", "8").experiment();
    assertThatThrownBy(() -> new PlanCheck().check(wide))
        .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_MISMATCH)
        .hasMessageContaining("conv1_conv/kernel has shape [7, 7, 3, 4], expected [7, 7, 3, 8]");
  }

  @Test
  @DisplayName("a folder in place of weights is called one")
  void isFolder() throws IOException {
    Files.createFile(folder.resolve("saved_model.pb"));
    assertThatThrownBy(() -> new PlanCheck().check(with(folder)))
        .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_CORRUPT)
        .hasMessageContaining("a TensorFlow SavedModel");
  }

  @Test
  @DisplayName("the weights that many cells of a grid have in common are read once")
  void once() throws IOException {
    PlanCheck check = new PlanCheck();
    Path file = weights(1);
    check.check(with(file));
    weights(Float.NaN);
    assertThatCode(() -> check.check(with(file))).doesNotThrowAnyException();
  }

  @Test
  @DisplayName("the folder of images that many cells of a grid have in common is listed once")
  void foldersOnce() throws IOException {
    Path images = folder.resolve("images");
    for (String part : List.of("train/a", "train/b", "test/a", "test/b")) {
      Files.createFile(Files.createDirectories(images.resolve(part)).resolve("1.png"));
    }
    Experiment of = TinyRun.plan(1, "data.source", "folder:" + images).experiment();
    PlanCheck check = new PlanCheck();
    check.check(of);
    Files.move(images, folder.resolve("gone"));
    assertThatCode(() -> check.check(of)).doesNotThrowAnyException();
    assertThatThrownBy(() -> new PlanCheck().check(of))
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING);
  }
}
