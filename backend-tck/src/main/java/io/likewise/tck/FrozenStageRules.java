package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Adam;
import io.likewise.api.model.Logits;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.tck.subject.Closeness;
import io.likewise.tck.subject.Subject;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class FrozenStageRules {
  @EachMode
  @DisplayName("5.1 Nothing of a frozen base moves by a bit, its statistics included.")
  void baseStays(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          Weights before = model.weights();
          model.beginStage(Subject.HEAD);
          for (int step = 0; step < 4; step++) {
            Subject.train(model, answers.frozenStep(step));
          }
          Closeness.assertSameBase(before, model.weights());
        });
  }

  @EachMode
  @DisplayName("5.2 The head's gradients are the reference's, and no other tensor has a state.")
  void gradients(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          model.beginStage(Subject.HEAD);
          Subject.train(model, answers.frozenStep(0));
          OptimizerState state = subject.state(model);
          assertThat(state.step()).isEqualTo(1);
          assertThat(state.firstMoment().names())
              .containsExactlyElementsOf(
                  answers.spec().trainedTensors(Subject.HEAD.trainable()).stream()
                      .map(TensorSpec::name)
                      .toList());
          Closeness.assertGradients(subject, answers, "stage1", model);
        });
  }

  @EachMode
  @DisplayName("5.3 An update is Adam's in Keras' form, with its ε and its corrections.")
  void update(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          model.beginStage(Subject.HEAD);
          for (int step = 0; step < 3; step++) {
            Weights before = model.weights();
            Subject.train(model, answers.frozenStep(step));
            assertUpdate(subject, before, model.weights(), subject.state(model));
          }
        });
  }

  /**
   * Computes the update again from the moments that came out. In float32 a kernel that computes 1 −
   * β₂ itself loses 1.3e-5 of it.
   */
  private static void assertUpdate(
      Subject subject, Weights before, Weights after, OptimizerState state) {
    double rate = Subject.HEAD.learningRate();
    double stepSize = Adam.stepSize(rate, state.step());
    for (String name : state.firstMoment().names()) {
      double[] start = before.doubles(name);
      double[] end = after.doubles(name);
      double[] m = state.firstMoment().doubles(name);
      double[] v = state.secondMoment().doubles(name);
      for (int i = 0; i < start.length; i++) {
        double expected = start[i] - stepSize * m[i] / (Math.sqrt(v[i]) + Adam.EPSILON);
        double ulp = subject.isFloat64() ? Math.ulp(expected) : Math.ulp((float) expected);
        assertThat(Math.abs(end[i] - expected))
            .as("step %d: distance of %s[%d] from %s", state.step(), name, i, expected)
            .isLessThanOrEqualTo(subject.bounds().update() * rate + 2 * ulp);
        if (state.step() == 1) {
          double gradient = m[i] / (1 - Adam.BETA_1);
          double square = (1 - Adam.BETA_2) * gradient * gradient;
          assertThat(Math.abs(v[i] - square))
              .as("second moment of %s[%d] after one step, expected %s", name, i, square)
              .isLessThanOrEqualTo((subject.isFloat64() ? 1e-9 : 2e-5) * square + 1e-30);
        }
      }
    }
  }

  @EachMode
  @DisplayName(
      "5.4 Ten steps over batches of changing size have the reference's losses and weights.")
  void tenSteps(Subject subject) {
    subject.onTiny((answers, model) -> ResNet50Rules.assertFrozenStage(subject, answers, model));
  }

  @EachMode
  @DisplayName(
      "5.5 Features that are kept give their images' logits to the bit, as the head learns.")
  void keptFeatures(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          model.beginStage(Subject.HEAD);
          for (int images : new int[] {7, 64}) {
            Batch batch = answers.images(32, images);
            Optional<FrozenFeatures> kept = model.frozenFeatures(batch);
            if (kept.isPresent()) {
              assertPredictedFrom(kept.get(), model, batch);
              Subject.train(model, answers.frozenStep(0));
              assertPredictedFrom(kept.get(), model, batch);
              kept.get().close();
            }
          }
        });
  }

  private static void assertPredictedFrom(
      FrozenFeatures features, TrainableModel model, Batch batch) {
    Logits expected = model.predict(batch).await();
    assertThat(model.predict(features).await()).isEqualTo(expected);
  }
}
