package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Capability;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
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

  private final Subject subject;
  private final KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);

  LongRunRules(Subject subject) {
    this.subject = subject;
  }

  /** The fast path is where it is claimed, the reference path where it is not. */
  private Way usualWay() {
    return subject.claims(Capability.FAST_PATH) ? Way.FLOAT32_FAST : Way.FLOAT32_REFERENCE;
  }

  /** Allocators fill their pools at first and in leaps; only a leak grows in every span. */
  @Test
  @DisplayName("10.1 Memory does not grow with the number of steps.")
  void memory() {
    Assumptions.assumeTrue(ResidentMemory.isKnown(), "this system does not tell resident memory");
    subject.with(
        usualWay(),
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

  @Test
  @DisplayName("10.2 Every process gives the same bits, with one thread and with two.")
  void processes() {
    subject.assumeClaims(Capability.DETERMINISTIC);
    Way way = usualWay();
    String[] here = new String[1];
    subject.with(way, answers, model -> here[0] = ShortTraining.digest(answers, model));
    assertThat(ShortTraining.digestOfAnotherProcess(subject, way, 1))
        .as("with one thread, in another process and in this")
        .isEqualTo(here[0]);
    assertThat(ShortTraining.digestOfAnotherProcess(subject, way, 2))
        .as("with two threads, in two processes")
        .isEqualTo(ShortTraining.digestOfAnotherProcess(subject, way, 2));
  }
}
