package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.Weights;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules about results again, on the network that it is all about. */
@TestMethodOrder(RuleOrder.class)
abstract class ResNet50Rules {
  /** The reference file holds features as float32. */
  private static final double FLOAT32_FILE = 1e-7;

  private final Subject subject;

  ResNet50Rules(Subject subject) {
    this.subject = subject;
  }

  @EachWay
  @DisplayName("11.1 Features and logits at 32×32 are the reference's.")
  void inference(Way way) {
    for (KnownAnswers answers : KnownAnswers.resNet50()) {
      subject.with(
          way,
          answers.featureSpec(),
          answers.featureWeights(),
          model ->
              Closeness.assertClose(
                  "features of " + answers,
                  model.predict(answers.images(32, 16)).await().values(),
                  answers.values("inference/features"),
                  Math.max(way.bounds().logits(), FLOAT32_FILE)));
      subject.with(
          way,
          answers,
          model ->
              Closeness.assertClose(
                  "logits of " + answers,
                  model.predict(answers.images(32, 64)).await().values(),
                  answers.values("inference/logits"),
                  way.bounds().logits()));
    }
  }

  @EachWay
  @DisplayName("11.2 Logits at 224×224 are the reference's.")
  void largeImages(Way way) {
    for (KnownAnswers answers : KnownAnswers.resNet50()) {
      subject.with(
          way,
          answers.spec(224),
          answers.weights(),
          model ->
              Closeness.assertClose(
                  "logits of " + answers + " at 224×224",
                  model.predict(answers.images(224, 2)).await().values(),
                  answers.values("inference_224/logits"),
                  way.bounds().logits()));
    }
  }

  @EachWay
  @DisplayName("11.3 Ten steps of a frozen stage have the reference's losses and weights.")
  void frozenStage(Way way) {
    for (KnownAnswers answers : KnownAnswers.resNet50()) {
      subject.with(way, answers, model -> assertFrozenStage(way, answers, model));
    }
  }

  /** Trains the frozen stage's steps, and compares what they lead to. */
  static void assertFrozenStage(Way way, KnownAnswers answers, TrainableModel model) {
    Weights before = model.weights();
    model.beginStage(Subject.HEAD);
    double[] losses = answers.values("stage1/losses");
    for (int step = 0; step < losses.length; step++) {
      Closeness.assertLoss(
          "step " + step + " of " + answers,
          Subject.train(model, answers.frozenStep(step)),
          losses[step],
          way.bounds().frozenLoss());
    }
    Weights after = model.weights();
    double bound = way.bounds().frozenWeights();
    for (String name : answers.namesBelow("stage1/final")) {
      double[] expected = answers.values("stage1/final/" + name);
      Closeness.assertClose(name + " after ten steps", after.doubles(name), expected, bound);
    }
    for (String name : answers.namesBelow("stage1/final_norm")) {
      double expected = answers.values("stage1/final_norm/" + name)[0];
      assertThat(Closeness.norm(after.doubles(name)) / expected)
          .as("norm of %s after ten steps, relative", name)
          .isCloseTo(1, within(bound));
    }
    Closeness.assertSameBase(before, after);
  }

  @ParameterizedTest(name = "{0}")
  @EnumSource(names = {"FLOAT32_REFERENCE", "FLOAT64"})
  @DisplayName("11.4 Five unfrozen steps have its losses, the first its gradients and statistics.")
  void unfrozenStage(Way way) {
    for (KnownAnswers answers : KnownAnswers.resNet50()) {
      subject.with(
          way,
          answers,
          model -> {
            Weights before = model.weights();
            model.beginStage(Subject.ALL);
            double[] losses = answers.values("stage2/losses");
            for (int step = 0; step < losses.length; step++) {
              Closeness.assertLoss(
                  "step " + step + " of " + answers,
                  Subject.train(model, answers.unfrozenStep("stage2", step)),
                  losses[step],
                  step == 0 ? subject.firstUnfrozenLoss(way) : way.bounds().laterLosses());
              if (step == 0) {
                Weights moments = model.optimizerState().firstMoment();
                Closeness.assertGradients(
                    answers, "stage2", moments, way.bounds(), way.isFloat64());
                Closeness.assertStatistics(
                    answers, before, model.weights(), way.bounds().statistics());
              }
            }
          });
    }
  }
}
