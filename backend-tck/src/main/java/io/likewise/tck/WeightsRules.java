package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.Subject;
import java.util.Arrays;
import java.util.function.BiFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

@TestMethodOrder(RuleOrder.class)
abstract class WeightsRules {
  /** Returns the weights with other values, in float64 if the subject computes in it. */
  private static Weights changed(
      Subject subject, Weights weights, BiFunction<Integer, Double, Double> change) {
    Weights.Builder builder = Weights.builder();
    for (String name : weights.names()) {
      double[] values = weights.doubles(name).clone();
      Arrays.setAll(values, i -> change.apply(i, values[i]));
      builder.put(name, weights.shape(name), values, subject.mode().precision());
    }
    return builder.build();
  }

  /** A third of a value is no float32; and zeros with a sign, and the smallest number there is. */
  private static double awkward(Subject subject, int index, double value) {
    return switch (index % 5) {
      case 3 -> -0.0;
      case 4 -> subject.isFloat64() ? Double.MIN_VALUE : Float.MIN_VALUE;
      default -> value / 3;
    };
  }

  @EachMode
  @DisplayName("2.1 Weights come out as they went in, bit for bit, in canonical order.")
  void roundTrip(Subject subject) {
    for (KnownAnswers answers : KnownAnswers.tiny()) {
      Weights plain = changed(subject, answers.weights(), (i, value) -> value);
      Weights awkward = changed(subject, plain, (i, value) -> awkward(subject, i, value));
      subject.with(
          answers.spec(),
          awkward,
          model -> {
            assertThat(model.weights().digest())
                .as("%s, created with", answers)
                .isEqualTo(awkward.digest());
            model.weights(plain);
            assertThat(model.weights().digest())
                .as("%s, replaced by", answers)
                .isEqualTo(plain.digest());
          });
    }
  }

  @EachMode
  @DisplayName("2.2 Weights that were handed over, in either direction, are copies.")
  void copies(Subject subject) {
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    Weights given = changed(subject, answers.weights(), (i, value) -> value);
    String digest = given.digest();
    subject.with(
        answers.spec(),
        given,
        model -> {
          Weights taken = model.weights();
          model.weights(given);
          model.beginStage(Subject.ALL);
          Subject.train(model, answers.unfrozenStep("stage2", 0));
          assertThat(given.digest()).as("weights that went in").isEqualTo(digest);
          assertThat(taken.digest()).as("weights that came out").isEqualTo(digest);
          assertThat(model.weights().digest()).as("weights after a step").isNotEqualTo(digest);
        });
  }

  @EachMode
  @DisplayName("2.3 New weights are those that the next prediction is computed with.")
  void newWeightsAreUsed(Subject subject) {
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    Batch images = answers.images(32, 7);
    Weights others = changed(subject, answers.weights(), (i, value) -> value * 0.75);
    subject.with(
        answers.spec(),
        others,
        model -> {
          double[] expected = model.predict(images).await().values();
          model.weights(answers.weights());
          double[] between = model.predict(images).await().values();
          model.weights(others);
          assertThat(model.predict(images).await().values()).isEqualTo(expected);
          assertThat(between).isNotEqualTo(expected);
        });
  }
}
