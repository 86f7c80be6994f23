package io.likewise.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.cli.TinyRun;
import io.likewise.data.fetch.FileCache;
import io.likewise.report.inference.ListingFormat;
import io.likewise.runner.inference.EvaluatedSplit;
import io.likewise.runner.inference.InferenceOrders;
import io.likewise.runner.inference.ModelInference;
import io.likewise.runner.inference.ModelSource;
import io.likewise.runner.listing.ListedRun;
import io.likewise.runner.listing.RunState;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A finished model")
@Timeout(60)
class FinishedModelTest {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir private Path runs;
  @TempDir private Path orders;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private Path run;
  private RunPlan plan;

  private static PrintStream stream(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  @BeforeEach
  void train() {
    plan = TinyRun.plan(1, "data.limit", "40");
    run = RunDirectory.create(runs, plan).path();
    Worker.run(run, RunOrders.USUAL, new StopRequest(), stream(out), stream(err));
    out.reset();
    err.reset();
  }

  private void order(RunPlan on, ModelSource model, EvaluatedSplit split, List<Path> images) {
    List<String> files = images.stream().map(Path::toString).toList();
    new InferenceOrders(
            model.directory().toString(),
            model.weights().toString(),
            ListingFormat.JSON,
            2,
            split,
            files,
            files)
        .write(orders);
    ExperimentFile.write(on, orders.resolve(ExperimentFile.NAME));
  }

  private JsonNode evaluated(String source, EvaluatedSplit split) throws IOException {
    order(ModelInference.on(plan, source, false), ModelSource.ofRun(run), split, List.of());
    ModelEvaluation.run(orders, new FileCache(runs), stream(out), stream(err));
    return JSON.readTree(out.toString(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("has on the run's own test images exactly the run's test figures")
  void ownTest() throws IOException {
    JsonNode expected = JSON.readTree(run.resolve("result.json").toFile()).get("test");
    JsonNode found = evaluated("sample", EvaluatedSplit.TEST);
    for (String figure : List.of("images", "loss", "accuracy", "classes", "confusion")) {
      assertThat(found.get(figure)).as(figure).isEqualTo(expected.get(figure));
    }
    assertThat(found.at("/calibration/expectedError").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  @DisplayName("is evaluated on all training images, whatever the run's limit was")
  void training() throws IOException {
    assertThat(evaluated("sample", EvaluatedSplit.TRAIN).get("images").asInt()).isGreaterThan(40);
  }

  @Test
  @DisplayName("refuses a data set with a class that it does not know, by name")
  void otherClasses() throws IOException {
    Path data = Files.createDirectories(runs.resolve("data"));
    for (String image : List.of("train/gnu/1.png", "train/gnu/2.png", "train/disk/1.png")) {
      image(data.resolve(image));
      image(data.resolve(image.replace("train", "test")));
    }
    assertThatThrownBy(() -> evaluated("folder:" + data, EvaluatedSplit.TEST))
        .hasMessageContaining("'gnu'")
        .hasMessageContaining("whose classes are among these");
  }

  private static void image(Path file) throws IOException {
    Files.createDirectories(file.getParent());
    ImageIO.write(new BufferedImage(40, 32, BufferedImage.TYPE_INT_RGB), "png", file.toFile());
  }

  @Test
  @DisplayName("names a broken image, predicts the others, and ends with status 3")
  void broken() throws IOException {
    Path whole = runs.resolve("whole.png");
    image(whole);
    Path broken = Files.writeString(runs.resolve("broken.png"), "no image");
    order(plan, ModelSource.ofRun(run), EvaluatedSplit.TEST, List.of(broken, whole));
    assertThat(ModelPrediction.run(orders, stream(out), stream(err))).isEqualTo(3);
    JsonNode found = JSON.readTree(out.toString(StandardCharsets.UTF_8));
    assertThat(found.get(0).has("error")).isTrue();
    assertThat(found.get(1).get("predictions")).hasSize(2);
    assertThat(err.toString(StandardCharsets.UTF_8)).contains(broken + ": cannot be read (");
  }

  @Test
  @DisplayName("is the same from resnet50_model.h5, in a copy with what says how it is used")
  void file() throws IOException {
    Path image = runs.resolve("image.png");
    image(image);
    order(plan, ModelSource.ofRun(run), EvaluatedSplit.TEST, List.of(image));
    assertThat(ModelPrediction.run(orders, stream(out), stream(err))).isZero();
    String expected = out.toString(StandardCharsets.UTF_8);
    Path copy = Files.createDirectory(runs.resolve("copy"));
    Path model = Files.copy(run.resolve("resnet50_model.h5"), copy.resolve("my.h5"));
    assertThatThrownBy(() -> ModelSource.ofFile(model)).hasMessageContaining("experiment.yaml");
    for (String beside : List.of("experiment.yaml", "provenance.json")) {
      Files.copy(run.resolve(beside), copy.resolve(beside));
    }
    out.reset();
    order(plan, ModelSource.ofFile(model), EvaluatedSplit.TEST, List.of(image));
    assertThat(ModelPrediction.run(orders, stream(out), stream(err))).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo(expected);
  }

  @Test
  @DisplayName("is listed with its figures, and a run without a result by what became of it")
  void listed() throws IOException {
    Path failed = RunDirectory.create(runs, plan).path();
    Files.writeString(
        failed.resolve("failure.json"),
        "{\"code\": \"LOSS_NOT_FINITE\", \"message\": \"It is NaN.\"}");
    Path stopped = RunDirectory.create(runs, plan).path();
    List<ListedRun> all = ListedRun.in(runs, sentence -> {});
    assertThat(all)
        .filteredOn(listed -> listed.path().equals(run))
        .first()
        .satisfies(listed -> assertThat(listed.state()).isEqualTo(RunState.FINISHED))
        .satisfies(listed -> assertThat(listed.finished()).isPresent());
    assertThat(ListedRun.of(failed).state()).isEqualTo(RunState.FAILED);
    assertThat(ListedRun.of(failed).failure().orElseThrow().sentence()).isEqualTo("It is NaN.");
    assertThat(ListedRun.of(stopped).state()).isEqualTo(RunState.INTERRUPTED);
    try (RunDirectory held = RunDirectory.open(stopped)) {
      assertThat(ListedRun.of(held.path()).state()).isEqualTo(RunState.RUNNING);
    }
  }
}
