package io.likewise.runner.lockstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.cli.FakeWorker;
import io.likewise.cli.StepBackendProvider;
import io.likewise.cli.TestHome;
import io.likewise.cli.TinyRun;
import io.likewise.cli.console.ConsoleProgress;
import io.likewise.cli.console.Terminal;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.engines.InstalledBackends;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Lanes")
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
public class LockstepTest {
  @TempDir private Path root;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  public void install() throws IOException {
    install(root);
  }

  /** Installs the engines of {@link StepBackendProvider}. */
  public static void install(Path root) throws IOException {
    for (Engine offered : new StepBackendProvider().engines()) {
      String engine = offered.name();
      TestHome.folder(
          root.resolve("backends"),
          "steps",
          engine,
          String.format(
              "{backend: steps, engine: %s, default: %s, apiVersion: 1.0, heap: 64m}",
              engine, engine.equals("steady")));
    }
  }

  private List<Lane> lanes(List<ComputePath> paths, List<Precision> precisions, String... names) {
    return lanes(root, paths, precisions, names);
  }

  private static List<Lane> lanes(
      Path root, List<ComputePath> paths, List<Precision> precisions, String... names) {
    return Lane.of(
        List.of(names),
        InstalledBackends.in(root.resolve("backends")),
        new Lane.Usual(paths, precisions, List.of(Device.CPU), 1));
  }

  @Nested
  @DisplayName("are named")
  class Named {
    private final List<ComputePath> fast = List.of(ComputePath.FAST);
    private final List<Precision> both = List.of(Precision.FLOAT32, Precision.FLOAT64);

    @Test
    @DisplayName("by engine, path and precision, those of a precision together")
    void names() {
      assertThat(lanes(fast, both, "steps", "steps:astray"))
          .extracting(Lane::name)
          .containsExactly(
              "steps:steady@fast@float32",
              "steps:astray@fast@float32",
              "steps:steady@fast@float64",
              "steps:astray@fast@float64");
    }

    @Test
    @DisplayName("with what they say themselves, whatever is usual")
    void own() {
      assertThat(
              lanes(
                  List.of(ComputePath.FAST, ComputePath.REFERENCE),
                  List.of(Precision.FLOAT32),
                  "steps@float64@stock",
                  "steps:astray"))
          .extracting(Lane::name)
          .containsExactly(
              "steps:astray@fast@float32",
              "steps:astray@reference@float32",
              "steps:steady@stock@float64");
    }

    @Test
    @DisplayName("with their device, if it is not the CPU, which is the usual one or their own")
    void devices() {
      assertThat(lanes(fast, List.of(Precision.FLOAT32), "steps@gpu:1", "steps", "steps@cpu@stock"))
          .extracting(Lane::name)
          .containsExactly(
              "steps:steady@fast@float32@gpu:1",
              "steps:steady@fast@float32",
              "steps:steady@stock@float32");
      Lane.Usual both =
          new Lane.Usual(
              fast, List.of(Precision.TF32), List.of(Device.CPU, Device.parse("gpu")), 1);
      assertThat(Lane.of(List.of("steps"), InstalledBackends.in(root.resolve("backends")), both))
          .extracting(lane -> lane.options().device().toString())
          .containsExactly("cpu", "gpu:0");
    }

    @Test
    @DisplayName("with numbers if they are equal")
    void equal() {
      assertThat(lanes(fast, List.of(Precision.FLOAT32), "steps", "steps", "steps"))
          .extracting(Lane::name)
          .containsExactly(
              "steps:steady@fast@float32",
              "steps:steady@fast@float32#2",
              "steps:steady@fast@float32#3");
    }

    @Test
    @DisplayName("with words there are")
    void unknown() {
      assertThatThrownBy(() -> lanes(fast, both, "steps@float46"))
          .hasMessageContaining(
              "'@float46' in 'steps@float46' is not one; did you mean 'float64'?");
      assertThatThrownBy(() -> lanes(fast, both, "steps@fast@stock"))
          .hasMessageContaining("'@stock'");
      assertThatThrownBy(() -> lanes(fast, both, "steps@cpu@gpu")).hasMessageContaining("'@gpu'");
    }

    @Test
    @DisplayName("and are of engines that compute one network")
    void otherNetwork() throws IOException {
      TestHome.folder(
          root.resolve("backends"),
          "steps",
          "elsewhere",
          "{backend: steps, engine: elsewhere, apiVersion: 1.0, heap: 64m, otherNetwork: true}");
      assertThatThrownBy(() -> lanes(fast, both, "steps", "steps:elsewhere"))
          .hasMessageContaining("steps:elsewhere does not compute the same network");
    }

    @Test
    @DisplayName("and compared with the first of their precision, which is with the first of all")
    void bases() {
      List<Lane> four = lanes(fast, both, "steps", "steps:astray");
      assertThat(Lane.baseOf(four, 1)).isZero();
      assertThat(Lane.baseOf(four, 2)).isZero();
      assertThat(Lane.baseOf(four, 3)).isEqualTo(2);
    }
  }

  private Path run(int steps, String... names) {
    return run(
        root,
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(err, true, StandardCharsets.UTF_8),
        steps,
        names);
  }

  /** Has lanes, of engines that are installed, make steps of both stages. */
  public static Path run(Path root, PrintStream out, PrintStream err, int steps, String... names) {
    Path folder = root.resolve("result");
    List<Precision> both = List.of(Precision.FLOAT32, Precision.FLOAT64);
    new Lockstep(
            new ConsoleProgress(err, Terminal.of(new Properties(), Map.of()), false),
            table -> out.println(table.terminal()),
            TinyRun.experiment("random"),
            lanes(root, List.of(ComputePath.FAST), both, names),
            folder,
            (lane, path) ->
                FakeWorker.of(Worker.class, List.of(), List.of("lane", path.toString())))
        .run(List.of(1, 2), steps);
    return folder;
  }

  @Test
  @DisplayName("in processes of their own part where one of them goes astray, and nowhere else")
  void part() throws IOException {
    Path folder = run(StepBackendProvider.ASTRAY_STEP + 1, "steps@float32", "steps:astray@float32");
    assertThat(folder.resolve("table.md"))
        .content()
        .contains(
            "## `steps:astray@fast@float32` against `steps:steady@fast@float32`",
            "**Stage 1**: dense, step 3, 8.4e+06 ulps, backward: more than rounding from here on,"
                + " first in the gradient of dense/kernel: 1.0e+00",
            "**Stage 2**: dense, step 3, 8.4e+06 ulps, backward: more than rounding");
    List<String> beyond =
        Files.readAllLines(folder.resolve("differences.csv")).stream()
            .filter(row -> row.endsWith(",true"))
            .map(row -> row.replaceFirst("(\\d,\\d).*,(gradient,dense,[^,]*),.*", "$1 $2"))
            .toList();
    assertThat(beyond)
        .containsExactly(
            "1,3 gradient,dense,dense/kernel",
            "1,4 gradient,dense,dense/kernel",
            "2,3 gradient,dense,dense/kernel",
            "2,4 gradient,dense,dense/kernel");
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("steps:astray@fast@float32", "dense, step 3, 8.4e+06 ulps, backward");
    assertThat(folder.resolve("plot.png")).isNotEmptyFile();
    assertThat(folder.resolve("plot.svg")).isNotEmptyFile();
  }

  @Test
  @DisplayName("part at the layer that computes otherwise, which the other's input shows")
  void layerItself() throws IOException {
    Path folder = run(2, "steps:open@float32", "steps:bent@float32");
    assertThat(folder.resolve("table.md"))
        .content()
        .contains(
            "**Stage 1**: conv2_block1_2_relu, step 1, 8.4e+06 ulps, forward: more than rounding"
                + " from here on, first in the activation of conv2_block1_2_relu: 1.0e+00, limit"
                + " 6.1e-05. Handed the same, this layer differs by 8.4e+06 ulps, relative"
                + " 1.0e+00: it computes otherwise. Forward in step 1, from");
    List<String> rows = Files.readAllLines(folder.resolve("differences.csv"));
    assertThat(rows)
        .anyMatch(row -> row.contains(",forward,replayed,conv2_block1_2_relu,"))
        .filteredOn(row -> row.startsWith("1,1,") && row.contains(",activation,"))
        .hasSize(TinyRun.experiment("random").network().spec(32, 2).layers().size());
  }

  @Test
  @DisplayName("part at a layer that was handed something else, which the other's input shows too")
  void handedSomethingElse() {
    Path folder = run(1, "steps:open@float32", "steps:leaning@float32");
    assertThat(folder.resolve("table.md"))
        .content()
        .contains(
            "**Stage 1**: conv2_block1_out, step 1, 768 ulps, forward: more than rounding",
            "Handed the same, this layer yields the same bits: it was handed something else.");
  }

  @Test
  @DisplayName("whose engine does not show its layers are compared as well, and it is said once")
  void closed() {
    Path folder = run(2, "steps:open@float32", "steps@float32");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .containsOnlyOnce(
            "steps:steady@fast@float32 does not show its layers; what they yield is not compared.");
    assertThat(folder.resolve("table.md")).content().contains("| 1 | - |  | 0 |");
  }

  @Test
  @DisplayName("leave nothing behind but what was compared")
  void cleanUp() throws IOException {
    Path folder = run(3, "steps:open@float32", "steps:open@float64");
    try (Stream<Path> files = Files.walk(folder.resolve("lanes"))) {
      assertThat(files.filter(Files::isRegularFile).map(file -> file.getFileName().toString()))
          .containsOnly("experiment.yaml", "provenance.json", "lock");
    }
  }

  @Test
  @DisplayName("are understood whatever native libraries write between and after their replies")
  void chatty() {
    run(2, "steps@float32", "steps:chatty@float32");
    assertThat(err.toString(StandardCharsets.UTF_8)).contains("half a line, \n", "line, half a");
  }

  @Test
  @DisplayName("end with the process even where a step's folder cannot be deleted")
  void cleaningFails() throws IOException, InterruptedException {
    Path inTheWay = root.resolve("result/lanes/steps-steady-fast-float32/step-1/kept/kept");
    Files.createDirectories(inTheWay);
    Process process =
        FakeWorker.command(
                List.of("-Xmx128m"),
                "lockstep",
                root.toString(),
                "steps@float32",
                "steps:astray@float32")
            .processBuilder()
            .redirectErrorStream(true)
            .start();
    assertThat(process.inputReader().lines().toList())
        .anyMatch(line -> line.contains("step-1: cannot be deleted (") && line.contains("kept"));
    assertThat(process.waitFor()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
    try (Stream<Path> files = Files.walk(root.resolve("result/lanes/steps-astray-fast-float32"))) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".safetensors"));
    }
  }

  @Test
  @DisplayName("are left out, with the reason, where the backend declines the precision")
  void declined() {
    Path folder = run(1, "steps:narrow", "steps");
    assertThat(err.toString(StandardCharsets.UTF_8))
        .contains(
            "likewise: steps:narrow@fast@float64 is left out: engine steps:narrow does not offer"
                + " float64 on cpu.");
    assertThat(folder.resolve("table.md"))
        .content()
        .contains(
            "`steps:steady@fast@float32` against `steps:narrow@fast@float32`",
            "`steps:steady@fast@float64` against `steps:narrow@fast@float32`")
        .doesNotContain("narrow@fast@float64");
  }

  @Test
  @DisplayName("that die say which they were, and what was compared before is kept")
  void death() throws IOException {
    assertThatThrownBy(() -> run(3, "steps@float32", "steps:mortal@float32"))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.WORKER_DIED))
        .hasMessageContaining("steps:mortal@fast@float32")
        .hasMessageContaining("died with status 134");
    assertThat(root.resolve("result").resolve("table.md"))
        .content()
        .contains("**Stage 1**: within rounding in its step.");
    try (Stream<Path> files = Files.walk(root.resolve("result"))) {
      assertThat(files.map(Path::toString)).noneMatch(file -> file.endsWith(".safetensors"));
    }
  }
}
