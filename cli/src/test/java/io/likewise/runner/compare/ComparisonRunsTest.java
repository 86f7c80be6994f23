package io.likewise.runner.compare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.TestHome;
import io.likewise.cli.TinyRun;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.compare.ComparisonPlan.Wanted;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.engines.InstalledFiles;
import io.likewise.runner.process.RunLauncher;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.imageio.ImageIO;
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
    TestHome.folder(
        home.backends(),
        "fake",
        "idle",
        "{backend: fake, engine: idle, apiVersion: 1.0, heap: 1g}");
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
    Worker.run(directory, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
    Path file = directory.resolve("provenance.json");
    String digest = InstalledFiles.of(home, engine.path()).digest();
    Files.writeString(
        file,
        Files.readString(file)
            .replaceFirst("\"digest\" *: *\"\"", "\"digest\": \"" + digest + "\""));
    return FinishedRun.read(directory);
  }

  private List<FinishedRun> reusable(RunPlan plan) {
    return ReusableRuns.in(runs, home, notice -> {}).of(plan, engine);
  }

  @Test
  @DisplayName("take turns, and every round begins with another engine")
  void alternate() {
    List<Wanted> once = Stream.of(1, 2, 3).map(threads -> wanted(9, threads)).toList();
    assertThat(ComparisonPlan.alternating(once, List.of(1L, 2L, 3L, 2L), 1))
        .extracting(w -> w.plan().experiment().seed() + "." + w.plan().options().threads())
        .containsExactly("1.1", "1.2", "1.3", "2.2", "2.3", "2.1", "3.3", "3.1", "3.2");
    assertThat(ComparisonPlan.alternating(once, List.of(), 2))
        .extracting(w -> w.plan().experiment().seed() + "." + w.plan().options().threads())
        .containsExactly("9.1", "9.2", "9.3", "9.2", "9.3", "9.1");
  }

  @Test
  @DisplayName("are each followed by one with a weight moved, if controls are wanted")
  void controls() {
    ComparisonPlan plan =
        new ComparisonPlan(List.of(wanted(1, 1), wanted(1, 2)), List.of()).withControls();
    assertThat(plan.runs())
        .extracting(w -> w.plan().options().threads() + " " + w.plan().experiment().perturb())
        .containsExactly("1 false", "1 true", "2 false", "2 true");
    assertThat(plan.runs()).extracting(w -> w.plan().experiment().seed()).containsOnly(1L);
  }

  @Test
  @DisplayName("are computed as an engine's name says, and once if two names say the same")
  void named() {
    InstalledBackends installed = InstalledBackends.of(home);
    String name = engine.name();
    List<String> names =
        List.of(name, name + "@stock", name + "@fast", name + "@float64@stock", name + "@gpu:1");
    List<Wanted> wanted =
        ComparisonPlan.of(
                installed, names, asked -> TinyRun.plan(9, "backend.path", "fast"), List.of(), 1)
            .runs();
    assertThat(wanted)
        .extracting(w -> w.plan().options().path() + " " + w.plan().options().precision())
        .containsExactly("FAST FLOAT32", "STOCK FLOAT32", "STOCK FLOAT64", "FAST FLOAT32");
    assertThat(wanted)
        .extracting(w -> SideBySide.name(w.engine().name(), w.plan()))
        .containsExactly(name, name + "@stock", name + "@stock@float64", name + "@gpu:1");
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
    RunPlan moved = TinyRun.plan(1, "perturb", "true");
    assertThat(reusable(moved)).isEmpty();
    FinishedRun perturbed = run(moved);
    assertThat(perturbed.path().getFileName().toString()).contains("-s1-perturbed");
    assertThat(perturbed.provenance().initialWeights())
        .isNotEqualTo(run.provenance().initialWeights());
    assertThat(reusable(moved)).extracting(FinishedRun::path).containsExactly(perturbed.path());
    assertThat(reusable(plan)).extracting(FinishedRun::path).containsExactly(run.path());
  }

  @Test
  @DisplayName("are made again where one was continued under other conditions")
  void mixed() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    Path file = run(plan).path().resolve("provenance.json");
    String whole = Files.readString(file);
    String continued =
        "[{\"started\": \"later\", \"from\": {\"stage\": 2, \"epoch\": 1, \"step\": 1},"
            + " \"differences\": [%s]}]";
    Files.writeString(file, continued(whole, String.format(continued, "")));
    assertThat(reusable(plan)).hasSize(1);
    Files.writeString(file, continued(whole, String.format(continued, "\"Java (17, now 21)\"")));
    assertThat(reusable(plan)).isEmpty();
  }

  private static String continued(String provenance, String by) {
    return provenance.replaceFirst("\"continued\" *: *\\[ *]", "\"continued\": " + by);
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
    assertThat(ComparisonRuns.attempt(plan, ended(finished, status, Optional.empty())).finished())
        .isPresent();
    Path begun = RunDirectory.create(runs, plan).path();
    assertThat(ComparisonRuns.attempt(plan, ended(begun, status, Optional.empty())).failure())
        .isPresent();
    // Asked to stop while its last run finished all the same.
    RunLauncher.Ended stopped = ended(finished, 0, Optional.of(ErrorCode.TERMINATED));
    assertThatThrownBy(() -> ComparisonRuns.attempt(plan, stopped))
        .hasMessageContaining("the comparison was stopped")
        .hasFieldOrPropertyWithValue("code", ErrorCode.TERMINATED);
  }

  private static RunLauncher.Ended ended(Path directory, int status, Optional<ErrorCode> stop) {
    return new RunLauncher.Ended(directory, status, stop);
  }

  @Test
  @DisplayName("that exist are used, each once")
  void each() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    run(plan);
    run(plan);
    ComparisonRuns comparison =
        new ComparisonRuns(null, ReusableRuns.in(runs, home, notice -> {}), runs, notice -> {});
    Wanted wanted = new Wanted(plan, engine);
    List<ComparedAttempt> attempts =
        comparison.make(new ComparisonPlan(List.of(wanted, wanted), List.of()));
    assertThat(attempts.stream().map(attempt -> attempt.finished().orElseThrow().path()))
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  @DisplayName("that exist are used once each, a copy of one not at all")
  void copies() throws IOException {
    RunPlan plan = TinyRun.plan(1, "batchSize", "16");
    Path run = run(plan).path();
    Path copy = Files.createDirectory(runs.resolve("copy"));
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.toList()) {
        Files.copy(file, copy.resolve(file.getFileName()));
      }
    }
    assertThat(reusable(plan)).hasSize(1);
  }

  @Test
  @DisplayName("of several seeds are found with one look at the images")
  void imagesOnce() throws IOException {
    Path images = folder.resolve("images");
    for (String name : List.of("train/a/1", "train/a/2", "train/b/1", "train/b/2", "test/a/1")) {
      Path file = images.resolve(name + ".png");
      Files.createDirectories(file.getParent());
      BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
      image.setRGB(0, 0, name.hashCode() & 0xffffff);
      ImageIO.write(image, "png", file.toFile());
    }
    Files.createDirectories(images.resolve("test/b"));
    Files.copy(images.resolve("test/a/1.png"), images.resolve("test/b/1.png"));
    RunPlan first = TinyRun.plan(1, "data.source", "folder:" + images);
    RunPlan second = TinyRun.plan(2, "data.source", "folder:" + images);
    run(first);
    run(second);
    ReusableRuns reusable = ReusableRuns.in(runs, home, notice -> {});
    assertThat(reusable.of(first, engine)).hasSize(1);
    Files.move(images, folder.resolve("gone"));
    assertThat(reusable.of(second, engine)).hasSize(1);
  }
}
