package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.model.Logits;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Looks at a part of the data in inference mode, and says how right the model is. */
final class Evaluator {
  private final TrainableModel model;
  private final BatchSource batches;
  private final StepPipeline pipeline;

  Evaluator(TrainableModel model, BatchSource batches, StepPipeline pipeline) {
    this.model = model;
    this.batches = batches;
    this.pipeline = pipeline;
  }

  /**
   * Measures the model on a part.
   *
   * @param part the images
   * @param also is given every step's logits as well
   */
  Evaluation evaluate(Part part, StepPipeline.Step also) {
    int classes = model.spec().classes();
    int[][] confusion = new int[classes][classes];
    Figures[] sum = {Figures.NONE};
    ConfidentMistakes mistakes = new ConfidentMistakes();
    try (BatchStream stream = batches.evaluate(part)) {
      pipeline.run(
          stream,
          model::predict,
          (batch, logits) -> {
            Figures figures = Figures.of(batch, logits);
            requireFinite(part, figures);
            sum[0] = sum[0].plus(figures);
            count(batch.labels(), logits, confusion);
            mistakes.add(batch, logits);
            also.completed(batch, logits);
          });
    }
    return new Evaluation(
        sum[0].images(), sum[0].loss(), sum[0].accuracy(), rows(confusion), mistakes.list());
  }

  private static void requireFinite(Part part, Figures figures) {
    if (!figures.isFinite()) {
      throw new LikewiseException(
          ErrorCode.LOSS_NOT_FINITE,
          "The model's logits on the "
              + part.name().toLowerCase(Locale.ROOT)
              + " images are not finite: the training has diverged. Lower the learning rate of the"
              + " stage, such as --set stage2.learningRate=1e-5.");
    }
  }

  private static void count(int[] labels, Logits logits, int[][] confusion) {
    for (int row = 0; row < logits.rows(); row++) {
      confusion[labels[row]][logits.argMax(row)]++;
    }
  }

  private static List<List<Integer>> rows(int[][] confusion) {
    return Arrays.stream(confusion).map(row -> Arrays.stream(row).boxed().toList()).toList();
  }
}
