package io.likewise.runs.directory;

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

  /** Looks at an image: its index, its class, and the one row of what the model made of it. */
  void add(int sample, int label, Logits logits) {
    int predicted = logits.argMax(0);
    if (predicted != label) {
      mistakes.add(new Mistake(sample, label, predicted, logits.probability(0, predicted)));
      if (mistakes.size() > MOST) {
        mistakes.remove();
      }
    }
  }

  /** Returns the mistakes, the surest first. */
  List<Mistake> list() {
    return mistakes.stream().sorted(SUREST_FIRST).toList();
  }
}
