package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.Augmentation;
import io.likewise.data.random.Randomness;
import io.likewise.data.random.Randomness.Purpose;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("A variation")
class VariationTest {
  private static final Augmentation STANDARD = Augmentation.STANDARD;

  @Property
  @Label("takes one value each for flip, turns, brightness and contrast, in this order")
  void order(@ForAll long seed) {
    SplitMix64 values = new SplitMix64(seed);
    Variation drawn = Variation.draw(STANDARD, new SplitMix64(seed));
    assertThat(drawn.flip()).isEqualTo(values.nextDouble() < 0.5);
    assertThat(drawn.quarterTurns()).isEqualTo((int) Math.floor(4 * values.nextDouble()));
    assertThat(drawn.brightness()).isEqualTo((2 * values.nextDouble() - 1) * 0.2);
    assertThat(drawn.contrast()).isCloseTo(0.8 + 0.4 * values.nextDouble(), within(1e-15));
  }

  @Property
  @Label("stays within the augmentation's ranges")
  void ranges(@ForAll long seed) {
    Variation drawn = Variation.draw(STANDARD, new SplitMix64(seed));
    assertThat(drawn.quarterTurns()).isBetween(0, 3);
    assertThat(drawn.brightness()).isGreaterThanOrEqualTo(-0.2).isLessThan(0.2);
    assertThat(drawn.contrast()).isGreaterThanOrEqualTo(0.8).isLessThan(1.2);
  }

  @Property
  @Label("keeps its other draws when one kind is switched off")
  void independent(@ForAll long seed) {
    Variation all = Variation.draw(STANDARD, new SplitMix64(seed));
    Variation still =
        Variation.draw(new Augmentation(false, false, 0.2, 0.8, 1.2, false), new SplitMix64(seed));
    assertThat(still).isEqualTo(new Variation(false, 0, all.brightness(), all.contrast()));
    Variation turned =
        Variation.draw(new Augmentation(true, true, 0, 1, 1, false), new SplitMix64(seed));
    assertThat(turned.flip()).isEqualTo(all.flip());
    assertThat(turned.quarterTurns()).isEqualTo(all.quarterTurns());
    assertThat(turned.contrast()).isEqualTo(1);
    assertThat(Math.abs(turned.brightness())).isZero();
  }

  @Test
  @DisplayName("is each of the eight flips and turns about as often")
  void uniform() {
    int[] counts = new int[8];
    Randomness streams = Randomness.of(1, Purpose.AUGMENT, 1, 1);
    for (int i = 0; i < 8000; i++) {
      Variation drawn = Variation.draw(STANDARD, streams.stream(i));
      counts[(drawn.flip() ? 4 : 0) + drawn.quarterTurns()]++;
    }
    // Five standard deviations of a count around 1,000.
    assertThat(Arrays.stream(counts)).allMatch(count -> count > 850 && count < 1150);
  }

  @Test
  @DisplayName("is none without augmentation")
  void none() {
    Variation drawn = Variation.draw(Augmentation.NONE, new SplitMix64(1));
    assertThat(drawn.flip()).isFalse();
    assertThat(drawn.quarterTurns()).isZero();
    assertThat(Math.abs(drawn.brightness())).isZero();
    assertThat(drawn.contrast()).isEqualTo(1);
  }
}
