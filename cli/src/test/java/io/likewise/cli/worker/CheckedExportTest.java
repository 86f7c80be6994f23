package io.likewise.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.cli.TinyRun;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.runner.export.ExportOrders;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An export that is opened again")
@Timeout(60)
class CheckedExportTest {
  @TempDir private Path folder;
  private Path run;
  private Path target;

  /** A run of the engine that takes every image for nothing in particular. */
  @BeforeEach
  void run() throws IOException {
    BackendOptions options =
        new BackendOptions("idle", Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    run =
        RunDirectory.create(folder, new RunPlan(TinyRun.experiment("random"), "fake", options))
            .path();
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
    Worker.run(run, RunOrders.USUAL, new StopRequest(), nobody, nobody);
    target = Files.createDirectory(folder.resolve("exports")).resolve("model");
  }

  private void export(String format) {
    new CheckedExport(run, Providers.find("fake", "idle"), "idle", new FileCache(folder))
        .write(new ExportOrders(format, target, ExportChoices.USUAL));
  }

  @ParameterizedTest(name = "as {0} stays, with the run's weights, and alone")
  @EnumSource
  void stays(ModelFile format) {
    export(format.format());
    ModelExport expected = ModelExport.of(run);
    Weights read = format.read(expected.spec(), ExportChoices.USUAL, target);
    assertThat(read.digest()).isEqualTo(expected.weights().digest());
    assertThat(target.getParent()).isDirectoryContaining(target::equals);
    assertThat(target.getParent().toFile().list()).hasSize(1);
  }

  @ParameterizedTest(name = "as {0} goes if it does not give the predictions of the run")
  @EnumSource
  void goes(ModelFile format) throws IOException {
    change(63);
    assertThatThrownBy(() -> export(format.format()))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPORT_DIFFERS))
        .hasMessageContaining("differs from the run's own on its test images");
    assertThat(target.getParent()).isEmptyDirectory();
  }

  /** Changes a logit of the test image with this place among them. */
  private void change(int place) throws IOException {
    Path predictions = run.resolve("predictions.csv");
    List<String> rows = new ArrayList<>(Files.readAllLines(predictions));
    int first = 0;
    while (!rows.get(first).startsWith("test,")) {
      first++;
    }
    rows.set(first + place, rows.get(first + place).replaceFirst(",[^,]*$", ",0.001"));
    Files.write(predictions, rows);
  }

  @Test
  @DisplayName("is refused where other images lie in the place of the run's")
  void otherImages() throws IOException {
    Path provenance = run.resolve("provenance.json");
    Files.writeString(
        provenance,
        Files.readString(provenance)
            .replaceFirst(
                "(\"digest\" : \"|\"digest\": \")[0-9a-f]{64}(\",\\s*\"splitDigest)", "$1other$2"));
    assertThat(provenance).content().contains("other");
    assertThatThrownBy(() -> export("h5"))
        .hasMessageContaining("are not those that the run was made with");
    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  @DisplayName("is refused where the run's predictions are gone")
  void noPredictions() throws IOException {
    Files.delete(run.resolve("predictions.csv"));
    assertThatThrownBy(() -> export("h5")).hasMessageContaining("its predictions.csv");
    assertThat(target.getParent()).isEmptyDirectory();
  }

  @Test
  @DisplayName("says where it came from")
  void origin() {
    export("safetensors");
    try (SafetensorsFile file = SafetensorsFile.open(target)) {
      assertThat(file.metadata())
          .containsEntry("run", run.getFileName().toString())
          .containsEntry("trained_by", "fake:idle")
          .containsEntry(
              "weights_digest", new Safetensors().read(run.resolve("weights.safetensors")).digest())
          .containsKeys("data_digest", "split_digest", "initial_weights_digest");
    }
  }
}
