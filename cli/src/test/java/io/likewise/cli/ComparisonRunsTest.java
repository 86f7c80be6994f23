package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.ComparisonRuns.Wanted;
import io.likewise.data.FileCache;
import io.likewise.trainer.FinishedRun;
import io.likewise.trainer.RunDirectory;
import io.likewise.trainer.RunPlan;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The runs of a comparison")
class ComparisonRunsTest {
  @TempDir private Path folder;
  private Home home;
  private EngineFolder engine;
  private Path runs;

  @BeforeEach
  void install() throws IOException {
    home = new Home(folder, folder.resolve("cache"));
    runs = folder.resolve("runs");
    jar(folder.resolve("lib"), "likewise.jar", "the program");
    Path idle = folder.resolve("backends/fake/idle");
    jar(idle, "engine.jar", "the engine");
    EngineFolderTest.folder(
        home.backends(), "fake", "idle", "{backend: fake, engine: idle, apiVersion: 1, heap: 1g}");
    engine = EngineFolder.read(idle);
  }

  private static void jar(Path parent, String name, String content) throws IOException {
    Files.createDirectories(parent);
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(parent.resolve(name)))) {
      zip.putNextEntry(new ZipEntry("content"));
      zip.write(content.getBytes(StandardCharsets.UTF_8));
    }
  }

  /** As a worker that was started from the installation leaves it. */
  private FinishedRun run(RunPlan plan) throws IOException {
    Path directory = RunDirectory.create(runs, plan).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(directory, new StopRequest(), nowhere, nowhere);
    Path file = directory.resolve("provenance.json");
    String digest = InstalledFiles.of(home, engine.path()).digest();
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("\"digest\" *: *\"\"", "\"digest\": \"" + digest + "\""));
    return FinishedRun.read(directory);
  }

  private List<FinishedRun> reusable(RunPlan plan) {
    return ReusableRuns.in(runs, home, new FileCache(home.cache()), notice -> {}).of(plan, engine);
  }

  @Test
  @DisplayName("take turns, and every round begins with another engine")
  void alternate() {
    List<List<Wanted>> rounds =
        Stream.of(1L, 2L, 3L)
            .map(seed -> Stream.of(1, 2, 3).map(threads -> wanted(seed, threads)).toList())
            .toList();
    assertThat(ComparisonRuns.alternating(rounds))
        .extracting(w -> w.plan().experiment().seed() + "." + w.plan().options().threads())
        .containsExactly("1.1", "1.2", "1.3", "2.2", "2.3", "2.1", "3.3", "3.1", "3.2");
  }

  private Wanted wanted(long seed, int threads) {
    return new Wanted(TinyRun.plan(seed, "backend.threads", String.valueOf(threads)), engine);
  }

  @Test
  @DisplayName(
      "are not made again where plan, files, Java, machine, images and weights are the same")
  void reused() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    assertThat(reusable(plan)).isEmpty();
    FinishedRun run = run(plan);
    assertThat(reusable(plan)).extracting(FinishedRun::path).containsExactly(run.path());
    assertThat(reusable(TinyRun.plan(2, "batchSize", "16"))).isEmpty();
    assertThat(reusable(TinyRun.plan(1, "batchSize", "8"))).isEmpty();
    assertThat(reusable(TinyRun.plan(1, "backend.threads", "2"))).isEmpty();
  }

  @Test
  @DisplayName("are made again when a jar of the program or the engine is another one")
  void otherFiles() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    run(plan);
    jar(engine.path(), "engine.jar", "the engine, mended");
    assertThat(reusable(plan)).isEmpty();
    jar(engine.path(), "engine.jar", "the engine");
    assertThat(reusable(plan)).hasSize(1);
    jar(folder.resolve("lib"), "another.jar", "");
    assertThat(reusable(plan)).isEmpty();
  }

  @Test
  @DisplayName("are made again when the images or the weights under the same name are others")
  void otherInputs() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    Path file = run(plan).path().resolve("provenance.json");
    String written = Files.readString(file);
    FinishedRun run = reusable(plan).get(0);
    Files.writeString(file, written.replace(run.provenance().data().digest(), "other images"));
    assertThat(reusable(plan)).isEmpty();
    Files.writeString(file, written.replace(run.provenance().initialWeights(), "other weights"));
    assertThat(reusable(plan)).isEmpty();
  }

  @Test
  @DisplayName("count as finished when their results are whole, whatever went wrong after that")
  void results() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    Path finished = run(plan).path();
    int status = ErrorCode.OUTPUT_UNWRITABLE.exitStatus();
    assertThat(ComparisonRuns.attempt(plan, new RunLauncher.Ended(finished, status)).finished())
        .isPresent();
    Path begun = RunDirectory.create(runs, plan).path();
    assertThat(ComparisonRuns.attempt(plan, new RunLauncher.Ended(begun, status)).failure())
        .isPresent();
    RunLauncher.Ended stopped = new RunLauncher.Ended(finished, ErrorCode.INTERRUPTED.exitStatus());
    assertThatThrownBy(() -> ComparisonRuns.attempt(plan, stopped))
        .hasMessageContaining("the comparison was stopped");
  }

  @Test
  @DisplayName("that exist are used, each once")
  void each() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    run(plan);
    run(plan);
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    ComparisonRuns comparison =
        new ComparisonRuns(
            null,
            ReusableRuns.in(runs, home, new FileCache(home.cache()), notice -> {}),
            runs,
            nowhere);
    Wanted wanted = new Wanted(plan, engine);
    List<Attempt> attempts = comparison.make(List.of(wanted, wanted));
    assertThat(attempts.stream().map(attempt -> attempt.finished().orElseThrow().path()))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }
}
