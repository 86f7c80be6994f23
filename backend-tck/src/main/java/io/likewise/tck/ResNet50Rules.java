package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.Weights;
import io.likewise.tck.reference.ComputeMode;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.Closeness;
import io.likewise.tck.subject.Subject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

/** The rules about results again, on the network that it is all about. */
@TestMethodOrder(RuleOrder.class)
abstract class ResNet50Rules {
  /** The reference file holds features as float32. */
  private static final double FLOAT32_FILE = 1e-7;

  @EachMode
  @DisplayName("11.1 Features and logits at 32×32 are the reference's.")
  void inference(Subject subject) {
    for (KnownAnswers answers : KnownAnswers.resNet50()) {
      subject.with(
          answers.featureSpec(),
          answers.featureWeights(),
          model ->
              Closeness.assertClose(
                  "features of " + answers,
                  model.predict(answers.images(32, 16)).await().values(),
                  answers.values("inference/features"),
                  Math.max(subject.bounds().logits(), FLOAT32_FILE)));
      subject.with(
          answers,
          model ->
              subject.assertLogits(
                  "of " + answers,
                  model.predict(answers.images(32, 64)).await().values(),
                  answers.values("inference/logits")));
    }
  }

  @EachMode
  @DisplayName("11.2 Logits at 224×224 are the reference's.")
  void largeImages(Subject subject) {
    for (KnownAnswers answers : KnownAnswers.resNet50()) {
      subject.with(
          answers.spec(224),
          answers.weights(),
          model ->
              subject.assertLogits(
                  "of " + answers + " at 224×224",
                  model.predict(answers.images(224, 2)).await().values(),
                  answers.values("inference_224/logits")));
    }
  }

  @EachMode
  @DisplayName("11.3 Ten steps of a frozen stage have the reference's losses and weights.")
  void frozenStage(Subject subject) {
    subject.onResNet50((answers, model) -> assertFrozenStage(subject, answers, model));
  }

  /** Trains the frozen stage's steps, and compares what they lead to. */
  static void assertFrozenStage(Subject subject, KnownAnswers answers, TrainableModel model) {
    Weights before = model.weights();
    model.beginStage(Subject.HEAD);
    double[] losses = answers.values("stage1/losses");
    for (int step = 0; step < losses.length; step++) {
      Closeness.assertLoss(
          "step " + step + " of " + answers,
          Subject.train(model, answers.frozenStep(step)),
          losses[step],
          subject.bounds().frozenLoss());
    }
    Weights after = model.weights();
    double bound = subject.bounds().frozenWeights();
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

  @EachMode({ComputeMode.REFERENCE, ComputeMode.FLOAT64})
  @DisplayName("11.4 Five unfrozen steps have its losses, the first its gradients and statistics.")
  void unfrozenStage(Subject subject) {
    subject.onResNet50(
        (answers, model) -> {
          Weights before = model.weights();
          model.beginStage(Subject.ALL);
          double first = Subject.train(model, answers.unfrozenStep("stage2", 0));
          subject.assertFirstUnfrozenLoss(
              answers.toString(), first, answers.values("stage2/losses")[0]);
          Closeness.assertGradients(subject, answers, "stage2", model);
          Closeness.assertStatistics(subject, answers, before, model.weights());
          UnfrozenStageRules.assertLosses(subject, answers, "stage2", model, 1);
        });
  }
}
