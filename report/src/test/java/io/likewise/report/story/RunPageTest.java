package io.likewise.report.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.Stage;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import io.likewise.report.page.Facts;
import io.likewise.report.run.Calibration;
import io.likewise.report.run.PredictionFigures;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What tells of a finished run")
class RunPageTest {
  private static final String CAT = "<b>cat</b> | \"#1\"";

  private static RunStory story(Validation validation, int epochs) {
    Stage head = new Stage(Trainable.HEAD, BatchNormMode.MOVING, epochs, 0.01, 5);
    Stage all = new Stage(Trainable.ALL, BatchNormMode.BATCH, 0, 0.001, 5);
    Experiment experiment =
        new Experiment(
            "quick: \"- one",
            7,
            new DataSettings("folder:pets", 0, validation, 0.1),
            32,
            Preprocessing.TORCH,
            Augmentation.STANDARD,
            Network.resNet50(Variant.TORCHVISION, 1),
            "random",
            32,
            head,
            all);
    List<EpochResult> first =
        epochs == 0
            ? List.of()
            : List.of(new EpochResult(1, 1, 0.7, 0.5, 0.6, 0.625, true, 2, 0.01, 0.5, 100));
    RunResult result =
        new RunResult(
            List.of(new StageResult(1, first, false), new StageResult(2, List.of(), false)),
            new Evaluation(8, 0.6, 0.625, List.of()),
            new Evaluation(4, 0.5, 0.75, List.of(List.of(2, 0), List.of(1, 1))),
            new Resources(1.5, 3, Double.NaN, 6, Double.NaN, 0, 1 << 20, Double.NaN));
    Calibration calibration =
        PredictionFigures.of(new int[] {0, 1}, new Logits(new double[] {3, 0, 3, 0}, 2, 2))
            .calibration();
    return new RunStory(
        "2026-pets",
        experiment,
        result,
        Optional.of(calibration),
        "djl:pytorch 2.7.1",
        new RunStory.Data("pets", "0123", 90, 8, 4, List.of(CAT, "dog")),
        "2026-11-27 11:21:48 UTC",
        "Likewise 1",
        Optional.empty(),
        List.of(Facts.about("Engine").with("device", "cpu")),
        "name: quick\n",
        "likewise run it");
  }

  private static String page(RunStory story, List<NotMade> notMade) {
    return page(story, notMade, "<?xml?><svg width=\"9px\" height=\"9px\"></svg>");
  }

  private static String page(RunStory story, List<NotMade> notMade, String svg) {
    byte[] picture = svg.getBytes(StandardCharsets.UTF_8);
    return new String(
        new RunPage(
                story,
                name -> name.equals("samples") ? Optional.of(picture) : Optional.empty(),
                notMade)
            .page()
            .file(),
        StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("is a page with its figures, pictures, origin, and the command that repeats it")
  void page() {
    assertThat(page(story(Validation.HOLDOUT, 1), List.of()))
        .contains("<dt>test accuracy</dt><dd>75.00 %</dd>")
        .contains("<title>Training images, as stored and as the network sees them</title>")
        .contains("There is no picture mistakes of this run.")
        .contains("&lt;b&gt;cat&lt;/b&gt; | &quot;#1&quot;")
        .contains("<dt>device</dt><dd>cpu</dd>")
        .contains("<dt>one image, median</dt><dd>–</dd>")
        .contains("<pre><code>likewise run it</code></pre>")
        .doesNotContain("<b>cat");
  }

  @Test
  @DisplayName("is a page that shows no picture of somebody else's making")
  void strangersPicture() {
    String svg = "<?xml?><svg width=\"9px\" height=\"9px\"><script>alert(1)</script></svg>";
    assertThat(page(story(Validation.HOLDOUT, 1), List.of(), svg))
        .contains("There is no picture samples of this run.")
        .doesNotContain("alert(1)");
  }

  @Test
  @DisplayName("is a page that says what could not be made, and that there was no epoch")
  void lacking() {
    assertThat(page(story(Validation.HOLDOUT, 0), List.of(new NotMade("loss.png", "no room"))))
        .contains("<li>loss.png could not be made: no room.</li>", "<p>No epoch was run.</p>");
    assertThat(page(story(Validation.HOLDOUT, 1), List.of())).doesNotContain("What is missing");
  }

  @Test
  @DisplayName("is a page of the same bytes for the same run")
  void equal() {
    assertThat(page(story(Validation.TEST, 1), List.of()))
        .isEqualTo(page(story(Validation.TEST, 1), List.of()));
  }

  @Test
  @DisplayName("is a card whose header any reader of YAML reads, whatever the names hold")
  void header() throws IOException {
    String card = new ModelCard(story(Validation.HOLDOUT, 1), Optional.of("m.h5")).markdown();
    assertThat(card).startsWith("---\n");
    JsonNode header = new YAMLMapper().readTree(card.split("---\n", 3)[1]);
    assertThat(header.get("library_name").asText()).isEqualTo("keras");
    assertThat(header.at("/model-index/0/name").asText()).isEqualTo("quick: \"- one");
    assertThat(header.at("/model-index/0/results/0/metrics/0/value").asDouble()).isEqualTo(0.75);
  }

  @Test
  @DisplayName("is a card with the usual headings, in which names are text")
  void card() {
    String card = new ModelCard(story(Validation.HOLDOUT, 1), Optional.of("m.h5")).markdown();
    assertThat(card.lines().filter(line -> line.startsWith("## ")))
        .containsExactly(
            "## Model details",
            "## Intended use",
            "## Data",
            "## Training procedure",
            "## Evaluation",
            "## Limitations",
            "## How to load it");
    assertThat(card)
        .contains("| \\<b\\>cat\\</b\\> \\| \"\\#1\" | 2 |", "| test | 4 | 75.00 % | 0.5000 |")
        .contains("load_model(\"m.h5\"", "mode=\"torch\"")
        .contains("It finds 50.0 % of the test images of the class dog")
        .doesNotContain("chose the best epoch");
  }

  @Test
  @DisplayName(
      "is a card that owns up to test images that chose the epoch, and to no model of Keras")
  void limits() {
    String card = new ModelCard(story(Validation.TEST, 1), Optional.empty()).markdown();
    assertThat(card)
        .contains("The test images chose the best epoch too")
        .contains("No file of Keras' is of this network.")
        .doesNotContain("library_name", "load_model");
  }
}
