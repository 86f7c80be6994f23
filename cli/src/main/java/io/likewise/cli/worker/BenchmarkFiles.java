package io.likewise.cli.worker;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.cli.benchmark.KnownImages;
import io.likewise.data.exports.ExportChoices;
import io.likewise.data.exports.ModelFile;
import io.likewise.data.exports.ModelInput;
import io.likewise.data.exports.TensorNames;
import io.likewise.data.fetch.FileCache;
import io.likewise.runner.benchmark.BenchmarkOrders;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.util.Optional;

/** Writes what a benchmark measures: a run's model in a format, and images to ask it about. */
record BenchmarkFiles(BenchmarkOrders orders, Path folder, FileCache cache) {
  /** Every model takes the same: what the network sees. */
  private static final ExportChoices CHOICES =
      new ExportChoices(TensorNames.KERAS, ModelInput.FLOAT);

  /** Writes the model. */
  void writeModel() {
    Path run = Path.of(orders.run());
    Path target = Path.of(orders.model());
    ModelExport model = ModelExport.of(run);
    Optional<ModelFile> file = ModelFile.of(orders.format());
    if (file.isPresent()) {
      boolean takesImages = file.get() == ModelFile.ONNX || file.get() == ModelFile.TORCHSCRIPT;
      file.get()
          .write(
              model.exported(FinishedRun.read(run)),
              takesImages ? CHOICES : ExportChoices.USUAL,
              target);
    } else {
      RunPlan plan = ExperimentFile.read(folder.resolve(ExperimentFile.NAME));
      String engine = plan.options().engine();
      model.write(Providers.find(plan.backend(), engine), engine, orders.format(), target);
    }
  }

  /** Writes the run's first test images, and what it made of them. */
  void writeImages() {
    FinishedRun run = FinishedRun.read(Path.of(orders.run()));
    RunInputs inputs = new RunInputs(run.plan(), cache, notice -> {});
    BatchSource batches = inputs.batches(RunImages.read(run, inputs));
    int count = Math.min(orders.images(), batches.size(Part.TEST));
    int side = run.plan().experiment().imageSize();
    int values = side * side * 3;
    float[] pixels = new float[count * values];
    int seen = 0;
    try (BatchStream stream = batches.evaluate(Part.TEST)) {
      while (seen < count) {
        Batch batch = stream.next();
        int taken = Math.min(batch.size(), count - seen);
        batch.images().get(0, pixels, seen * values, taken * values);
        seen += taken;
        stream.recycle(batch);
      }
    }
    new KnownImages(side, pixels, new KnownPredictions(run, batches).known(count))
        .write(Path.of(orders.known()));
  }
}
