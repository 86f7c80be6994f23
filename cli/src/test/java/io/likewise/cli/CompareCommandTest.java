package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.archive.PackedRun;
import io.likewise.runner.archive.RunArchive;
import io.likewise.runner.compare.GivenRuns;
import io.likewise.runner.engines.Home;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("likewise compare")
@Timeout(120)
class CompareCommandTest {
  @TempDir private Path folder;
  private final Printed printed = new Printed();

  private int compare(String... arguments) {
    Properties properties = new Properties();
    properties.setProperty(Home.PROPERTY, folder.toString());
    properties.setProperty(Home.CACHE_PROPERTY, folder.resolve("cache").toString());
    List<String> all = new ArrayList<>(List.of("compare"));
    all.addAll(List.of(arguments));
    return Main.run(printed.context(properties, Map.of()), all.toArray(String[]::new));
  }

  private void run(long seed) {
    Path directory =
        RunDirectory.create(folder.resolve("runs"), TinyRun.plan(seed, "batchSize", "16")).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(directory, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
  }

  private String out() {
    return printed.out();
  }

  private String err() {
    return printed.err();
  }

  @Test
  @DisplayName("shows runs that were made, keeps the comparison, and ends with its folder")
  void given() {
    run(1);
    run(2);
    int status =
        compare("--runs", folder.resolve("runs").toString(), "--out", folder + "/comparisons");
    assertThat(err()).isEmpty();
    assertThat(status).isZero();
    assertThat(out()).startsWith("tiny\nheld equal: network ").contains("\nverdict\n");
    Path kept = Path.of(out().lines().reduce("", (first, last) -> last));
    assertThat(kept.getParent()).isEqualTo(folder.resolve("comparisons"));
    assertThat(kept.getFileName().toString()).endsWith("-tiny");
    for (String name : List.of("comparison.md", "comparison.csv", "comparison.json")) {
      assertThat(kept.resolve(name)).isNotEmptyFile();
    }
    assertThat(kept.resolve("accuracy.png")).isNotEmptyFile();
  }

  @Test
  @DisplayName("ends with the status of what failed, after comparing what did not")
  void failed() {
    run(1);
    Path failed =
        RunDirectory.create(folder.resolve("runs"), TinyRun.plan(2, "batchSize", "16")).path();
    FailureFile.write(failed, new RunFailure(ErrorCode.LOSS_NOT_FINITE, "the loss is NaN."));
    int status =
        compare("--runs", folder.resolve("runs").toString(), "--out", folder + "/comparisons");
    assertThat(status).isEqualTo(ErrorCode.LOSS_NOT_FINITE.exitStatus());
    assertThat(out()).contains("1, and 1 failed", "fake:idle: seed 2: the loss is NaN.");
  }

  @Test
  @DisplayName("makes runs in workers; where none finishes, it says why and keeps nothing")
  void noneFinishes() throws IOException {
    // A folder without jars: the worker's Java does not find its main class.
    TestHome.folder(
        folder.resolve("backends"),
        "fake",
        "idle",
        "{backend: fake, engine: idle, apiVersion: 1.0, heap: 64m}");
    int status =
        compare(
            "--backend=fake,gone",
            "--seeds=3",
            "--runs-in=" + folder.resolve("made"),
            "--out=" + folder.resolve("comparisons"));
    assertThat(status).isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
    assertThat(err())
        .contains("likewise: run 1 of 1, fake:idle, seed 3")
        .contains("no run finished, so there is nothing to compare: the worker process could not");
    assertThat(folder.resolve("comparisons")).doesNotExist();
    try (var made = Files.list(folder.resolve("made"))) {
      Path directory = made.findFirst().orElseThrow();
      assertThat(FailureFile.read(directory).orElseThrow().code()).isEqualTo(ErrorCode.WORKER_DIED);
    }
  }

  private Path kept() {
    return Path.of(out().lines().reduce("", (first, last) -> last));
  }

  @Test
  @DisplayName("holds runs, also archived ones, against a kept comparison: bits, accuracy, speed")
  void gate() throws IOException {
    for (long seed = 1; seed <= 3; seed++) {
      run(seed);
    }
    String runs = folder.resolve("runs").toString();
    String comparisons = "--out=" + folder.resolve("comparisons");
    assertThat(compare("--runs", runs, comparisons)).isZero();
    String against = "--against=" + kept().resolve("comparison.json");
    Path archive = folder.resolve("runs.zip");
    RunArchive.write(
        PackedRun.of(
            GivenRuns.directories(List.of(folder.resolve("runs")), notice -> {}),
            false,
            notice -> {}),
        archive);
    int status =
        compare(
            "--runs",
            archive.toString(),
            comparisons,
            against,
            "--margin=1",
            "--speed-ratio=0.99",
            "--equal-bits");
    assertThat(err())
        .contains("likewise: fake:idle passes: accuracy has the same logits at each of 3 seeds; ")
        .contains("bits are equal at seeds 1, 2, 3.");
    assertThat(status).isZero();
    assertThat(kept().resolve("gate.json")).content().contains("\"passed\" : true");

    int failed = compare("--runs", runs, comparisons, against, "--speed-ratio=1.01");
    assertThat(failed).isEqualTo(ErrorCode.GATE_FAILED.exitStatus());
    assertThat(err()).contains("likewise: fake:idle fails: stage 1 takes 1.00 times the images");
    assertThat(kept().resolve("gate.json")).content().contains("\"passed\" : false");

    Path other =
        RunDirectory.create(folder.resolve("others"), TinyRun.plan(1, "batchSize", "8")).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(other, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
    assertThat(compare("--runs", other.toString(), comparisons, against, "--margin=1"))
        .isEqualTo(2);
    assertThat(err()).contains("of another experiment than those kept", "batchSize (8 and 16)");
  }

  @Test
  @DisplayName("refuses a gate without a comparison, or without a demand, before any run is made")
  void gateOptions() {
    assertThat(compare("--margin=1")).isEqualTo(2);
    assertThat(err()).contains("say which with --against comparison.json");
    assertThat(compare("--against=" + folder)).isEqualTo(2);
    assertThat(err()).contains("--against alone demands nothing");
    assertThat(compare("--against=" + folder, "--equal-bits")).isEqualTo(2);
    assertThat(err()).contains("cannot be read as a kept comparison");
  }

  @Test
  @DisplayName("refuses what contradicts itself")
  void refuses() throws IOException {
    assertThat(compare("--runs", folder.toString(), "--backend=djl")).isEqualTo(2);
    assertThat(err()).contains("--runs compares runs that were made");
    assertThat(compare("--repeats=0")).isEqualTo(2);
    assertThat(err()).contains("--repeats: 0 is out of range, expected 1 to 100.");
    assertThat(compare("--backend=djl")).isEqualTo(ErrorCode.BACKEND_UNKNOWN.exitStatus());
    assertThat(compare()).isEqualTo(ErrorCode.BACKEND_UNKNOWN.exitStatus());
    assertThat(compare("--runs", folder.toString())).isEqualTo(2);
    assertThat(err()).contains("no run is in it");
    TestHome.folder(
        folder.resolve("backends"),
        "fake",
        "idle",
        "{backend: fake, engine: idle, apiVersion: 1.0, heap: 64m}");
    assertThat(compare("--set=backend.engine=other")).isEqualTo(2);
    assertThat(err()).contains("--set changes the backend or the engine");
    TestHome.folder(
        folder.resolve("backends"),
        "fake",
        "elsewhere",
        "{backend: fake, engine: elsewhere, apiVersion: 1.0, heap: 64m, otherNetwork: true}");
    assertThat(compare("--backend=fake:idle,fake:elsewhere")).isEqualTo(2);
    assertThat(err()).contains("fake:elsewhere does not compute the same network");
    assertThat(compare("--model=zoo")).isEqualTo(2);
    assertThat(err()).contains("--model zoo is no network that every engine has");
  }
}
