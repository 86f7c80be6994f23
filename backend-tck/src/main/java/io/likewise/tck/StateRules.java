package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.Capability;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import io.likewise.tck.subject.Subject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class StateRules {
  @EachMode
  @DisplayName("8.1 A stage begins with zero moments and step 0, and leaves the weights alone.")
  void freshMoments(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          model.beginStage(Subject.HEAD);
          Subject.train(model, answers.frozenStep(0));
          String weights = model.weights().digest();
          for (StageSettings next : new StageSettings[] {Subject.HEAD, Subject.ALL}) {
            model.beginStage(next);
            OptimizerState state = subject.state(model);
            assertThat(state.step()).isZero();
            for (Weights moments : new Weights[] {state.firstMoment(), state.secondMoment()}) {
              assertThat(moments.names())
                  .hasSize(answers.spec().trainedTensors(next.trainable()).size())
                  .allSatisfy(name -> assertThat(moments.doubles(name)).containsOnly(0.0));
            }
            assertThat(model.weights().digest()).isEqualTo(weights);
          }
        });
  }

  @EachMode
  @DisplayName("8.2 Each stage has its own learning rate.")
  void learningRates(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          double[] moved = new double[2];
          for (int i = 0; i < 2; i++) {
            model.weights(answers.weights());
            double rate = i == 0 ? 1e-3 : 5e-3;
            model.beginStage(
                new StageSettings(Subject.HEAD.trainable(), Subject.HEAD.batchNorm(), rate));
            Subject.train(model, answers.frozenStep(0));
            moved[i] =
                model.weights().doubles("dense_2/bias")[0]
                    - answers.weights().doubles("dense_2/bias")[0];
          }
          assertThat(moved[1] / moved[0]).isCloseTo(5, within(1e-3));
        });
  }

  @EachMode
  @DisplayName("8.3 The optimizer's state comes out as it went in, bit for bit, and is a copy.")
  void stateRoundTrip(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          model.beginStage(Subject.ALL);
          Subject.train(model, answers.unfrozenStep("stage2", 0));
          Subject.train(model, answers.unfrozenStep("stage2", 1));
          OptimizerState state = subject.state(model);
          String first = state.firstMoment().digest();
          String second = state.secondMoment().digest();
          Subject.train(model, answers.unfrozenStep("stage2", 2));
          model.optimizerState(state);
          OptimizerState again = subject.state(model);
          assertThat(again.step()).isEqualTo(2);
          assertThat(again.firstMoment().digest()).isEqualTo(first);
          assertThat(again.secondMoment().digest()).isEqualTo(second);
          Subject.train(model, answers.unfrozenStep("stage2", 2));
          assertThat(state.firstMoment().digest()).as("the state's own copy").isEqualTo(first);
        });
  }

  @EachMode
  @DisplayName("8.4 Training continued from weights and state is training never interrupted.")
  void continues(Subject subject) {
    subject.assumeClaims(Capability.RESUMABLE);
    subject.assumeClaims(Capability.DETERMINISTIC);
    for (StageSettings stage :
        new StageSettings[] {Subject.HEAD, Subject.ALL, Subject.ALL_MOVING}) {
      subject.onKeras(
          (answers, model) -> {
            model.beginStage(stage);
            Subject.train(model, answers.unfrozenStep("stage2", 0));
            Subject.train(model, answers.frozenStep(1));
            Weights weights = model.weights();
            OptimizerState state = subject.state(model);
            Subject.train(model, answers.unfrozenStep("stage2", 2));
            Subject.train(model, answers.frozenStep(3));
            String uninterrupted = model.weights().digest();
            subject.with(
                answers,
                other -> {
                  other.beginStage(stage);
                  other.weights(weights);
                  other.optimizerState(state);
                  Subject.train(other, answers.unfrozenStep("stage2", 2));
                  Subject.train(other, answers.frozenStep(3));
                  assertThat(other.weights().digest()).as("%s", stage).isEqualTo(uninterrupted);
                });
          });
    }
  }
}
