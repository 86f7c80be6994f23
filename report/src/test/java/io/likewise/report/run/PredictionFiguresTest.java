package io.likewise.report.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.Evaluation;
import io.likewise.api.model.Logits;
import io.likewise.report.run.Calibration.Bin;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The expected values are scikit-learn 1.9.1's (accuracy_score, log_loss, confusion_matrix,
 * precision_recall_fscore_support) and, of calibration, those of the code that Guo et al. published
 * with their paper, in NumPy and float64.
 */
@DisplayName("The figures of a set of predictions")
class PredictionFiguresTest {
  private static final int IMAGES = 200;
  private static final int CLASSES = 4;
  private static final Offset<Double> ROUNDING = within(1e-14);

  /** Logits from 0 to 2.5 that any language computes alike. */
  private static Logits logits() {
    double[] values = new double[IMAGES * CLASSES];
    for (int i = 0; i < IMAGES; i++) {
      for (int c = 0; c < CLASSES; c++) {
        values[i * CLASSES + c] = (i * 37 + c * 61 + i * c * 17) % 101 / 40.0;
      }
    }
    return new Logits(values, IMAGES, CLASSES);
  }

  /** Six in ten are what the model takes them for, the others at times. */
  private static int[] labels(Logits logits) {
    return IntStream.range(0, IMAGES)
        .map(i -> i % 10 < 6 ? logits.argMax(i) : i * i % CLASSES)
        .toArray();
  }

  private static PredictionFigures figures() {
    return PredictionFigures.of(labels(logits()), logits());
  }

  @Test
  @DisplayName("are accuracy, cross-entropy and confusion as scikit-learn computes them")
  void whole() {
    Evaluation evaluation = figures().evaluation();
    assertThat(evaluation.images()).isEqualTo(200);
    assertThat(evaluation.accuracy()).isEqualTo(0.705);
    assertThat(evaluation.loss()).isCloseTo(1.1309807220460215, ROUNDING);
    assertThat(evaluation.confusion())
        .containsExactly(
            List.of(46, 8, 10, 8),
            List.of(16, 28, 7, 10),
            List.of(0, 0, 24, 0),
            List.of(0, 0, 0, 43));
  }

  @Test
  @DisplayName("are of each class its images, precision, recall and F1 as scikit-learn's")
  void classes() {
    double[] precision = {0.7419354838709677, 0.7777777777777778, 0.5853658536585366, 43 / 61.0};
    double[] recall = {0.6388888888888888, 0.45901639344262296, 1, 1};
    double[] f1 = {0.6865671641791045, 0.5773195876288659, 0.7384615384615385, 0.8269230769230769};
    int[] images = {72, 61, 24, 43};
    Evaluation evaluation = figures().evaluation();
    for (int label = 0; label < CLASSES; label++) {
      assertThat(evaluation.support(label)).isEqualTo(images[label]);
      assertThat(evaluation.precision(label)).isCloseTo(precision[label], ROUNDING);
      assertThat(evaluation.recall(label)).isCloseTo(recall[label], ROUNDING);
      assertThat(evaluation.f1(label)).isCloseTo(f1[label], ROUNDING);
    }
  }

  @Test
  @DisplayName("say how well confidence and accuracy agree, in fifteen bins")
  void calibration() {
    Calibration calibration = figures().calibration();
    assertThat(calibration.expectedError()).isCloseTo(0.2560171587932981, ROUNDING);
    assertThat(calibration.bins().stream().map(Bin::images))
        .containsExactly(0, 0, 0, 6, 26, 18, 58, 60, 24, 4, 4, 0, 0, 0, 0);
    Bin largest = calibration.bins().get(7);
    assertThat(largest.above()).isCloseTo(7 / 15.0, ROUNDING);
    assertThat(largest.upTo()).isCloseTo(8 / 15.0, ROUNDING);
    assertThat(largest.confidence()).isCloseTo(0.4975461577768867, ROUNDING);
    assertThat(largest.accuracy()).isCloseTo(41 / 60.0, ROUNDING);
  }

  @Test
  @DisplayName("put a model that is sure into the last bin, and one that cannot tell beside 1 / n")
  void edges() {
    // softmax(50, 0) rounds to 1; softmax of five equal logits is 0.2, the upper end of bin 2.
    Calibration sure = PredictionFigures.of(new int[1], row(50, 0)).calibration();
    Calibration unsure = PredictionFigures.of(new int[1], row(1, 1, 1, 1, 1)).calibration();
    assertThat(sure.bins().get(14)).isEqualTo(new Bin(14 / 15.0, 1, 1, 1, 1));
    assertThat(sure.expectedError()).isZero();
    assertThat(unsure.bins().get(2).images() + unsure.bins().get(3).images()).isOne();
    assertThat(unsure.expectedError()).isCloseTo(0.8, ROUNDING);
  }

  @Test
  @DisplayName("are the same of images that come in batches")
  void batches() {
    Logits all = logits();
    int[] labels = labels(all);
    PredictionFigures.Running running = new PredictionFigures.Running(CLASSES);
    for (int from = 0; from < IMAGES; from += 64) {
      int to = Math.min(IMAGES, from + 64);
      double[] some = Arrays.copyOfRange(all.values(), from * CLASSES, to * CLASSES);
      // A batch that is not full has labels left over, of the one before.
      int[] reused = Arrays.copyOf(Arrays.copyOfRange(labels, from, to), 64);
      running.add(reused, new Logits(some, to - from, CLASSES));
    }
    PredictionFigures batched = running.figures();
    assertThat(batched.calibration()).isEqualTo(figures().calibration());
    assertThat(batched.evaluation().confusion()).isEqualTo(figures().evaluation().confusion());
    assertThat(batched.evaluation().loss()).isCloseTo(figures().evaluation().loss(), within(1e-14));
  }

  @Test
  @DisplayName("of no images are no numbers, and no error")
  void none() {
    PredictionFigures none = new PredictionFigures.Running(CLASSES).figures();
    assertThat(none.evaluation().images()).isZero();
    assertThat(none.evaluation().accuracy()).isNaN();
    assertThat(none.calibration().expectedError()).isZero();
  }

  private static Logits row(double... values) {
    return new Logits(values, 1, values.length);
  }
}
