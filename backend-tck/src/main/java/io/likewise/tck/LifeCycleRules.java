package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.Subject;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class LifeCycleRules {
  private final KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);

  @EachMode
  @DisplayName("9.1 A model that closes takes nothing from the others, before it or after it.")
  void closes(Subject subject) {
    Batch batch = answers.frozenStep(0);
    try (Backend backend = subject.open();
        TrainableModel before = backend.create(answers.spec(), answers.weights())) {
      double[] expected = before.predict(batch).await().values();
      TrainableModel closed = backend.create(answers.spec(), answers.weights());
      closed.beginStage(Subject.ALL);
      closed.close();
      assertThat(before.predict(batch).await().values()).isEqualTo(expected);
      try (TrainableModel after = backend.create(answers.spec(), answers.weights())) {
        assertThat(after.predict(batch).await().values()).isEqualTo(expected);
      }
    }
  }
}
