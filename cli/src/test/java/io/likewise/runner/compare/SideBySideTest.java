package io.likewise.runner.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.TinyRun;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.report.comparison.ComparedEngine;
import io.likewise.report.comparison.ComparedEngine.Repeats;
import io.likewise.report.comparison.ComparedRun;
import io.likewise.report.comparison.Comparison;
import io.likewise.report.comparison.ComparisonReport;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Runs side by side")
@Timeout(120)
class SideBySideTest {
  @TempDir private Path runs;
  private final List<String> notices = new ArrayList<>();

  @BeforeEach
  void run() {
    run(1, "threads=1");
  }

  /** Runs the tiny experiment on the idle engine with a seed and one more setting. */
  private Path run(long seed, String setting) {
    String[] parts = setting.split("=", 2);
    RunPlan plan =
        TinyRun.plan(seed, parts[0].equals("threads") ? "backend.threads" : parts[0], parts[1]);
    Path directory = RunDirectory.create(runs.resolve("here"), plan).path();
    StopRequest stop = new StopRequest();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(directory, RunOrders.USUAL, stop, nowhere, nowhere);
    return directory;
  }

  private List<ComparedAttempt> given(Path... folders) {
    return GivenRuns.read(List.of(folders), notices::add);
  }

  private Comparison compare(boolean mixed) {
    return SideBySide.of(given(runs), mixed);
  }

  @Test
  @DisplayName("of one experiment: its seeds are one side, and everything was held equal")
  void seeds() {
    run(2, "threads=1");
    Comparison comparison = compare(false);
    assertThat(comparison.experiment()).isEqualTo("tiny");
    assertThat(comparison.engines()).extracting(ComparedEngine::name).containsExactly("fake:idle");
    assertThat(comparison.engines().get(0).runs())
        .extracting(r -> r.seed())
        .containsExactly(1L, 2L);
    assertThat(comparison.engines().get(0).repeats()).isEqualTo(Repeats.NONE);
    assertThat(comparison.engines().get(0).runs())
        .allSatisfy(
            r ->
                assertThat(r.predictions().orElseThrow().right())
                    .isEqualTo(
                        (int)
                            Math.round(r.result().test().accuracy() * r.result().test().images())));
    assertThat(comparison.heldEqual())
        .startsWith("network keras 1 of width 4 at 32×32, images sample ")
        .contains(
            " of seed 1, ", " of seed 2, every other setting of the experiment, 1 thread, cpu")
        .contains("float32, path fast, machine, processors, Java, Likewise.");
    assertThat(comparison.notHeldEqual()).isEmpty();
  }

  @Test
  @DisplayName("of which one is mixed: it is named, with what was not the same in all of it")
  void mixed() throws IOException {
    Path run = run(2, "threads=1");
    Path file = run.resolve("provenance.json");
    String mixed =
        "[{\"started\": \"later\", \"from\": {\"stage\": 2, \"epoch\": 1, \"step\": 1},"
            + " \"differences\": [\"threads (1, now 4)\"]}]";
    Files.writeString(
        file,
        Files.readString(file).replaceFirst("\"continued\" *: *\\[ *]", "\"continued\": " + mixed));
    Comparison comparison = compare(false);
    assertThat(comparison.notHeldEqual())
        .isEqualTo("within " + run.getFileName() + " threads (1, now 4).");
    assertThat(comparison.engines().get(0).runs())
        .extracting(ComparedRun::mixed)
        .containsExactly(List.of(), List.of("threads (1, now 4)"));
    assertThat(new ComparisonReport(comparison).text(200)).contains("threads (1, now 4)");
    Path folder = Files.createDirectory(runs.resolve("report"));
    assertThat(new ComparisonReport(comparison).write(folder)).isEmpty();
    assertThat(folder.resolve("comparison.json"))
        .content()
        .contains("\"mixed\" : [ \"threads (1, now 4)\" ]");
  }

  @Test
  @DisplayName("computed in several ways: a side for each way")
  void ways() {
    run(1, "threads=2");
    run(1, "backend.precision=float64");
    Comparison comparison = compare(false);
    assertThat(comparison.engines())
        .extracting(ComparedEngine::name)
        .containsExactlyInAnyOrder(
            "fake:idle 1 thread, float32",
            "fake:idle 2 threads, float32",
            "fake:idle 1 thread, float64");
    assertThat(comparison.heldEqual()).doesNotContain("thread").doesNotContain("float");
    assertThat(comparison.notHeldEqual()).contains("threads (", "precision (");
  }

  @Test
  @DisplayName("of different experiments are refused unless told, and then keep apart")
  void different() {
    run(1, "batchSize=8");
    assertThatThrownBy(() -> compare(false))
        .hasMessageContaining("of different experiments, which differ in batchSize (16 and 8)")
        .hasFieldOrPropertyWithValue("setting", "mixed")
        .satisfies(e -> assertThat(FailureSentences.of(e).code()).isEqualTo(ErrorCode.USAGE));
    Comparison comparison = compare(true);
    assertThat(comparison.engines())
        .extracting(ComparedEngine::name)
        .containsExactlyInAnyOrder("fake:idle batchSize=16", "fake:idle batchSize=8");
    assertThat(comparison.notHeldEqual()).isEqualTo("batchSize (16 and 8).");
  }

  @Test
  @DisplayName("of another network stand beside others as they are shipped, and are never judged")
  void otherNetwork() throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      run(seed, "backend.engine=elsewhere");
      run(seed, "backend.engine=idle");
      run(seed, "threads=2");
    }
    Comparison comparison = compare(false);
    assertThat(comparison.engines())
        .extracting(ComparedEngine::name)
        .containsExactlyInAnyOrder(
            "fake:elsewhere 1 thread (as shipped)", "fake:idle 1 thread", "fake:idle 2 threads");
    assertThat(comparison.heldEqual()).startsWith("network ");
    String text = new ComparisonReport(comparison).text(200);
    assertThat(text.lines().filter(line -> line.contains(" points") || line.contains("right at")))
        .isNotEmpty()
        .noneMatch(line -> line.contains("elsewhere"));
    assertThat(text)
        .contains(
            "as shipped\n  fake:elsewhere 1 thread (as shipped) has no verdict. It is none at"
                + " all:\n")
        .contains("Stage 1: ");
    Path folder = Files.createDirectory(runs.resolve("report"));
    new ComparisonReport(comparison).write(folder);
    assertThat(folder.resolve("comparison.json"))
        .content()
        .contains("\"asShipped\" : [ \"none at all\"");
    assertThat(folder.resolve("comparison.md")).content().contains("## As shipped");
    assertThat(folder.resolve("report.html")).content().contains("What has no verdict");
  }

  @Test
  @DisplayName("all of another network are judged among themselves")
  void allOfAnotherNetwork() {
    run(1, "backend.engine=elsewhere");
    List<ComparedAttempt> alone =
        given(runs).stream().filter(attempt -> attempt.engine().equals("fake:elsewhere")).toList();
    Comparison comparison = SideBySide.of(alone, false);
    assertThat(comparison.heldEqual())
        .startsWith("not the same network: none at all, images sample ");
    assertThat(comparison.engines())
        .extracting(ComparedEngine::name)
        .containsExactly("fake:elsewhere");
  }

  @Test
  @DisplayName("with one weight moved are controls of their engine, and hold nothing unequal")
  void controls() throws IOException {
    run(2, "threads=1");
    run(1, "perturb=true");
    Path moved = run(2, "perturb=true");
    // The idle engine looks at no weights, so that moving one changes nothing.
    Path predictions = moved.resolve("predictions.csv");
    Files.writeString(predictions, Files.readString(predictions).replaceFirst("\\.", ".0"));
    Comparison comparison = compare(false);
    assertThat(comparison.engines()).extracting(ComparedEngine::name).containsExactly("fake:idle");
    assertThat(comparison.engines().get(0).runs()).hasSize(2);
    assertThat(comparison.engines().get(0).repeats()).isEqualTo(Repeats.NONE);
    assertThat(comparison.controls())
        .singleElement()
        .satisfies(
            control -> {
              assertThat(control.engine()).isEqualTo("fake:idle");
              assertThat(control.perturbed().name()).isEqualTo("fake:idle perturbed");
              assertThat(control.perturbed().runs())
                  .extracting(ComparedRun::seed)
                  .containsExactly(1L, 2L);
              assertThat(control.vanished()).containsExactly(1L);
            });
    assertThat(comparison.heldEqual())
        .contains(
            " of seed 2 (one of them moved by one unit in the last place in the perturbed runs),"
                + " every other setting of the experiment, ");
    assertThat(comparison.notHeldEqual()).isEmpty();
  }

  @Test
  @DisplayName("all with one weight moved are sides, for there is nothing beside them")
  void allMoved() {
    run(2, "perturb=true");
    List<ComparedAttempt> moved =
        given(runs).stream()
            .filter(attempt -> attempt.plan().orElseThrow().experiment().perturb())
            .toList();
    Comparison comparison = SideBySide.of(moved, false);
    assertThat(comparison.engines()).hasSize(1);
    assertThat(comparison.controls()).isEmpty();
    assertThat(comparison.heldEqual())
        .contains(" of seed 2 (one of them moved by one unit in the last place), every other");
  }

  @Test
  @DisplayName("from the same words and other weights are of different experiments")
  void weights() throws IOException {
    Path other = run(1, "threads=1");
    Path file = other.resolve("provenance.json");
    Files.writeString(
        file,
        Files.readString(file).replaceAll("(\"initialWeights\" *: *\")[0-9a-f]{8}", "$1feedbeef"));
    assertThatThrownBy(() -> compare(false)).hasMessageContaining("initial weights (random");
  }

  @Test
  @DisplayName("of other images under the same name are of different experiments")
  void images() throws IOException {
    Path other = run(1, "threads=1");
    Path file = other.resolve("provenance.json");
    Files.writeString(
        file, Files.readString(file).replaceAll("(\"digest\" *: *\")[0-9a-f]{8}", "$1feedbeef"));
    assertThatThrownBy(() -> compare(false))
        .hasMessageContaining("images (sample ")
        .hasMessageContaining("feedbeef");
  }

  @Test
  @DisplayName("that repeat a seed have the same bits, or not")
  void repeats() throws IOException {
    Path again = run(1, "threads=1");
    assertThat(compare(false).engines().get(0).repeats()).isEqualTo(Repeats.IDENTICAL);
    Path metrics = again.resolve("metrics.csv");
    Files.writeString(metrics, Files.readString(metrics).replaceFirst("1,1,2", "1,1,3"));
    assertThat(compare(false).engines().get(0).repeats()).isEqualTo(Repeats.DIFFERENT);
  }

  @Test
  @DisplayName("of several sides have the same bits, or not, as far as their files still tell")
  void sameBits() throws IOException {
    Path other = run(1, "threads=2");
    assertThat(new ComparisonReport(compare(false)).text(200))
        .contains("are bit-identical at 1 seed: epochs, logits and weights are equal");
    Path weights = other.resolve("weights.safetensors");
    byte[] bytes = Files.readAllBytes(weights);
    bytes[bytes.length - 1] ^= 1;
    Files.write(weights, bytes);
    assertThat(new ComparisonReport(compare(false)).text(200)).doesNotContain("bit-identical at");
    Files.delete(weights);
    assertThat(new ComparisonReport(compare(false)).text(200)).doesNotContain("bit-identical at");
  }

  @Test
  @DisplayName("whose predictions are not those of the result are refused")
  void otherPredictions() throws IOException {
    Path predictions = run(2, "threads=1").resolve("predictions.csv");
    Files.writeString(
        predictions, Files.readString(predictions).replaceFirst("test,\\d+,.*\n", ""));
    assertThatThrownBy(() -> compare(false))
        .hasMessageContaining("its predictions.csv has ")
        .satisfies(e -> assertThat(FailureSentences.of(e).code()).isEqualTo(ErrorCode.USAGE));
    Files.delete(predictions);
    assertThat(compare(false).engines().get(0).runs().get(1).predictions()).isEmpty();
  }

  @Test
  @DisplayName("that failed, or that were never started, keep their side and say why")
  void failures() throws IOException {
    Path failed = RunDirectory.create(runs, TinyRun.plan(7, "backend.engine", "idle")).path();
    FailureFile.write(failed, new RunFailure(ErrorCode.LOSS_NOT_FINITE, "the loss is NaN."));
    List<ComparedAttempt> attempts = new ArrayList<>(given(runs));
    attempts.add(
        ComparedAttempt.refused(
            "dl4j", new RunFailure(ErrorCode.BACKEND_UNKNOWN, "not installed.")));
    Comparison comparison = SideBySide.of(attempts, false);
    assertThat(comparison.engines().get(0).failures()).containsExactly("seed 7: the loss is NaN.");
    assertThat(comparison.engines().get(1).name()).isEqualTo("dl4j");
    assertThat(comparison.engines().get(1).failures()).containsExactly("not installed.");
    Files.delete(failed.resolve("failure.json"));
    assertThat(given(failed).get(0).failure().orElseThrow().sentence())
        .contains("has not finished");
    assertThatThrownBy(() -> SideBySide.of(attempts.subList(2, 3), false))
        .hasMessage("no run finished, so there is nothing to compare: not installed.");
  }

  @Test
  @DisplayName("are found in folders of folders, each once")
  void given() throws IOException {
    Path run = FinishedRun.read(GivenRuns.in(runs).get(0)).path();
    assertThat(given(runs, run)).hasSize(1);
    Path empty = Files.createDirectory(runs.resolve("nothing"));
    assertThatThrownBy(() -> given(empty)).hasMessageContaining("nothing: no run is in it");
  }

  @Test
  @DisplayName("count once, however many links to one or copies of it are given")
  void notTwice() throws IOException {
    Path run = FinishedRun.read(GivenRuns.in(runs).get(0)).path();
    Path copy = Files.createDirectory(runs.resolve("copy"));
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    Path link = Files.createSymbolicLink(runs.resolve("link"), run);
    assertThat(given(run, link, copy)).hasSize(1);
    assertThat(notices)
        .containsExactly(
            link + " is " + run + " by another name; it is compared once.",
            copy + " is a copy of " + run + "; it is compared once.");
    assertThat(compare(false).engines().get(0).repeats()).isEqualTo(Repeats.NONE);
    run(1, "threads=1");
    assertThat(given(runs)).hasSize(2);
  }

  @Test
  @DisplayName("are found in a folder that is a link")
  void linkedFolder() throws IOException {
    Path link = Files.createSymbolicLink(runs.resolve("link"), runs.resolve("here"));
    assertThat(given(link)).hasSize(1);
  }
}
