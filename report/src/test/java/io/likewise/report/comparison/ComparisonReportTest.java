package io.likewise.report.comparison;

import static io.likewise.report.comparison.ComparedRuns.run;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.Comparison.Control;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.run.TestPredictions;
import io.likewise.report.run.TimeToAccuracy;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A comparison")
class ComparisonReportTest {
  private static final Comparison COMPARISON =
      new Comparison(
          "quick",
          "network, images.",
          "threads (1 and 2).",
          List.of(
              new ComparedEngine(
                  "djl:pytorch",
                  "2.7.1",
                  116_394_000,
                  List.of(
                      run(1, 60.4, 100, 0.01),
                      run(1, 60.4, 104, 0.02),
                      run(2, 61.5, 102, 0.25),
                      run(3, 59.8, 98, Double.NaN)),
                  Repeats.IDENTICAL,
                  List.of()),
              new ComparedEngine(
                  "dl4j",
                  "1.0",
                  0,
                  List.of(run(1, 60.6, 51, 0), run(2, 60.9, 51, 0)),
                  Repeats.NONE,
                  List.of("seed 3: the loss is NaN, \"diverged\"."))));

  @TempDir private Path folder;

  @Test
  @DisplayName("as text: what was held equal, the table, what failed, the verdict, the speed")
  void text() {
    assertThat(new ComparisonReport(COMPARISON).text(80))
        .isEqualTo(
            """
            quick
            held equal: network, images.
            not held equal: threads (1 and 2).

                                                   djl:pytorch                       dl4j
            version                                      2.7.1                        1.0
            runs                                             4            2, and 1 failed
            seeds                                      1, 2, 3                       1, 2
            best val. accuracy 1, %                          –                          –
            best val. accuracy 2, %      60.80 ← 61.40 → 62.50      61.60 ← 61.75 → 61.90
            test accuracy, %             59.80 ← 60.40 → 61.50      60.60 ← 60.75 → 60.90
            test loss                 0.9100 ← 0.9150 → 0.9300   0.9100 ← 0.9150 → 0.9200
            calibration error, %                          5.00                       5.00
            epochs, stage 1                                  0                          0
            epochs, stage 2                                  2                          2
            time, stage 1, s                                 –                          –
            time, stage 2, s                20.2 ← 20.8 → 21.4                       40.2
            images/s, stage 1                                –                          –
            images/s, stage 2             98.0 ← 101.0 → 104.0                       51.0
            start-up, s                                   2.50                       2.50
            one image, ms                                12.50                      12.50
            peak memory, MiB                               768                        768
            others' CPU share, %              1.0 ← 2.0 → 25.0                        0.0
            engine's folder, MB                          116.4                          –

            failed
              dl4j: seed 3: the loss is NaN, "diverged".

            verdict
              djl:pytorch and dl4j: no verdict, for only 2 seeds finished on both (mean difference 0.20 points); it takes 3, and 5 or more say much more.
              Between two seeds on one engine, accuracy differs by 0.93 points on average.
              Repeats of one seed are bit-identical on djl:pytorch.

            more than accuracy
              With one seed, djl:pytorch and dl4j predict different classes on 0.40 % of the test images; two seeds do on 1.13 % on djl:pytorch and 0.30 % on dl4j.

            speed
              Stage 2: dl4j takes 0.50 times as many images a second as djl:pytorch (the same at every seed).
              Others used up to 25 % of the machine's processors during 1 of 5 runs: times and speeds were disturbed; measure them again when it is quiet.\
            """);
  }

  @Test
  @DisplayName("puts engines for which a line has no room below")
  void narrow() {
    String text = new ComparisonReport(COMPARISON).text(60);
    assertThat(text.lines().filter(line -> line.startsWith("test accuracy, %"))).hasSize(2);
    assertThat(text.lines().takeWhile(line -> !line.equals("failed")))
        .allMatch(line -> line.length() <= 60);
  }

  private static ComparedRun predicting(
      long seed, double loss, double calibrationError, int... predicted) {
    TestPredictions predictions =
        new TestPredictions(
            List.of("cat", "d|g"), new int[] {0, 0, 1, 1}, predicted, calibrationError);
    return ComparedRuns.run(seed, predictions, loss, 100, 0);
  }

  private static final Comparison DETAILED =
      new Comparison(
          "quick",
          "everything",
          "",
          List.of(
              ComparedRuns.engine(
                  "a",
                  List.of(
                      predicting(1, 0.5, 0.1, 0, 0, 1, 1),
                      predicting(2, 0.6, 0.1, 0, 0, 1, 1),
                      predicting(3, 0.7, 0.1, 0, 0, 1, 0))),
              ComparedRuns.engine(
                  "b",
                  List.of(
                      predicting(1, 0.6, 0.2, 0, 0, 1, 0),
                      predicting(2, 0.6, 0.1, 0, 0, 1, 1),
                      predicting(3, 0.9, 0.3, 0, 1, 0, 0)))));

  @Test
  @DisplayName("says what else engines differ in: predictions, loss, calibration, classes")
  void details() {
    assertThat(new ComparisonReport(DETAILED).text(80))
        .contains(
            """
            more than accuracy
              With one seed, a and b predict different classes on 25.00 % of the test images [0.00, 87.10]; two seeds do on 16.67 % on a and 50.00 % on b.
              Test loss: the runs show no difference: a less b −0.1000 [−0.4583, 0.2583] (p = 0.45).
              Calibration error, %: the runs show no difference: a less b −10.00 [−45.83, 25.83] (p = 0.45).
              Accuracy by class: the runs show none of 2 differences; the one of the least p: d|g, a less b 33.33 [""");
  }

  @Test
  @DisplayName("keeps what else engines differ in as Markdown, CSV, JSON and on the page")
  void detailsInFiles() throws IOException {
    assertThat(new ComparisonReport(DETAILED).write(folder)).isEmpty();
    assertThat(Files.readString(folder.resolve("comparison.md")))
        .contains(
            "\n## More than accuracy\n\n- With one seed, a and b predict ",
            "\n### Test images on which predictions differ\n\n| between | % | 95 % interval |\n",
            "| a and b, one seed | 25.00 | \\[0.00, 87.10\\] |\n| a, two seeds | 16.67 | – |\n",
            "\n### Loss and calibration\n\n",
            "| a − b | −0.1000 \\[−0.4583, 0.2583\\] (p = 0.45) | ",
            "\n### Accuracy by class\n\n| class | images | a, % | b, % | a − b, points |\n",
            "| d\\|g | 2 | 83.33 | 50.00 | 33.33 ");
    List<String> csv = Files.readAllLines(folder.resolve("differences.csv"));
    assertThat(csv).hasSize(1 + 1 + 1 + 2 + 2);
    assertThat(csv.get(0))
        .isEqualTo("figure,class,images,first,second,seeds,mean,low,high,p,adjusted_p");
    assertThat(csv.get(2)).startsWith("differing_predictions_percent,,,a,b,3,25.0,").endsWith(",,");
    assertThat(csv.get(3)).startsWith("test_loss,,,a,b,3,-0.1");
    assertThat(csv.get(6)).startsWith("class_accuracy_percent,d|g,2,a,b,3,33.3");
    assertThat(csv).allMatch(row -> row.split(",", -1).length == 11);
    JsonNode json = new JsonMapper().readTree(folder.resolve("comparison.json").toFile());
    assertThat(json.at("/predictions/betweenEngines/0/percents/2").asDouble()).isEqualTo(50);
    assertThat(json.at("/predictions/betweenSeedsPercent/b").asDouble()).isEqualTo(50);
    assertThat(json.at("/figures/1/key").asText()).isEqualTo("calibration_error_percent");
    assertThat(json.at("/classes/1/adjustedP").asDouble()).isBetween(0.1, 1.0);
    assertThat(json.at("/testAccuracy/verdicts/0/resolvablePoints").asDouble()).isPositive();
    assertThat(json.at("/testAccuracy/verdicts/0/seedsNeeded").asInt()).isPositive();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("<h2>What else it changes</h2>", "<h3>Accuracy by class</h3>");
  }

  @Test
  @DisplayName("does not speak of every seed where there was one")
  void oneSeed() {
    Comparison comparison =
        new Comparison(
            "quick",
            "all.",
            "",
            List.of(ComparedRuns.engine("a", 60), ComparedRuns.engine("b", 61)));
    assertThat(new ComparisonReport(comparison).text(100))
        .contains("b takes 1.00 times as many images a second as a.");
  }

  @Test
  @DisplayName("as Markdown, CSV, JSON and pictures")
  void files() throws IOException {
    assertThat(new ComparisonReport(COMPARISON).write(folder)).isEmpty();
    assertThat(Files.readString(folder.resolve("comparison.md")))
        .contains(
            "# quick\n\nHeld equal: network, images.\n\nNot held equal: threads (1 and 2).\n\n",
            "|  | djl:pytorch | dl4j |\n|---|---:|---:|\n",
            "| test accuracy, % | 59.80 ← 60.40 → 61.50 | 60.60 ← 60.75 → 60.90 |\n",
            "## Verdict\n\n- djl:pytorch and dl4j: no verdict");
    List<String> csv = Files.readAllLines(folder.resolve("comparison.csv"));
    assertThat(csv).hasSize(1 + 4 + 2 + 1);
    assertThat(csv.get(0))
        .startsWith("engine,version,seed,stage1_best_validation_accuracy_percent,")
        .endsWith(",engine_bytes,directory,failure");
    assertThat(csv.get(1)).startsWith("djl:pytorch,2.7.1,1,,61.4").endsWith(",116394000,runs/1,");
    assertThat(csv.get(7))
        .startsWith("dl4j,1.0,,")
        .endsWith(",\"seed 3: the loss is NaN, \"\"diverged\"\".\"");
    int columns = csv.get(0).split(",", -1).length;
    assertThat(csv.subList(1, 7)).allMatch(row -> row.split(",", -1).length == columns);
    assertThat(csv.get(7).split(",", -1)).hasSize(columns + 1);
    JsonNode json = new JsonMapper().readTree(folder.resolve("comparison.json").toFile());
    assertThat(json.at("/engines/0/spreads/test_accuracy_percent/median").asDouble())
        .isEqualTo(60.4);
    assertThat(json.at("/engines/0/repeats").asText()).isEqualTo("identical");
    assertThat(json.at("/engines/0/runs/3/others_percent").isNull()).isTrue();
    assertThat(json.at("/engines/1/failures")).hasSize(1);
    assertThat(json.at("/testAccuracy/verdicts/0/finding").asText()).isEqualTo("too-few");
    assertThat(json.at("/testAccuracy/verdicts/0/lowPoints").isNull()).isTrue();
    for (String picture : List.of("accuracy", "loss")) {
      assertThat(colours(folder.resolve(picture + ".png")))
          .contains(PictureStyle.BLUE.getRGB(), PictureStyle.VERMILION.getRGB());
      assertThat(Files.size(folder.resolve(picture + ".svg"))).isPositive();
    }
  }

  @Test
  @DisplayName("has controls as columns and rows of their own, and stands beside none without")
  void controls() throws IOException {
    Comparison with =
        new Comparison(
            "quick",
            "all.",
            "",
            COMPARISON.engines(),
            List.of(
                new Control(
                    "dl4j",
                    new ComparedEngine(
                        "dl4j perturbed",
                        "1.0",
                        0,
                        List.of(run(1, 60.4, 51, 0)),
                        Repeats.NONE,
                        List.of("seed 2: out of memory.")),
                    List.of(1L))),
            Optional.empty());
    String text = new ComparisonReport(with).text(200);
    assertThat(text.lines().toList().get(3)).endsWith("dl4j    dl4j perturbed");
    assertThat(text)
        .contains("dl4j perturbed: seed 2: out of memory.", "\nrounding\n  djl:pytorch and dl4j:")
        .contains(
            "  dl4j perturbed comes to the same bits as dl4j in every epoch and logit with seed");
    assertThat(new ComparisonReport(with).write(folder)).isEmpty();
    assertThat(Files.readString(folder.resolve("comparison.md"))).contains("## Rounding\n\n- djl");
    assertThat(Files.readAllLines(folder.resolve("comparison.csv")))
        .anyMatch(row -> row.startsWith("dl4j perturbed,1.0,1,"));
    JsonNode json = new JsonMapper().readTree(folder.resolve("comparison.json").toFile());
    assertThat(json.at("/engines")).hasSize(2);
    assertThat(json.at("/controls/0/of").asText()).isEqualTo("dl4j");
    assertThat(json.at("/controls/0/vanished/0").asLong()).isEqualTo(1);
    assertThat(json.at("/rounding/0/finding").asText()).isEqualTo("too-few");
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("dl4j perturbed comes to the same bits");
    assertThat(new ComparisonReport(COMPARISON).text(200)).doesNotContain("rounding");
  }

  @Test
  @DisplayName("says when a target was reached, and that it was not, if it is asked")
  void target() throws IOException {
    // The accuracies of second epochs are 61.4, 61.4, 62.5 and 60.8; and 61.6 and 61.9.
    ComparisonReport report = new ComparisonReport(COMPARISON.reaching(new TimeToAccuracy(61.5)));
    assertThat(report.text(200))
        .containsPattern("time to 61.5 % val., s +20.6 ← not reached → not reached +40.2\n")
        .containsPattern("images to 61.5 % val. +2000 ← not reached → not reached +2000\n");
    assertThat(report.write(folder)).isEmpty();
    List<String> csv = Files.readAllLines(folder.resolve("comparison.csv"));
    List<String> names = List.of(csv.get(0).split(",", -1));
    int column = names.indexOf("images_to_61.5_percent");
    assertThat(csv.subList(1, 5))
        .extracting(row -> row.split(",", -1)[column])
        .containsExactly("", "", "2000.0", "");
    JsonNode json = new JsonMapper().readTree(folder.resolve("comparison.json").toFile());
    JsonNode spread = json.at("/engines/0/spreads/images_to_61.5_percent");
    assertThat(spread.get("min").asDouble()).isEqualTo(2000);
    assertThat(spread.get("max").isNull()).isTrue();
    assertThat(Files.readString(folder.resolve("report.html"))).contains("not reached");
  }

  @Test
  @DisplayName("has a row for energy where a run tells it, and none where none does")
  void energy() {
    assertThat(new ComparisonReport(COMPARISON).text(200)).doesNotContain("energy");
    Resources told = new Resources(1, 1, 1, 1, 0, 1, 1, 12_345);
    ComparedRun untold = run(1, 60, 50, 0);
    RunResult result = untold.result();
    ComparedRun run =
        new ComparedRun(
            2,
            new RunResult(result.stages(), result.validation(), result.test(), told),
            Optional.empty(),
            "",
            "runs/2",
            List.of());
    Comparison comparison =
        new Comparison(
            "quick", "all.", "", List.of(ComparedRuns.engine("a", List.of(untold, run))));
    assertThat(new ComparisonReport(comparison).text(200))
        .containsPattern("energy, kJ +12.3[45]\n");
  }

  private static Set<Integer> colours(Path png) throws IOException {
    BufferedImage image = ImageIO.read(png.toFile());
    int[] pixels =
        image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
    return Arrays.stream(pixels).boxed().collect(Collectors.toSet());
  }
}
