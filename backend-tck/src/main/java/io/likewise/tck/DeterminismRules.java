package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.ShortTraining;
import io.likewise.tck.subject.Subject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class DeterminismRules {
  @EachMode
  @DisplayName("7.1 Training twice from the same weights gives the same bits.")
  void twice(Subject subject) {
    subject.assumeClaims(Capability.DETERMINISTIC);
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    String[] digests = new String[2];
    for (int i = 0; i < 2; i++) {
      int time = i;
      subject.with(answers, model -> digests[time] = ShortTraining.digest(answers, model));
    }
    assertThat(digests[1]).isEqualTo(digests[0]);
  }

  @EachMode
  @DisplayName("7.2 Another model that trains in between changes no bit: nothing is shared.")
  void beside(Subject subject) {
    subject.assumeClaims(Capability.DETERMINISTIC);
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    KnownAnswers others = KnownAnswers.tiny(Variant.TORCHVISION);
    String[] digests = new String[2];
    subject.with(answers, model -> digests[0] = ShortTraining.digest(answers, model));
    try (Backend backend = subject.open();
        TrainableModel model = backend.create(answers.spec(), answers.weights());
        TrainableModel other = backend.create(others.spec(), others.weights())) {
      other.beginStage(Subject.ALL);
      digests[1] =
          ShortTraining.digest(
              answers, model, step -> other.train(others.unfrozenStep("stage2", step % 5)).await());
    }
    assertThat(digests[1]).isEqualTo(digests[0]);
  }
}
