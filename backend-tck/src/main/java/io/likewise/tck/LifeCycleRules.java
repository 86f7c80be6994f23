package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class LifeCycleRules {
  private final Subject subject;
  private final KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);

  LifeCycleRules(Subject subject) {
    this.subject = subject;
  }

  private static void assertRefused(ThrowingCallable... calls) {
    for (int i = 0; i < calls.length; i++) {
      assertThatThrownBy(calls[i]).as("call %d", i).isInstanceOf(IllegalStateException.class);
    }
  }

  @EachWay
  @DisplayName("9.1 Before a stage has begun, a model predicts and does not train.")
  void noStage(Way way) {
    subject.with(
        way,
        answers,
        model -> {
          Batch batch = answers.frozenStep(0);
          assertRefused(() -> model.train(batch), model::optimizerState);
          assertThat(model.spec()).isEqualTo(answers.spec());
          assertThat(model.predict(batch).await().rows()).isEqualTo(batch.size());
        });
  }

  @EachWay
  @DisplayName("9.2 A closed model refuses everything but a second close.")
  void closedModel(Way way) {
    try (Backend backend = subject.open(way)) {
      TrainableModel model = backend.create(answers.spec(), answers.weights());
      model.beginStage(Subject.HEAD);
      OptimizerState state = model.optimizerState();
      model.close();
      model.close();
      assertAllRefused(model, answers.weights(), state);
    }
  }

  private void assertAllRefused(TrainableModel model, Weights weights, OptimizerState state) {
    Batch batch = answers.frozenStep(0);
    assertRefused(
        () -> model.beginStage(Subject.HEAD),
        () -> model.train(batch),
        () -> model.predict(batch),
        model::weights,
        () -> model.weights(weights),
        model::optimizerState,
        () -> model.optimizerState(state));
  }

  @EachWay
  @DisplayName("9.3 A closed backend has closed its models, makes no new one, and closes twice.")
  void closedBackend(Way way) {
    Backend backend = subject.open(way);
    TrainableModel model = backend.create(answers.spec(), answers.weights());
    model.beginStage(Subject.HEAD);
    OptimizerState state = model.optimizerState();
    backend.close();
    backend.close();
    assertAllRefused(model, answers.weights(), state);
    assertRefused(() -> backend.create(answers.spec(), answers.weights()));
  }
}
