package io.likewise.cli.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.OpenedModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.report.inference.ModelTiming.Agreement;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A model that is measured")
class ModelClockTest {
  private static final int SIDE = 2;
  private static final int VALUES = SIDE * SIDE * 3;

  private long now;

  /** Five images, each of one value, which is its place; of two classes it is of either in turn. */
  private static KnownImages five() {
    float[] pixels = new float[5 * VALUES];
    double[] logits = new double[10];
    for (int image = 0; image < 5; image++) {
      Arrays.fill(pixels, image * VALUES, (image + 1) * VALUES, image);
      logits[2 * image + image % 2] = Math.log(3);
    }
    return new KnownImages(SIDE, pixels, new Logits(logits, 5, 2));
  }

  /** A model that takes a millisecond for a call, and one for each image. */
  private final class SlowModel implements OpenedModel {
    @Override
    public double[] probabilities(Batch batch) {
      now += 1_000_000L * (1 + batch.size());
      return new double[2 * batch.size()];
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("is asked for as long as was said, and warmed up before")
  void speed() {
    ModelClock clock = new ModelClock(() -> now, 1);
    double speed = clock.imagesPerSecond(new SlowModel(), five().batch(0, 4));
    assertThat(speed).isCloseTo(4 / 0.005, within(1e-9));
    assertThat(now).isEqualTo(1_250_000_000L);
  }

  @Test
  @DisplayName("is asked a hundred times for the time of one image, unless it is far too slow")
  void latencies() {
    double[] latencies =
        new ModelClock(() -> now, 0.02).latencies(new SlowModel(), turn -> five().batch(turn, 1));
    assertThat(latencies).hasSize(100).containsOnly(2);
    now = 0;
    assertThat(new ModelClock(() -> now, 0.01).latencies(new SlowModel(), t -> five().batch(t, 1)))
        .hasSize(50);
    assertThat(new ModelClock(() -> now, 1).latencies(new SlowModel(), t -> five().batch(t, 1)))
        .hasSize(500);
  }

  @Test
  @DisplayName("has quantiles that are among its times")
  void quantiles() {
    double[] times = IntStream.rangeClosed(1, 200).asDoubleStream().toArray();
    assertThat(ModelClock.quantile(times, 0.5)).isEqualTo(100);
    assertThat(ModelClock.quantile(times, 0.99)).isEqualTo(198);
    assertThat(ModelClock.quantile(new double[] {7}, 0.99)).isEqualTo(7);
  }

  @Test
  @DisplayName("is asked about images that another process has written, from the first one again")
  void images(@TempDir Path folder) {
    five().write(folder.resolve("known"));
    KnownImages known = KnownImages.read(folder.resolve("known"));
    assertThat(known.logits()).isEqualTo(five().logits());
    Batch batch = known.batch(3, 4);
    for (int row = 0; row < 4; row++) {
      assertThat(batch.images().get(row * VALUES)).isEqualTo((3 + row) % 5);
      assertThat(batch.images().get((row + 1) * VALUES - 1)).isEqualTo((3 + row) % 5);
    }
  }

  /** What the run made of the images, but for a share of another class in every one of them. */
  private record Shifted(double share) implements OpenedModel {
    @Override
    public double[] probabilities(Batch batch) {
      double[] probabilities = new double[2 * batch.size()];
      for (int row = 0; row < batch.size(); row++) {
        int label = (int) batch.images().get(row * VALUES) % 2;
        probabilities[2 * row + label] = 0.75 - share;
        probabilities[2 * row + 1 - label] = 0.25 + share;
      }
      return probabilities;
    }

    @Override
    public void close() {}
  }

  @Test
  @DisplayName("agrees with its run by classes and by the largest difference of a probability")
  void agreement() {
    Agreement same = ModelMeasurement.agreement(new Shifted(0), five(), 2);
    assertThat(same.images()).isEqualTo(5);
    assertThat(same.equalClasses()).isEqualTo(5);
    assertThat(same.largestDifference()).isCloseTo(0, within(1e-15));
    Agreement near = ModelMeasurement.agreement(new Shifted(0.125), five(), 2);
    assertThat(near.equalClasses()).isEqualTo(5);
    assertThat(near.largestDifference()).isCloseTo(0.125, within(1e-15));
    assertThat(ModelMeasurement.agreement(new Shifted(0.5), five(), 2).equalClasses()).isZero();
    assertThat(ModelMeasurement.agreement(new Shifted(Double.NaN), five(), 2).largestDifference())
        .isNaN();
  }
}
