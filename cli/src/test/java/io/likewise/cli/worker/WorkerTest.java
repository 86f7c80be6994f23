package io.likewise.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.cli.FakeWorker;
import io.likewise.cli.TinyRun;
import io.likewise.cli.console.Failure;
import io.likewise.data.datasets.DatasetCatalog;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.data.formats.Safetensors;
import io.likewise.runner.engines.Probe;
import io.likewise.runner.process.RunInputs;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The worker")
@Timeout(60)
class WorkerTest {
  @TempDir private Path runs;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  /** A network of three layers and a few hundred images. */
  private Path create(String engine, String weights) {
    BackendOptions options =
        new BackendOptions(engine, Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    return RunDirectory.create(runs, new RunPlan(TinyRun.experiment(weights), "fake", options))
        .path();
  }

  private void run(Path directory, StopRequest stop) {
    Worker.run(
        directory,
        RunOrders.USUAL,
        stop,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("trains, prints the results and where they are kept, and shows progress beside it")
  void run() {
    Path directory = create("idle", "random");
    run(directory, new StopRequest());
    assertThat(out.toString(StandardCharsets.UTF_8).lines().reduce("", (first, last) -> last))
        .isEqualTo(directory.toString());
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("forecast: ", "stage 1 epoch 1/1: ", "stage 2 epoch 1/1: ");
    assertThat(directory.resolve("result.json")).exists();
    assertThat(directory.resolve("provenance.json")).exists();
  }

  @Test
  @DisplayName("leaves the results, and then pictures and a Keras model of the final weights")
  void pictures() throws IOException {
    Path directory = create("idle", "random");
    run(directory, new StopRequest());
    for (String name :
        List.of("samples", "class-distribution", "accuracy", "loss", "confusion", "mistakes")) {
      assertThat(directory.resolve(name + ".png")).isNotEmptyFile();
      assertThat(directory.resolve(name + ".svg")).isNotEmptyFile();
    }
    assertThat(directory.resolve("report.html")).isNotEmptyFile();
    assertThat(directory.resolve("MODEL_CARD.md")).isNotEmptyFile();
    assertThat(err.toString(StandardCharsets.UTF_8)).doesNotContain("could not be made");
    Weights kept = new Safetensors().read(directory.resolve("weights.safetensors"));
    Experiment experiment = TinyRun.experiment("random");
    int classes = DatasetCatalog.open("sample").classNames().size();
    Path expected = runs.resolve("expected.h5");
    KerasModelFile.write(experiment.network().spec(32, classes), kept, expected);
    assertThat(directory.resolve("resnet50_model.h5")).hasSameBinaryContentAs(expected);
    // It is replaced at the end; that it stood before, with all of them listed, ReportCommandTest
    // shows.
    FileTime predictions = Files.getLastModifiedTime(directory.resolve("predictions.csv"));
    assertThat(predictions)
        .isLessThanOrEqualTo(Files.getLastModifiedTime(directory.resolve("samples.png")))
        .isLessThanOrEqualTo(Files.getLastModifiedTime(directory.resolve("resnet50_model.h5")));
    assertThat(directory.resolve("result.json")).content().contains("\"notMade\": [ ]");
  }

  @Test
  @DisplayName("says so in the results of another network, and writes no Keras model of it")
  void otherNetwork() throws IOException {
    Path directory = create("elsewhere", "random");
    run(directory, new StopRequest());
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("\nnot the same network: none at all\n", "report.html, pictures and all figures");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("likewise: no resnet50_model.h5 is written");
    assertThat(directory.resolve("resnet50_model.h5")).doesNotExist();
    assertThat(directory.resolve("weights.safetensors")).isNotEmptyFile();
    assertOtherNetwork(directory);
    // As the version before wrote it.
    Path provenance = directory.resolve("provenance.json");
    Files.writeString(
        provenance,
        Files.readString(provenance)
            .replaceFirst("\"otherNetwork\": \"none at all\",", "")
            .replaceFirst(
                "\"notes\": \\[",
                "\"notes\": [\"at rest\", \"not the same network: none at all\""));
    assertThat(provenance).content().doesNotContain("otherNetwork");
    assertOtherNetwork(directory);
  }

  private static void assertOtherNetwork(Path directory) {
    assertThat(FinishedRun.read(directory).provenance().engine().otherNetwork())
        .isEqualTo("none at all");
    assertThatThrownBy(() -> ModelExport.of(directory))
        .hasMessageContaining("trained another network (none at all)")
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ErrorCode.USAGE));
  }

  @Test
  @DisplayName("writes down what it does not read of a folder, before it fails because of it")
  void skipped() throws IOException {
    Path pets = runs.resolve("pets");
    for (String file : List.of("cat/1.png", "cat/no.txt", "dog/1.png", "dog/2.png")) {
      Files.createDirectories(pets.resolve(file).getParent());
      Files.writeString(pets.resolve(file), "no image");
    }
    BackendOptions options =
        new BackendOptions("idle", Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    RunPlan plan =
        ExperimentFile.with(
            new RunPlan(TinyRun.experiment("random"), "fake", options),
            "data.source",
            "folder:" + pets);
    Path directory = RunDirectory.create(runs, plan).path();
    assertThatThrownBy(() -> run(directory, new StopRequest()))
        .hasStackTraceContaining("3 of 3 images cannot be read");
    assertThat(directory.resolve("skipped.json"))
        .content()
        .contains("no.txt", "ending", "unreadable", "not a PNG");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains("likewise: all that is not read of the data is listed in " + directory);
  }

  @Test
  @DisplayName("loses no run for a picture: it costs a notice")
  void pictureCannotBeWritten() throws IOException {
    Path directory = create("idle", "random");
    Files.createDirectories(directory.resolve("loss.png/taken"));
    run(directory, new StopRequest());
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("likewise: loss.png could not be made (")
        .contains("); the results are whole without.");
    assertThat(directory.resolve("loss.svg")).exists();
    assertThat(directory.resolve("mistakes.png")).exists();
    JsonNode result = new JsonMapper().readTree(directory.resolve("result.json").toFile());
    assertThat(result.at("/notMade")).hasSize(1);
    assertThat(result.at("/notMade/0/file").asText()).isEqualTo("loss.png");
    assertThat(result.at("/notMade/0/reason").asText()).isNotBlank();
    assertThat(FinishedRun.read(directory).result().test().images()).isPositive();
  }

  @Test
  @DisplayName("loses no run for a model that cannot be saved either")
  void modelCannotBeWritten() throws IOException {
    Path directory = create("idle", "random");
    Files.createDirectories(directory.resolve("resnet50_model.h5/taken"));
    run(directory, new StopRequest());
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce("likewise: resnet50_model.h5 could not be made (");
    JsonNode result = new JsonMapper().readTree(directory.resolve("result.json").toFile());
    assertThat(result.at("/notMade")).hasSize(1);
    assertThat(result.at("/notMade/0/file").asText()).isEqualTo("resnet50_model.h5");
    assertThat(directory.resolve("mistakes.png")).exists();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("test accuracy", "report.html, pictures and all figures:")
        .doesNotContain("resnet50_model.h5");
  }

  @Test
  @DisplayName("keeps what the engine notes of itself while it trains")
  void notes() {
    Path directory = create("wavering", "random");
    run(directory, new StopRequest());
    assertThat(FinishedRun.read(directory).provenance().engine().notes())
        .contains("took the plain path");
    assertThat(out.toString(StandardCharsets.UTF_8)).contains("test accuracy");
  }

  @Test
  @DisplayName("stops in order when it is asked to")
  void stops() {
    StopRequest stop = new StopRequest();
    stop.request();
    Path directory = create("idle", "random");
    assertThatThrownBy(() -> run(directory, stop))
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(ErrorCode.INTERRUPTED));
    assertThat(out.toString(StandardCharsets.UTF_8)).isEmpty();
  }

  @Test
  @DisplayName("is stopped at once by who asks before it looks, and by itself after that")
  void beforehand() {
    List<String> done = new ArrayList<>();
    StopRequest early = new StopRequest(() -> done.add("early"));
    early.request();
    assertThat(done).containsExactly("early");
    StopRequest late = new StopRequest(() -> done.add("late"));
    assertThat(late.getAsBoolean()).isFalse();
    late.request();
    assertThat(late.getAsBoolean()).isTrue();
    assertThat(done).containsExactly("early");
  }

  @Test
  @DisplayName("is asked to stop by the end of its standard input")
  void lifeline() {
    StopRequest stop = new StopRequest();
    stop.requestAtEndOf(new ByteArrayInputStream(new byte[] {1, 2}));
    while (!stop.getAsBoolean()) {
      Thread.onSpinWait();
    }
  }

  @ParameterizedTest(name = "with engine {0} and weights {1} ends with {2}")
  @CsvSource({
    "busy, random, BACKEND_BROKEN",
    "idle, /not/there.safetensors, WEIGHTS_MISSING",
  })
  void refuses(String engine, String weights, ErrorCode code) {
    Path directory = create(engine, weights);
    assertThatThrownBy(() -> run(directory, new StopRequest()))
        .satisfies(e -> assertThat(Failure.of(e).code()).isEqualTo(code));
  }

  @Test
  @DisplayName("ends its process with the failure's status, and its parent has nothing to add")
  void endsItsProcess() {
    Path directory = create("busy", "random");
    WorkerCommand command =
        FakeWorker.of(Worker.class, List.of(), List.of("run", directory.toString()));
    int status = WorkerProcess.start(command, directory).await();
    assertThat(status).isEqualTo(ErrorCode.BACKEND_BROKEN.exitStatus());
    assertThat(directory.resolve("failure.json")).content().contains("BACKEND_BROKEN");
  }

  @Test
  @DisplayName("that probes an engine says what it offers")
  void probe() {
    Probe probe = Providers.probe("fake", "idle");
    assertThat(probe.version()).isEqualTo("0.1");
    assertThat(probe.devices()).containsExactly("cpu");
    assertThat(probe.capabilities()).containsExactly("float64", "fast-path");
    assertThat(probe.otherNetwork()).isNull();
    assertThat(Probe.fromJson(probe.toJson())).isEqualTo(probe);
    assertThat(Providers.probe("fake", "elsewhere").otherNetwork()).isEqualTo("none at all");
  }

  @ParameterizedTest(name = "computes on {0} threads and makes batches on {1}")
  @CsvSource({"1, 1", "2, 1", "3, 1", "4, 2", "8, 4", "64, 4"})
  void batchWorkers(int threads, int workers) {
    assertThat(RunInputs.batchWorkers(threads)).isEqualTo(workers);
  }
}
