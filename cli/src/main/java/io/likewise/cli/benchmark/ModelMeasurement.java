package io.likewise.cli.benchmark;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.data.Batch;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.host.CheckedOpener;
import io.likewise.api.model.ModelSpec;
import io.likewise.data.weights.WeightsFiles;
import io.likewise.report.inference.ModelTiming;
import io.likewise.report.inference.ModelTiming.Agreement;
import io.likewise.runner.benchmark.BenchmarkOrders;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import io.likewise.trainer.ResourceMeter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/**
 * Opens a model in this process and measures it.
 *
 * @param orders which one, and what is measured
 * @param plan the engine, and how it is opened
 * @param providers finds the provider of a backend and engine
 */
public record ModelMeasurement(
    BenchmarkOrders orders, RunPlan plan, BiFunction<String, String, BackendProvider> providers) {

  /** Carries out the orders of a folder, which gets what was measured. */
  public static void run(
      BenchmarkOrders orders, Path folder, BiFunction<String, String, BackendProvider> providers) {
    RunPlan plan = ExperimentFile.read(folder.resolve(ExperimentFile.NAME));
    BenchmarkOrders.reply(new ModelMeasurement(orders, plan, providers).measure(), folder);
  }

  private ModelTiming measure() {
    int side = plan.experiment().imageSize();
    try (OpenedModel model = open()) {
      model.probabilities(KnownImages.blank(side));
      double startSeconds = (System.currentTimeMillis() - orders.startedMillis()) / 1e3;
      KnownImages known = KnownImages.read(Path.of(orders.known()));
      ModelClock clock = new ModelClock(System::nanoTime, orders.seconds());
      double[] latencies = clock.latencies(model, turn -> known.batch(turn, 1));
      List<Double> speeds = new ArrayList<>();
      for (int size : orders.batches()) {
        speeds.add(clock.imagesPerSecond(model, known.batch(0, size)));
      }
      return new ModelTiming(
          startSeconds,
          ModelClock.quantile(latencies, 0.5),
          ModelClock.quantile(latencies, 0.99),
          latencies.length,
          speeds,
          ResourceMeter.peakResidentBytes(),
          agreement(model, known, orders.batches().get(orders.batches().size() - 1)));
    }
  }

  private OpenedModel open() {
    Path file = Path.of(orders.model());
    BackendOptions options = plan.options();
    return switch (orders.task()) {
      case MEASURE_ENGINE -> {
        Backend backend = CheckedBackend.open(provider(), options);
        ModelSpec spec = spec();
        yield new EngineModel(backend, backend.create(spec, WeightsFiles.readWhole(file, spec)));
      }
      case MEASURE_LIBRARY ->
          CheckedOpener.of(provider(), options.engine())
              .open(spec(), orders.format(), file, options.threads());
      case MEASURE_ONNXRUNTIME -> OnnxRuntimeModel.open(file, options.threads());
      case IMAGES, WRITE -> throw new IllegalArgumentException(orders.task() + " measures nothing");
    };
  }

  private BackendProvider provider() {
    return providers.apply(plan.backend(), plan.options().engine());
  }

  private ModelSpec spec() {
    int classes = FinishedRun.provenance(Path.of(orders.run())).data().classNames().size();
    return plan.experiment().network().spec(plan.experiment().imageSize(), classes);
  }

  /** Compares what a model makes of the images with what the run made of them. */
  static Agreement agreement(OpenedModel model, KnownImages known, int batch) {
    double[] expected = EngineModel.probabilities(known.logits());
    int classes = known.logits().classes();
    int equal = 0;
    double largest = 0;
    for (int first = 0; first < known.count(); first += batch) {
      Batch images = known.batch(first, Math.min(batch, known.count() - first));
      double[] got = model.probabilities(images);
      for (int row = 0; row < images.size(); row++) {
        int place = (first + row) * classes;
        equal += best(got, row * classes, classes) == best(expected, place, classes) ? 1 : 0;
        for (int i = 0; i < classes; i++) {
          double difference = Math.abs(got[row * classes + i] - expected[place + i]);
          // Math.max would keep NaN, which is what is wanted here.
          largest = Math.max(largest, difference);
        }
      }
    }
    return new Agreement(known.count(), equal, largest);
  }

  private static int best(double[] values, int start, int count) {
    int best = 0;
    for (int i = 1; i < count; i++) {
      best = values[start + i] > values[start + best] ? i : best;
    }
    return best;
  }
}
