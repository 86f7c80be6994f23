package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.data.Batch;
import io.likewise.api.model.Weights;
import io.likewise.runs.directory.FakeBatches;
import io.likewise.runs.directory.FakeTime;
import io.likewise.runs.plan.Plans;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Training step by step")
class StepByStepTest {
  private final List<String> journal = new ArrayList<>();
  private final FakeTime time = new FakeTime();

  /** Ten images in batches of four: three steps an epoch. */
  private final FakeBatches batches = new FakeBatches(4, 10, 8, 6, journal, time);

  private final FakeModel model = new FakeModel(3, journal, time);

  private static Weights initial() {
    return Weights.builder().put("w", List.of(3), new float[] {9, 9, 0}).build();
  }

  private StepByStep training() {
    return new StepByStep(Plans.of(1, 1, 1).experiment(), batches, model, StepByStepTest::initial);
  }

  @Test
  @DisplayName("goes on with the next epoch, whatever number of epochs the stage has")
  void epochs() {
    try (StepByStep training = training()) {
      training.begin(1);
      for (int step = 0; step < 4; step++) {
        training.step();
      }
    }
    assertThat(journal)
        .containsSubsequence(
            "open training 1.1", "await 0", "await 1", "await 2", "open training 1.2", "await 0");
    assertThat(batches.open()).isZero();
  }

  @Test
  @DisplayName("begins every stage with the initial weights and the stage's first epoch")
  void stages() {
    try (StepByStep training = training()) {
      training.begin(1);
      training.step();
      training.begin(2);
      StepByStep.Step step = training.step();
      // The fake gets one of four images wrong, by a logit of 1 against 0.
      assertThat(step.loss())
          .isCloseTo((3 * Math.log1p(Math.exp(-1)) + Math.log1p(Math.E)) / 4, within(1e-12));
      assertThat(FakeModel.state(training.weights())).isEqualTo("2.1");
    }
    assertThat(journal)
        .containsSubsequence(
            "restore 9.9",
            "begin 1 from 9.9",
            "open training 1.1",
            "restore 9.9",
            "begin 2 from 9.9",
            "open training 2.1");
    assertThat(batches.open()).isZero();
  }

  @Test
  @DisplayName("shows the batch that the next step trains on, however often it is asked")
  void next() {
    try (StepByStep training = training()) {
      training.begin(1);
      int[] sizes = new int[4];
      for (int step = 0; step < 4; step++) {
        Batch next = training.next();
        assertThat(training.next()).isSameAs(next);
        sizes[step] = next.size();
        assertThat(training.step().logits().rows()).isEqualTo(next.size());
      }
      assertThat(sizes).containsExactly(4, 4, 2, 4);
      training.next();
    }
    assertThat(batches.open()).isZero();
  }

  @Test
  @DisplayName("needs a stage to have begun")
  void noStage() {
    try (StepByStep training = training()) {
      assertThatThrownBy(training::next).isInstanceOf(IllegalStateException.class);
      assertThatThrownBy(training::step).isInstanceOf(IllegalStateException.class);
    }
  }
}
