package io.likewise.report.inference;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.model.Logits;
import io.likewise.report.run.PredictionFigures;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The listing of what a model makes of images")
class PredictionListingTest {
  private static final List<String> CLASSES = List.of("cat", "dog, small", "owl");

  /** Softmax of log(1), log(2), log(5): one eighth, two, five. */
  private static final Logits LOGITS =
      new Logits(new double[] {0, Math.log(2), Math.log(5), 7, 7, 7}, 2, 3);

  private static List<String> lines(ListingFormat format) {
    List<String> lines = new ArrayList<>();
    PredictionListing listing =
        new PredictionListing(format, List.of("a.png", "b.png", "c.png"), CLASSES, lines::add);
    listing.add(Prediction.of("a.png", LOGITS, 0, CLASSES, 2));
    listing.addUnreadable("b.png", "cut short");
    listing.add(Prediction.of("c.png", LOGITS, 1, CLASSES, 9));
    listing.end();
    return lines;
  }

  @Test
  @DisplayName("has the most probable class first, and of equals the first")
  void table() {
    assertThat(lines(ListingFormat.TABLE))
        .containsExactly(
            "image  class       probability",
            "a.png  owl              0.6250",
            "       dog, small       0.2500",
            "c.png  cat              0.3333",
            "       dog, small       0.3333",
            "       owl              0.3333");
  }

  @Test
  @DisplayName("is CSV with names in quotes where they need them")
  void csv() {
    assertThat(lines(ListingFormat.CSV))
        .startsWith("image,rank,class,label,probability")
        .anyMatch(line -> line.startsWith("a.png,1,owl,2,0.625"))
        .anyMatch(line -> line.startsWith("a.png,2,\"dog, small\",1,0.25"))
        .hasSize(6);
  }

  @Test
  @DisplayName("is one JSON list, which names what could not be read")
  void json() throws IOException {
    JsonNode list = new JsonMapper().readTree(String.join("\n", lines(ListingFormat.JSON)));
    assertThat(list).hasSize(3);
    assertThat(list.get(0).at("/predictions/0/class").asText()).isEqualTo("owl");
    assertThat(list.get(0).at("/predictions/0/label").asInt()).isEqualTo(2);
    assertThat(list.get(1).at("/error").asText()).isEqualTo("cut short");
    assertThat(list.get(2).at("/predictions")).hasSize(3);
  }

  @Test
  @DisplayName("is an empty JSON list if there are no images")
  void none() {
    List<String> lines = new ArrayList<>();
    new PredictionListing(ListingFormat.JSON, List.of(), CLASSES, lines::add).end();
    assertThat(lines).containsExactly("[]");
  }

  @Test
  @DisplayName("of figures has the same numbers in every format")
  void figures() throws IOException {
    PredictionFigures figures = PredictionFigures.of(new int[] {2, 1}, LOGITS);
    JsonNode json =
        new JsonMapper()
            .readTree(EvaluationListing.of(ListingFormat.JSON, "test", figures, CLASSES));
    assertThat(json.at("/accuracy").asDouble()).isEqualTo(0.5);
    assertThat(json.at("/loss").asDouble()).isEqualTo(figures.evaluation().loss());
    assertThat(json.at("/confusion/1/0").asInt()).isOne();
    assertThat(json.at("/calibration/bins")).hasSize(15);
    assertThat(json.at("/classes/2/recall").asDouble()).isOne();
    assertThat(EvaluationListing.of(ListingFormat.CSV, "test", figures, CLASSES).lines())
        .contains(
            "accuracy,,,0.5",
            "loss,,," + figures.evaluation().loss(),
            "recall,owl,,1.0",
            "confusion,\"dog, small\",cat,1");
    assertThat(EvaluationListing.of(ListingFormat.TABLE, "test", figures, CLASSES))
        .contains("test accuracy 0.5000", "15 bins", "taken for");
  }
}
