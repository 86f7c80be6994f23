package io.likewise.cli.worker;

import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.cli.console.InferenceProgress;
import io.likewise.cli.console.Terminal;
import io.likewise.data.batches.InferenceBatches;
import io.likewise.report.inference.Prediction;
import io.likewise.report.inference.PredictionListing;
import io.likewise.runner.inference.InferenceOrders;
import io.likewise.runner.process.MemoryProperty;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/** Says what a finished model makes of image files. */
final class ModelPrediction {
  private ModelPrediction() {}

  /**
   * Carries out the orders of a folder.
   *
   * @return the exit status: 0 if all images could be read
   */
  static int run(Path folder, PrintStream out, PrintStream err) {
    InferenceOrders orders = InferenceOrders.read(folder);
    RunPlan plan = ExperimentFile.read(folder.resolve(ExperimentFile.NAME));
    InferenceBatches batches =
        InferenceBatches.of(
            plan.experiment(),
            orders.files().stream().map(Path::of).toList(),
            plan.options().threads(),
            MemoryProperty.read(System.getProperties()).engineBytes());
    Terminal terminal = Terminal.of(System.getProperties(), System.getenv());
    int[] unreadable = {0};
    try (FinishedModel model = FinishedModel.open(orders.model(), plan);
        InferenceProgress progress =
            new InferenceProgress(out, err, terminal, batches.images(), System::nanoTime)) {
      PredictionListing listing =
          new PredictionListing(
              orders.format(), orders.names(), model.classNames(), progress.results());
      model.run(
          batches,
          (batch, logits) -> {
            for (int row = 0; row < batch.size(); row++) {
              int sample = batch.samples()[row];
              String image = orders.names().get(sample);
              Optional<String> fault = batches.fault(sample);
              if (fault.isPresent()) {
                unreadable[0]++;
                listing.addUnreadable(image, fault.get());
                progress.notice(VisibleName.of(image) + ": cannot be read (" + fault.get() + ").");
              } else {
                listing.add(Prediction.of(image, logits, row, model.classNames(), orders.top()));
              }
            }
            progress.advance(batch.size());
          });
      listing.end();
      progress.completed();
    }
    return unreadable[0] == 0 ? 0 : ErrorCode.DATASET_CORRUPT.exitStatus();
  }
}
