package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.Closeness;
import io.likewise.tck.subject.Subject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class UnfrozenStageRules {
  @EachMode
  @DisplayName("6.1 The first loss is the reference's: the batch's mean and population variance.")
  void firstLoss(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          model.beginStage(Subject.ALL);
          subject.assertFirstUnfrozenLoss(
              "the first step of " + answers,
              Subject.train(model, answers.unfrozenStep("stage2", 0)),
              answers.values("stage2/losses")[0]);
        });
  }

  @EachMode
  @DisplayName("6.2 All gradients are the reference's, through the batch's mean and variance.")
  void gradients(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          model.beginStage(Subject.ALL);
          Subject.train(model, answers.unfrozenStep("stage2", 0));
          assertThat(subject.state(model).firstMoment().names())
              .hasSize(answers.spec().trainedTensors(Trainable.ALL).size());
          Closeness.assertGradients(subject, answers, "stage2", model);
        });
  }

  @EachMode
  @DisplayName("6.3 The moving statistics move to the reference's, by the variance of the variant.")
  void statistics(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          Weights before = model.weights();
          model.beginStage(Subject.ALL);
          Subject.train(model, answers.unfrozenStep("stage2", 0));
          Closeness.assertStatistics(subject, answers, before, model.weights());
        });
  }

  @EachMode
  @DisplayName("6.4 With moving statistics, these normalise and stay, and gamma and beta train.")
  void movingMode(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          Weights before = model.weights();
          model.beginStage(Subject.ALL_MOVING);
          subject.assertFirstUnfrozenLoss(
              "the first step of " + answers + " with moving statistics",
              Subject.train(model, answers.unfrozenStep("moving", 0)),
              answers.values("moving/losses")[0]);
          Closeness.assertGradients(subject, answers, "moving", model);
          assertOnlyStatisticsStay(answers, before, model.weights());
        });
  }

  private static void assertOnlyStatisticsStay(
      KnownAnswers answers, Weights before, Weights after) {
    answers
        .spec()
        .tensors()
        .forEach(
            tensor -> {
              double[] start = before.doubles(tensor.name());
              double[] end = after.doubles(tensor.name());
              if (tensor.role().isStatistic()) {
                assertThat(end).as(tensor.name()).isEqualTo(start);
              } else if (tensor.role() == Role.GAMMA || tensor.role() == Role.BETA) {
                assertThat(end).as(tensor.name()).isNotEqualTo(start);
              }
            });
  }

  @EachMode
  @DisplayName("6.5 The losses of later steps stay near the reference's; in float64 they are its.")
  void laterLosses(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          model.beginStage(Subject.ALL);
          assertLosses(subject, answers, "stage2", model, 0);
          model.weights(answers.weights());
          model.beginStage(Subject.ALL_MOVING);
          assertLosses(subject, answers, "moving", model, 0);
        });
  }

  /** Trains a stage's steps from one on; rounding flips ReLUs, so that float32 wanders off. */
  static void assertLosses(
      Subject subject, KnownAnswers answers, String stage, TrainableModel model, int firstStep) {
    double[] losses = answers.values(stage + "/losses");
    for (int step = firstStep; step < losses.length; step++) {
      Closeness.assertLoss(
          "step " + step + " of " + stage + " of " + answers,
          Subject.train(model, answers.unfrozenStep(stage, step)),
          losses[step],
          subject.bounds().laterLosses());
    }
  }

  @EachMode
  @DisplayName("6.6 A prediction after a step is computed with that step's weights.")
  void predictsWithNewWeights(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          Batch images = answers.images(32, 7);
          model.predict(images).await();
          model.beginStage(Subject.ALL);
          Subject.train(model, answers.unfrozenStep("stage2", 0));
          double[] logits = model.predict(images).await().values();
          subject.with(
              model.spec(),
              model.weights(),
              fresh ->
                  subject.assertLogits(
                      "after a step", logits, fresh.predict(images).await().values()));
        });
  }
}
