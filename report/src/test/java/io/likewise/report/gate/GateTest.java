package io.likewise.report.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A gate")
class GateTest {
  private static final OptionalDouble NONE = OptionalDouble.empty();
  private static final Gate MARGIN = new Gate(OptionalDouble.of(0.5), NONE, false);
  private static final Gate SPEED = new Gate(NONE, OptionalDouble.of(0.9), false);
  private static final Gate BITS = new Gate(NONE, NONE, true);
  private static final Map<String, String> SETTINGS =
      Map.of("stage1.epochs", "2", "images", "sample 12345678", "backend.threads", "2");

  @TempDir private Path folder;

  /** A run that has so many of 1000 images right, the first ones, and these bits. */
  private static KeptRun run(long seed, int right, double imagesPerSecond, String bits) {
    BitSet correct = new BitSet();
    correct.set(0, right);
    return new KeptRun(
        seed,
        1000,
        right / 10.0,
        Optional.of(correct),
        List.of(Double.NaN, imagesPerSecond),
        0,
        "weights" + seed,
        "a machine",
        Map.of("predictions.csv", bits, "weights.safetensors", bits));
  }

  private static KeptSide side(String bits, int... right) {
    List<KeptRun> runs = new ArrayList<>();
    for (int i = 0; i < right.length; i++) {
      runs.add(run(i + 1, right[i], 100, bits + i));
    }
    return new KeptSide("a", SETTINGS, runs);
  }

  private static KeptSide with(KeptSide side, UnaryOperator<KeptRun> change) {
    return new KeptSide(side.name(), side.settings(), side.runs().stream().map(change).toList());
  }

  private static KeptComparison comparison(KeptSide... sides) {
    Map<String, KeptSide> all = new LinkedHashMap<>();
    for (KeptSide side : sides) {
      all.put(side.name(), side);
    }
    return new KeptComparison(Path.of("kept.json"), all);
  }

  private static GateResult judge(Gate gate, KeptSide now, KeptSide kept) {
    return gate.judge(comparison(now), comparison(kept));
  }

  private static void passes(Gate gate, KeptSide now, KeptSide kept, String sentence) {
    GateResult result = judge(gate, now, kept);
    assertThat(result.sentences()).containsExactly("a passes: " + sentence);
    assertThat(result.passed()).isTrue();
  }

  private static void fails(Gate gate, KeptSide now, KeptSide kept, String sentence) {
    GateResult result = judge(gate, now, kept);
    assertThat(result.sentences()).containsExactly("a fails: " + sentence);
    assertThat(result.passed()).isFalse();
  }

  @Test
  @DisplayName("passes accuracy of which a loss of the margin is excluded")
  void notWorse() {
    // Differences of 0, -0.1 and 0.1 points, whose s is 0.1; the images 0, 1, 1 and three more are
    // 5/3 of 1000 a seed, 0.129 points. t(2) at 95 % is 2.920, over root 3: 0.22.
    passes(
        MARGIN,
        side("new", 600, 609, 621),
        side("old", 600, 610, 620),
        "accuracy is 0.00 points higher, at worst 0.22 points lower (95 % confidence, each of 3"
            + " seeds), within the margin of 0.50 points.");
  }

  @Test
  @DisplayName("fails accuracy that is worse by the margin, and tells of nothing that passes")
  void worse() {
    fails(
        new Gate(OptionalDouble.of(0.5), OptionalDouble.of(0.9), false),
        side("new", 590, 600, 610),
        side("old", 600, 610, 620),
        "accuracy is 1.00 points lower, at worst 1.56 points lower (95 % confidence, each of 3"
            + " seeds), beyond the margin of 0.50 points.");
  }

  @Test
  @DisplayName("fails where seeds are too few to tell, and says how many would do")
  void tooFewForTheMargin() {
    fails(
        MARGIN,
        side("new", 600, 606, 624),
        side("old", 600, 610, 620),
        "accuracy is 0.00 points higher, at worst 0.67 points lower (95 % confidence, each of 3"
            + " seeds); 3 seeds are too few to tell that from the margin of 0.50 points, about 4"
            + " would do.");
  }

  @Test
  @DisplayName("fails where seeds are too few for anything")
  void tooFew() {
    fails(
        MARGIN,
        side("new", 650, 660),
        side("old", 600, 610, 620),
        "accuracy: 2 new and 3 kept seeds, 2 of them the same, are too few to say anything; it"
            + " takes 3.");
  }

  @Test
  @DisplayName("passes the same logits whatever the margin")
  void sameLogits() {
    passes(
        new Gate(OptionalDouble.of(1e-6), NONE, false),
        side("same", 600, 610, 620),
        side("same", 600, 610, 620),
        "accuracy has the same logits at each of 3 seeds.");
  }

  @Test
  @DisplayName("does not take it for certainty that no image changed in three seeds")
  void noImageChanged() {
    // Three images are one of 1000 a seed, 0.1 points; times 2.920 over root 3 they are 0.1686.
    KeptSide now = side("new", 600, 610, 620);
    KeptSide kept = side("old", 600, 610, 620);
    assertThat(judge(new Gate(OptionalDouble.of(0.169), NONE, false), now, kept).passed()).isTrue();
    assertThat(judge(new Gate(OptionalDouble.of(0.168), NONE, false), now, kept).passed())
        .isFalse();
  }

  @Test
  @DisplayName("counts the repeats of a seed as one, and pairs the seeds that both have")
  void repeats() {
    List<KeptRun> runs = new ArrayList<>(side("new", 600, 609, 621).runs());
    runs.set(0, run(1, 598, 100, "x"));
    runs.add(run(1, 602, 100, "y"));
    runs.add(run(9, 0, 100, "z"));
    GateResult result =
        judge(MARGIN, new KeptSide("a", SETTINGS, runs), side("old", 600, 610, 620));
    assertThat(result.sentences().get(0)).contains("0.00 points higher", "each of 3 seeds");
  }

  @Test
  @DisplayName("sets all runs against all where too few seeds agree")
  void otherSeeds() {
    KeptSide kept = side("old", 600, 610, 620);
    KeptSide now = with(side("new", 600, 610, 620), r -> run(r.seed() + 10, 610, 100, "n"));
    GateResult result = judge(MARGIN, now, kept);
    assertThat(result.passed()).isFalse();
    assertThat(result.sentences().get(0)).contains("different seeds, 3 or more each");
  }

  @Test
  @DisplayName("judges the images a second of a stage by the ratio of medians")
  void speed() {
    KeptSide kept = side("old", 600, 610, 620);
    passes(
        SPEED,
        with(kept, r -> run(r.seed(), 600, 89 + r.seed(), "n")),
        kept,
        "stage 2 takes 0.91 times the images a second (medians of 3 and 3 runs), no less than"
            + " 0.90.");
    fails(
        SPEED,
        with(kept, r -> run(r.seed(), 600, 87 + r.seed(), "n")),
        kept,
        "stage 2 takes 0.89 times the images a second (medians of 3 and 3 runs), less than 0.90.");
  }

  @Test
  @DisplayName("wants every file equal, and names the seed and the file that is not")
  void bits() {
    KeptSide kept = side("same", 600, 610);
    passes(BITS, kept, kept, "bits are equal at seeds 1, 2.");
    KeptSide other =
        new KeptSide(
            "a",
            Map.of("stage1.epochs", "2", "images", "sample 12345678", "backend.threads", "4"),
            List.of(kept.runs().get(0), run(2, 610, 100, "other")));
    String sentence = judge(BITS, other, kept).sentences().get(0);
    assertThat(sentence)
        .startsWith("a fails: bits differ at seed 2 in ")
        .contains("predictions.csv", "weights.safetensors")
        .endsWith(", and so did threads (4 and 2).");
  }

  @Test
  @DisplayName("refuses what is not comparable, in a sentence that says why")
  void refuses() {
    KeptSide kept = side("old", 600, 610, 620);
    refuses(
        MARGIN,
        comparison(kept),
        comparison(kept, new KeptSide("b", SETTINGS, kept.runs())),
        "kept.json: has b, of which there is no new run;");
    refuses(
        MARGIN,
        comparison(kept, new KeptSide("b", SETTINGS, kept.runs())),
        comparison(kept),
        "kept.json: has no b, of which there are new runs;");
    KeptSide longer =
        new KeptSide(
            "a",
            Map.of("stage1.epochs", "3", "images", "sample 87654321", "backend.threads", "2"),
            kept.runs());
    refuses(
        MARGIN,
        comparison(longer),
        comparison(kept),
        "differ in images (sample 87654321 and sample 12345678), stage1.epochs (3 and 2);");
    refuses(
        MARGIN,
        comparison(kept),
        comparison(with(kept, r -> otherWeights(r))),
        "initial weights of seed 1 (weights1 and others)");
    refuses(
        MARGIN,
        comparison(new KeptSide("a", SETTINGS, List.of())),
        comparison(kept),
        "a: no new run of it has finished");
    KeptSide elsewhere = new KeptSide("a", threads(4), kept.runs());
    refuses(SPEED, comparison(elsewhere), comparison(kept), "these differ: threads (4 and 2).");
    refuses(
        BITS,
        comparison(with(kept, r -> run(r.seed() + 10, 600, 100, "n"))),
        comparison(kept),
        "a: no seed was run both times");
    refuses(
        BITS,
        comparison(with(kept, GateTest::withoutWeightsFile)),
        comparison(kept),
        "are not known of seed 1;");
  }

  private static Map<String, String> threads(int threads) {
    Map<String, String> settings = new LinkedHashMap<>(SETTINGS);
    settings.put("backend.threads", String.valueOf(threads));
    return settings;
  }

  private static KeptRun otherWeights(KeptRun run) {
    return new KeptRun(
        run.seed(),
        run.testImages(),
        run.accuracy(),
        run.correct(),
        run.imagesPerSecond(),
        0,
        "others",
        run.machine(),
        run.digests());
  }

  private static KeptRun withoutWeightsFile(KeptRun run) {
    return new KeptRun(
        run.seed(),
        run.testImages(),
        run.accuracy(),
        run.correct(),
        run.imagesPerSecond(),
        0,
        run.initialWeights(),
        run.machine(),
        Map.of("predictions.csv", run.digests().get("predictions.csv")));
  }

  private static void refuses(Gate gate, KeptComparison now, KeptComparison kept, String because) {
    assertThatThrownBy(() -> gate.judge(now, kept))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining(because);
  }

  @Test
  @DisplayName("refuses numbers out of range")
  void ranges() {
    for (double margin : new double[] {0, -1, 101, Double.NaN}) {
      assertThatThrownBy(() -> new Gate(OptionalDouble.of(margin), NONE, false))
          .hasMessageContaining("the margin of accuracy: " + margin + " is out of range");
    }
    assertThatThrownBy(() -> new Gate(NONE, OptionalDouble.of(0), false))
        .hasMessageContaining("the ratio of speeds: 0.0 is out of range");
  }

  @Test
  @DisplayName("refuses what is no kept comparison")
  void unreadable() throws IOException {
    for (String text : List.of("", "{", "{}", "[]", "{\"engines\": [{\"name\": \"a\"}]}")) {
      Path file = Files.writeString(folder.resolve("comparison.json"), text);
      assertThatThrownBy(() -> KeptComparison.read(file))
          .isInstanceOf(LikewiseException.class)
          .hasMessageStartingWith(file + ": cannot be read as a kept comparison (")
          .hasMessageEndingWith("Compare its runs again to keep them anew.");
    }
    assertThatThrownBy(() -> KeptComparison.read(folder.resolve("none")))
        .isInstanceOf(LikewiseException.class);
  }

  @Test
  @DisplayName("is written for programs, with every figure that it is decided by")
  void json() throws IOException {
    judge(MARGIN, side("new", 590, 600, 610), side("old", 600, 610, 620)).write(folder);
    JsonNode json = new JsonMapper().readTree(folder.resolve("gate.json").toFile());
    assertThat(json.at("/passed").asBoolean(true)).isFalse();
    assertThat(json.at("/against").asText()).isEqualTo("kept.json");
    assertThat(json.at("/sides/0/accuracy/finding").asText()).isEqualTo("worse");
    assertThat(json.at("/sides/0/accuracy/differencePoints").asDouble()).isEqualTo(-1);
    assertThat(json.at("/sides/0/accuracy/disagreeingImages").asDouble()).isEqualTo(10);
  }
}
