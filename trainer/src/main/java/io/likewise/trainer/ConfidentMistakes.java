package io.likewise.trainer;

import io.likewise.api.data.Batch;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.model.Logits;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Of all the images that a model mistook, the few it was surest of. */
final class ConfidentMistakes {
  /** How many are kept: as many as a picture of them shows. */
  static final int MOST = 20;

  /** The surest first; of equally sure ones that of the lower index. */
  private static final Comparator<Mistake> SUREST_FIRST =
      Comparator.comparingDouble(Mistake::probability).reversed().thenComparingInt(Mistake::sample);

  private final PriorityQueue<Mistake> mistakes = new PriorityQueue<>(SUREST_FIRST.reversed());

  /** Looks at the images of a step. */
  void add(Batch batch, Logits logits) {
    for (int row = 0; row < batch.size(); row++) {
      int label = batch.labels()[row];
      int predicted = logits.argMax(row);
      if (predicted != label) {
        // Softmax and cross-entropy are the same formula: p = exp(−log(1/p)).
        double probability = Math.exp(-logits.crossEntropy(row, predicted));
        mistakes.add(new Mistake(batch.samples()[row], label, predicted, probability));
        if (mistakes.size() > MOST) {
          mistakes.remove();
        }
      }
    }
  }

  /** Returns the mistakes, the surest first. */
  List<Mistake> list() {
    return mistakes.stream().sorted(SUREST_FIRST).toList();
  }
}
