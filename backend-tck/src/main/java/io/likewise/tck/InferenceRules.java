package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.OptimizerState;
import io.likewise.tck.reference.PatternImages;
import io.likewise.tck.subject.Closeness;
import io.likewise.tck.subject.Subject;
import java.util.Arrays;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class InferenceRules {
  @EachMode
  @DisplayName("3.1 Logits in inference are the reference's, in both variants of the network.")
  void logits(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          Logits logits = model.predict(answers.images(32, 64)).await();
          assertThat(logits.rows()).isEqualTo(64);
          assertThat(logits.classes()).isEqualTo(PatternImages.CLASSES);
          subject.assertLogits(
              "of " + answers, logits.values(), answers.values("inference/logits"));
        });
  }

  @EachMode
  @DisplayName("3.2 So they are for any number of images, from one on, in any succession.")
  void anyNumberOfImages(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          double[] all = answers.values("inference/logits");
          for (int images : new int[] {2, 64, 1, 7}) {
            double[] got = model.predict(answers.images(32, images)).await().values();
            assertThat(got).hasSize(images * PatternImages.CLASSES);
            Closeness.assertCloseToFirst(
                "logits of " + images + " images", got, all, subject.bounds().logits());
          }
        });
  }

  @EachMode
  @DisplayName("3.3 Prediction ignores masks and labels, and changes no weight and no state.")
  void changesNothing(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          Batch plain = answers.images(32, 7);
          Batch masked = answers.batch(7, false);
          Arrays.fill(masked.labels(), -1);
          model.beginStage(Subject.ALL);
          String weights = model.weights().digest();
          OptimizerState state = subject.state(model);
          double[] expected = model.predict(plain).await().values();
          assertThat(model.predict(masked).await().values()).isEqualTo(expected);
          assertThat(model.weights().digest()).isEqualTo(weights);
          OptimizerState after = subject.state(model);
          assertThat(after.step()).isEqualTo(state.step());
          assertThat(after.firstMoment().digest()).isEqualTo(state.firstMoment().digest());
        });
  }

  @EachMode
  @DisplayName("3.4 Logits may be awaited later, and in any order.")
  void awaitedLater(Subject subject) {
    subject.onKeras(
        (answers, model) -> {
          Batch many = answers.images(32, 64);
          Batch few = answers.images(32, 7);
          Logits expectedOfMany = model.predict(many).await();
          Logits expectedOfFew = model.predict(few).await();
          PendingLogits first = model.predict(many);
          PendingLogits second = model.predict(few);
          PendingLogits third = model.predict(many);
          assertThat(second.await()).isEqualTo(expectedOfFew);
          assertThat(third.await()).isEqualTo(expectedOfMany);
          assertThat(first.await()).isEqualTo(expectedOfMany);
        });
  }
}
