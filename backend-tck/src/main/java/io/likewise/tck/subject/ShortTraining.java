package io.likewise.tck.subject;

import io.likewise.api.backend.TrainableModel;
import io.likewise.tck.reference.KnownAnswers;
import java.util.function.IntConsumer;

/** A few steps of both stages, and the digest of the weights they lead to. */
public final class ShortTraining {
  private ShortTraining() {}

  public static String digest(KnownAnswers answers, TrainableModel model) {
    return digest(answers, model, step -> {});
  }

  /**
   * Trains four steps of a frozen stage and three of an unfrozen one.
   *
   * @param between what to do before each step
   */
  public static String digest(KnownAnswers answers, TrainableModel model, IntConsumer between) {
    model.beginStage(Subject.HEAD);
    for (int step = 0; step < 4; step++) {
      between.accept(step);
      model.train(answers.frozenStep(step)).await();
    }
    model.beginStage(Subject.ALL);
    for (int step = 0; step < 3; step++) {
      between.accept(4 + step);
      model.train(answers.unfrozenStep("stage2", step)).await();
    }
    return model.weights().digest();
  }
}
