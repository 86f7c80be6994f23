package io.likewise.cli.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import ai.onnxruntime.OrtEnvironment;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TestHome;
import io.likewise.cli.TinyRun;
import io.likewise.report.inference.BenchmarkRow;
import io.likewise.report.inference.ModelTiming;
import io.likewise.runner.benchmark.BenchmarkSettings;
import io.likewise.runner.benchmark.ModelBenchmark;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.Workers;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A benchmark of a finished model")
@Timeout(120)
class ModelBenchmarkTest {
  private static final String ENGINE = "{backend: fake, engine: %s, apiVersion: 1.0, heap: 256m%s}";

  @TempDir private Path home;
  private final List<String> told = new ArrayList<>();
  private Path run;
  private RunPlan plan;

  /** A run of the engine to which every image may be of any class. */
  @BeforeEach
  void run() throws IOException {
    TestHome.install(home);
    engine("idle", ", exports: [names], opens: [names]");
    plan = TinyRun.plan(1, "data.limit", "40");
    run = RunDirectory.create(home.resolve("runs"), plan).path();
    PrintStream nobody = new PrintStream(OutputStream.nullOutputStream());
    Worker.run(run, RunOrders.USUAL, new StopRequest(), nobody, nobody);
  }

  private void engine(String name, String more) throws IOException {
    TestHome.folder(home.resolve("backends"), "fake", name, ENGINE.formatted(name, more));
  }

  private List<BenchmarkRow> measured(int rounds, int threads, String... only) {
    Properties properties = new Properties();
    properties.setProperty(Home.PROPERTY, home.toString());
    properties.setProperty(Home.CACHE_PROPERTY, home.resolve("cache").toString());
    Home where = Home.of(properties, Map.of());
    RunnerProgress progress =
        new RunnerProgress() {
          @Override
          public void notice(String sentence) {}

          @Override
          public void measuring(int number, int total, String what, double secondsLeft) {
            told.add(number + "/" + total + " " + what + (secondsLeft >= 0 ? ", left" : ""));
          }
        };
    PlanDraft draft =
        new PlanDraft(plan.experiment(), Optional.of(plan.backend()), Optional.of(plan.options()));
    return new ModelBenchmark(
            InstalledBackends.in(where.backends()),
            new Workers(where, 1, Optional.empty(), List.of(), progress),
            progress,
            System::nanoTime)
        .measure(
            run,
            engine -> engine.plan(draft, 1),
            threads,
            new BenchmarkSettings(
                rounds, 0.01, List.of(3, 1), List.of(only), Optional.of(onnxruntime())),
            home);
  }

  private static Path onnxruntime() {
    try {
      return Path.of(
          OrtEnvironment.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("measures what our engines compute, and what libraries open by themselves")
  void measures() {
    List<BenchmarkRow> rows = measured(1, 1, "safetensors", "names", "onnx");
    assertThat(rows)
        .extracting(BenchmarkRow::format, BenchmarkRow::openedBy)
        .containsExactly(
            tuple("safetensors", "fake:idle"),
            tuple("onnx", "onnxruntime"),
            tuple("names", "fake:idle"));
    for (BenchmarkRow row : rows) {
      assertThat(row.refusal()).as(row.format()).isEmpty();
      assertThat(row.bytes()).as(row.format()).isPositive();
      assertThat(row.batches()).containsExactly(1, 3);
      ModelTiming timing = row.timings().get(0);
      assertThat(timing.startSeconds()).isBetween(0.01, 100.0);
      assertThat(timing.p50Millis()).isPositive().isLessThanOrEqualTo(timing.p99Millis());
      assertThat(timing.imagesPerSecond()).hasSize(2).allMatch(speed -> speed > 0);
    }
  }

  @Test
  @DisplayName("tells whether a model's predictions are those of the run")
  void agreement() {
    List<BenchmarkRow> rows = measured(1, 1, "safetensors", "onnx");
    ModelTiming.Agreement ours = rows.get(0).timings().get(0).agreement();
    assertThat(ours.images()).isPositive();
    assertThat(ours.equalClasses()).isEqualTo(ours.images());
    assertThat(ours.largestDifference()).isZero();
    // The idle engine ran another network than its weights are of, as onnxruntime finds.
    assertThat(rows.get(1).timings().get(0).agreement().largestDifference()).isPositive();
  }

  @Test
  @DisplayName("lets formats and numbers of threads take turns, each in a process of its own")
  void turns() {
    List<BenchmarkRow> rows = measured(2, 2, "safetensors", "names");
    assertThat(rows).extracting(BenchmarkRow::threads).containsExactly(1, 2, 1, 2);
    assertThat(rows).allSatisfy(row -> assertThat(row.timings()).hasSize(2));
    assertThat(told)
        .containsExactly(
            "1/8 safetensors, fake:idle, 1 thread",
            "2/8 safetensors, fake:idle, 2 threads, left",
            "3/8 names, fake:idle, 1 thread, left",
            "4/8 names, fake:idle, 2 threads, left",
            "5/8 safetensors, fake:idle, 1 thread, left",
            "6/8 safetensors, fake:idle, 2 threads, left",
            "7/8 names, fake:idle, 1 thread, left",
            "8/8 names, fake:idle, 2 threads, left");
  }

  @Test
  @DisplayName("goes on when an engine is broken, dies, or is not there, and says so in its row")
  void refusals() throws IOException {
    engine("elsewhere", ", nonsense: 1");
    engine("wavering", ", jvmOptions: [-XX:NoSuchOption]");
    List<BenchmarkRow> rows = measured(1, 1, "safetensors", "torchscript");
    assertThat(rows)
        .extracting(BenchmarkRow::openedBy)
        .containsExactly("fake:idle", "fake:elsewhere", "fake:wavering", "-");
    assertThat(rows.get(0).refusal()).isEmpty();
    assertThat(rows.get(1).refusal().orElseThrow().sentence()).contains("nonsense");
    assertThat(rows.get(2).refusal().orElseThrow().code()).isEqualTo(ErrorCode.WORKER_DIED);
    assertThat(rows.get(2).refusal().orElseThrow().sentence()).contains("NoSuchOption");
    assertThat(rows.get(3).refusal().orElseThrow().sentence()).contains("no engine");
    assertThat(rows.subList(1, 4)).allSatisfy(row -> assertThat(row.timings()).isEmpty());
  }

  @Test
  @DisplayName("leaves nothing but what it returns")
  void leavesNothing() {
    measured(1, 1, "safetensors");
    assertThat(home.toFile().list((folder, name) -> name.startsWith(".benchmark"))).isEmpty();
  }

  @Test
  @DisplayName("refuses a name that is none of a format or an engine, and a run without images")
  void refuses() throws IOException {
    assertThatThrownBy(() -> measured(1, 1, "h6"))
        .hasMessageContaining("none of h6 can be measured")
        .hasMessageContaining("safetensors, h5, keras, onnx, torchscript, names");
    Files.delete(run.resolve("predictions.csv"));
    assertThatThrownBy(() -> measured(1, 1, "safetensors"))
        .isInstanceOf(LikewiseException.class)
        .hasMessageContaining("predictions.csv");
  }
}
