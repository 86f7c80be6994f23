package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Capability;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.OtherProcess;
import io.likewise.tck.subject.ResidentMemory;
import io.likewise.tck.subject.ShortTraining;
import io.likewise.tck.subject.Subject;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class LongRunRules {
  private static final int SPAN = 80;
  private static final int SPANS = 4;

  /** What a span may add and still be called level: 100 KiB a step. Java's own heap breathes. */
  private static final long LEVEL = SPAN * 100L * 1024;

  private final KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);

  /** Allocators fill their pools at first and in leaps; only a leak grows in every span. */
  @Test
  @DisplayName("10.1 Memory does not grow with the number of steps.")
  void memory(Subject subject) {
    Assumptions.assumeTrue(ResidentMemory.isKnown(), "this system does not tell resident memory");
    subject
        .inUsualMode()
        .with(
            answers,
            model -> {
              model.beginStage(Subject.ALL);
              trainAndPredict(model, SPAN);
              long growth = Long.MAX_VALUE;
              for (int span = 0; span < SPANS && growth > LEVEL; span++) {
                long before = ResidentMemory.bytes();
                trainAndPredict(model, SPAN);
                growth = Math.min(growth, ResidentMemory.bytes() - before);
              }
              assertThat(growth)
                  .as("bytes by which each of %d spans of %d steps grew at least", SPANS, SPAN)
                  .isLessThanOrEqualTo(LEVEL);
            });
  }

  private void trainAndPredict(TrainableModel model, int steps) {
    Batch batch = answers.batch(16, "sizes", 64);
    for (int i = 0; i < steps; i++) {
      model.train(batch).await();
      model.predict(batch).await();
    }
  }

  @EachMode
  @DisplayName("10.2 Every process gives the same bits, with one thread and with two.")
  void processes(Subject subject) {
    String[] here = new String[1];
    subject.with(answers, model -> here[0] = ShortTraining.digest(answers, model));
    OtherProcess one = OtherProcess.of(subject, 1);
    OtherProcess two = OtherProcess.of(subject, 2);
    subject.report().speed(subject.mode(), 1, one.speed());
    subject.report().speed(subject.mode(), 2, two.speed());
    subject.assumeClaims(Capability.DETERMINISTIC);
    assertThat(one.digest())
        .as("with one thread, in another process and in this")
        .isEqualTo(here[0]);
    assertThat(two.digest())
        .as("with two threads, in two processes")
        .isEqualTo(OtherProcess.of(subject, 2).digest());
  }
}
