package io.likewise.report.inference;

import io.likewise.api.model.Logits;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a model makes of an image.
 *
 * @param image what the image is called
 * @param classes the most probable classes, the most probable first; of equals the lower number
 */
public record Prediction(String image, List<Likely> classes) {
  public Prediction {
    classes = List.copyOf(classes);
  }

  /**
   * A class, and how sure the model is of it.
   *
   * @param name what it is called
   * @param label its number, from 0
   * @param probability the softmax of the logits there, in [0, 1]
   */
  public record Likely(String name, int label, double probability) {}

  /**
   * Returns the prediction of one row of logits.
   *
   * @param top how many classes are told, at least 1; all, if there are no more
   */
  public static Prediction of(
      String image, Logits logits, int row, List<String> classNames, int top) {
    return new Prediction(
        image,
        IntStream.range(0, logits.classes())
            .boxed()
            .sorted(Comparator.comparingDouble((Integer label) -> -logits.get(row, label)))
            .limit(top)
            .map(label -> new Likely(classNames.get(label), label, logits.probability(row, label)))
            .toList());
  }
}
