package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class UnfrozenStageRules {
  private final Subject subject;

  UnfrozenStageRules(Subject subject) {
    this.subject = subject;
  }

  @EachWay
  @DisplayName("6.1 The first loss is the reference's: the batch's mean and population variance.")
  void firstLoss(Way way) {
    for (KnownAnswers answers : KnownAnswers.tiny()) {
      subject.with(
          way,
          answers,
          model -> {
            model.beginStage(Subject.ALL);
            Closeness.assertLoss(
                "the first step of " + answers,
                Subject.train(model, answers.unfrozenStep("stage2", 0)),
                answers.values("stage2/losses")[0],
                subject.firstUnfrozenLoss(way));
          });
    }
  }

  @EachWay
  @DisplayName("6.2 All gradients are the reference's, through the batch's mean and variance.")
  void gradients(Way way) {
    for (KnownAnswers answers : KnownAnswers.tiny()) {
      subject.with(
          way,
          answers,
          model -> {
            model.beginStage(Subject.ALL);
            Subject.train(model, answers.unfrozenStep("stage2", 0));
            Weights moments = model.optimizerState().firstMoment();
            assertThat(moments.names())
                .hasSize(answers.spec().trainedTensors(Trainable.ALL).size());
            Closeness.assertGradients(answers, "stage2", moments, way.bounds(), way.isFloat64());
          });
    }
  }

  @EachWay
  @DisplayName("6.3 The moving statistics move to the reference's, by the variance of the variant.")
  void statistics(Way way) {
    for (KnownAnswers answers : KnownAnswers.tiny()) {
      subject.with(
          way,
          answers,
          model -> {
            Weights before = model.weights();
            model.beginStage(Subject.ALL);
            Subject.train(model, answers.unfrozenStep("stage2", 0));
            Closeness.assertStatistics(answers, before, model.weights(), way.bounds().statistics());
          });
    }
  }

  @EachWay
  @DisplayName("6.4 With moving statistics, these normalise and stay, and gamma and beta train.")
  void movingMode(Way way) {
    for (KnownAnswers answers : KnownAnswers.tiny()) {
      subject.with(
          way,
          answers,
          model -> {
            Weights before = model.weights();
            model.beginStage(Subject.ALL_MOVING);
            Closeness.assertLoss(
                "the first step of " + answers + " with moving statistics",
                Subject.train(model, answers.unfrozenStep("moving", 0)),
                answers.values("moving/losses")[0],
                subject.firstUnfrozenLoss(way));
            Weights moments = model.optimizerState().firstMoment();
            Closeness.assertGradients(answers, "moving", moments, way.bounds(), way.isFloat64());
            assertOnlyStatisticsStay(answers, before, model.weights());
          });
    }
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

  @EachWay
  @DisplayName("6.5 The losses of later steps stay near the reference's; in float64 they are its.")
  void laterLosses(Way way) {
    for (KnownAnswers answers : KnownAnswers.tiny()) {
      subject.with(
          way,
          answers,
          model -> {
            model.beginStage(Subject.ALL);
            assertLaterLosses(way, answers, "stage2", model);
            model.weights(answers.weights());
            model.beginStage(Subject.ALL_MOVING);
            assertLaterLosses(way, answers, "moving", model);
          });
    }
  }

  /** Trains a stage's steps; rounding flips ReLUs, so that float32 wanders off. */
  private static void assertLaterLosses(
      Way way, KnownAnswers answers, String stage, TrainableModel model) {
    double[] losses = answers.values(stage + "/losses");
    for (int step = 0; step < losses.length; step++) {
      Closeness.assertLoss(
          "step " + step + " of " + stage + " of " + answers,
          Subject.train(model, answers.unfrozenStep(stage, step)),
          losses[step],
          way.bounds().laterLosses());
    }
  }

  @EachWay
  @DisplayName("6.6 A prediction after a step is computed with that step's weights.")
  void predictsWithNewWeights(Way way) {
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    Batch images = answers.images(32, 7);
    subject.with(
        way,
        answers,
        model -> {
          model.predict(images).await();
          model.beginStage(Subject.ALL);
          Subject.train(model, answers.unfrozenStep("stage2", 0));
          double[] logits = model.predict(images).await().values();
          subject.with(
              way,
              model.spec(),
              model.weights(),
              fresh ->
                  Closeness.assertClose(
                      "logits after a step",
                      logits,
                      fresh.predict(images).await().values(),
                      way.bounds().logits()));
        });
  }
}
