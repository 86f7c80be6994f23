package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.Precision;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.export.ReportFiles;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The installation has no engine: none is needed. */
@DisplayName("What is missing of a finished run")
@Timeout(300)
class ReportCommandTest {
  private static final List<String> ALL = ReportFiles.all(false);

  @TempDir private Path folder;
  private final Printed printed = new Printed();

  @BeforeEach
  void install() throws IOException {
    TestHome.install(folder);
  }

  private Path run(String engine, String source) {
    BackendOptions options =
        new BackendOptions(engine, Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    RunPlan plan = new RunPlan(TinyRun.experiment(Experiment.RANDOM_WEIGHTS), "fake", options);
    Path run = RunDirectory.create(folder, ExperimentFile.with(plan, "data.source", source)).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(run, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
    return run;
  }

  private int command(Object... arguments) {
    printed.clear();
    Properties properties = new Properties();
    properties.setProperty("likewise.home", folder.toString());
    properties.setProperty("user.home", folder.toString());
    String[] texts = new String[arguments.length];
    for (int i = 0; i < texts.length; i++) {
      texts[i] = arguments[i].toString();
    }
    return Main.run(printed.context(properties, Map.of()), texts);
  }

  private String err() {
    return printed.err();
  }

  private static Map<String, byte[]> contents(Path run) throws IOException {
    Map<String, byte[]> contents = new HashMap<>();
    for (String name : ALL) {
      contents.put(name, Files.readAllBytes(run.resolve(name)));
    }
    return contents;
  }

  private static void assertContents(Path run, Map<String, byte[]> expected) {
    expected.forEach((name, bytes) -> assertThat(run.resolve(name)).hasBinaryContent(bytes));
  }

  private static void delete(Path run, List<String> names) throws IOException {
    for (String name : names) {
      Files.delete(run.resolve(name));
    }
  }

  private static JsonNode notMade(Path run) throws IOException {
    return new JsonMapper().readTree(run.resolve("result.json").toFile()).at("/notMade");
  }

  /** As a process leaves it that is killed when its results are whole. */
  private static void asIfKilled(Path run) throws IOException {
    delete(run, ALL);
    String listed =
        ALL.stream()
            .map(name -> "{\"file\": \"" + name + "\", \"reason\": \"not made yet\"}")
            .reduce((one, more) -> one + ", " + more)
            .orElseThrow();
    Path result = run.resolve("result.json");
    String text = Files.readString(result);
    Files.writeString(
        result, text.replaceFirst("\"notMade\" *: *\\[ *]", "\"notMade\": [" + listed + "]"));
    Files.createDirectories(run.resolve("checkpoints/000001"));
    FailureFile.write(run, new RunFailure(ErrorCode.WORKER_DIED, "the worker process was killed."));
  }

  @Test
  @DisplayName("is made with the bytes that the run wrote, and nothing else is changed")
  void sameBytes() throws IOException {
    Path run = run("idle", "sample");
    Map<String, byte[]> written = contents(run);
    byte[] result = Files.readAllBytes(run.resolve("result.json"));
    delete(run, ALL);
    assertThat(command("report", run)).as(err()).isZero();
    assertContents(run, written);
    assertThat(run.resolve("result.json")).hasBinaryContent(result);
    assertThat(printed.out()).isEqualTo(run + System.lineSeparator());
    assertThat(err()).contains("what is missing is made now: samples.png, ");
  }

  @Test
  @DisplayName(
      "of one that was killed is made by resume as well, which deletes checkpoints and failure")
  void resume() throws IOException {
    Path run = run("idle", "sample");
    Map<String, byte[]> written = contents(run);
    byte[] result = Files.readAllBytes(run.resolve("result.json"));
    asIfKilled(run);
    assertThat(command("resume", run)).as(err()).isZero();
    assertContents(run, written);
    assertThat(run.resolve("result.json")).hasBinaryContent(result);
    assertThat(run.resolve("checkpoints")).doesNotExist();
    assertThat(FailureFile.exists(run)).isFalse();
    assertThat(command("resume", run)).isZero();
    assertThat(err())
        .isEqualToIgnoringNewLines(
            "likewise: " + run + " is finished, and nothing of it is missing.");
    assertThat(printed.out()).isEqualTo(run + System.lineSeparator());
  }

  @Test
  @DisplayName("stays listed for as long as it cannot be made, and the rest is made")
  void stillUnwritable() throws IOException {
    Path run = run("idle", "sample");
    Map<String, byte[]> written = contents(run);
    asIfKilled(run);
    Path taken = Files.createDirectories(run.resolve("loss.png/taken"));
    assertThat(command("report", run)).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
    assertThat(notMade(run)).hasSize(1);
    assertThat(notMade(run).at("/0/file").asText()).isEqualTo("loss.png");
    assertThat(FailureFile.exists(run)).isTrue();
    Files.delete(taken);
    Files.delete(taken.getParent());
    assertThat(command("report", run)).isZero();
    assertThat(notMade(run)).isEmpty();
    assertContents(run, written);
  }

  @Test
  @DisplayName("is told of where resume looks for a run that was interrupted")
  void toldOf() throws IOException {
    Path whole = run("idle", "sample");
    Path lacking = run("idle", "sample");
    delete(lacking, List.of("loss.png"));
    assertThat(command("resume", "--runs", folder)).isEqualTo(ErrorCode.USAGE.exitStatus());
    assertThat(err())
        .contains(lacking + " has its results and lacks", "'likewise report " + lacking + "' makes")
        .contains("no interrupted run is in it")
        .doesNotContain(whole + " has");
  }

  @Test
  @DisplayName("is refused where its images are others or gone, those pictures alone")
  void otherImages() throws IOException {
    Path pets = folder.resolve("pets");
    for (String split : List.of("train", "test")) {
      for (String name : List.of("cat", "dog")) {
        for (int i = 0; i < 20; i++) {
          image(pets.resolve(split).resolve(name).resolve(i + ".png"), i * 3 + name.length());
        }
      }
    }
    Path run = run("idle", "folder:" + pets);
    Map<String, byte[]> written = contents(run);
    delete(run, ALL);
    image(pets.resolve("test/dog/3.png"), 0xffffff);
    assertThat(command("report", run)).isEqualTo(ErrorCode.DATASET_CORRUPT.exitStatus());
    assertOfImagesMissing(run, "are not those that the run was made with");
    Path away = folder.resolve("away");
    Files.move(pets, away);
    assertThat(command("report", run)).isEqualTo(ErrorCode.DATASET_MISSING.exitStatus());
    assertOfImagesMissing(run, "pets");
    Files.move(away, pets);
    image(pets.resolve("test/dog/3.png"), 3 * 3 + "dog".length());
    assertThat(command("report", run)).as(err()).isZero();
    assertThat(notMade(run)).isEmpty();
    assertContents(run, written);
  }

  private static void assertOfImagesMissing(Path run, String reason) throws IOException {
    assertThat(notMade(run))
        .extracting(each -> each.get("file").asText())
        .containsExactly(
            "samples.png",
            "samples.svg",
            "class-distribution.png",
            "class-distribution.svg",
            "mistakes.png",
            "mistakes.svg");
    assertThat(notMade(run)).allMatch(each -> each.get("reason").asText().contains(reason));
    assertThat(run.resolve("resnet50_model.h5")).isNotEmptyFile();
    assertThat(run.resolve("accuracy.png")).isNotEmptyFile();
    assertThat(run.resolve("confusion.svg")).isNotEmptyFile();
  }

  private static void image(Path file, int rgb) throws IOException {
    Files.createDirectories(file.getParent());
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 32 * 32; i++) {
      image.setRGB(i % 32, i / 32, rgb * (i % 7));
    }
    ImageIO.write(image, "png", file.toFile());
  }

  @ParameterizedTest(name = "by {0}")
  @ValueSource(strings = {"report", "resume"})
  @DisplayName("is made also where the run is to be logged to a server that is not there")
  void noMlflow(String command) throws IOException {
    Path run = run("idle", "sample");
    delete(run, List.of("loss.png"));
    assertThat(command(command, run, "--mlflow", "localhost:5000"))
        .isEqualTo(ErrorCode.USAGE.exitStatus());
    assertThat(err()).contains("'localhost:5000'", "http://localhost:5000");
    assertThat(run.resolve("loss.png")).doesNotExist();
    assertThat(command(command, run, "--mlflow", "http://127.0.0.1:1")).as(err()).isZero();
    assertThat(err()).containsOnlyOnce("http://127.0.0.1:1: the run is not logged there");
    assertThat(run.resolve("loss.png")).isNotEmptyFile();
  }

  @Test
  @DisplayName("is no model for Keras where the engine computed another network")
  void otherNetwork() throws IOException {
    Path run = run("elsewhere", "sample");
    delete(run, List.of("loss.png"));
    assertThat(command("report", run)).as(err()).isZero();
    assertThat(run.resolve("loss.png")).isNotEmptyFile();
    assertThat(run.resolve("resnet50_model.h5")).doesNotExist();
    assertThat(command("report", run)).isZero();
    assertThat(err()).contains("nothing of it is missing");
  }

  @Test
  @DisplayName("is nothing that could be made of a run without a result, or while another holds it")
  void refused() throws IOException {
    assertThat(command("report", folder)).isEqualTo(ErrorCode.USAGE.exitStatus());
    assertThat(err()).contains("not a run's folder");
    Path run = run("idle", "sample");
    delete(run, List.of("loss.png"));
    try (RunDirectory held = RunDirectory.open(run)) {
      assertThat(held.path()).isEqualTo(run);
      assertThat(command("report", run)).isEqualTo(ErrorCode.RUN_LOCKED.exitStatus());
    }
    Files.delete(run.resolve("result.json"));
    assertThat(command("report", run)).isEqualTo(ErrorCode.WEIGHTS_MISSING.exitStatus());
    assertThat(err()).contains("the run is not finished");
  }
}
