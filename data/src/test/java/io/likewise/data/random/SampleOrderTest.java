package io.likewise.data.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.data.random.Randomness.Purpose;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("Sample order")
class SampleOrderTest {

  private static int[] order(int size, SplitMix64 stream) {
    int[] samples = IntStream.range(0, size).toArray();
    SampleOrder.shuffle(samples, stream);
    return samples;
  }

  @Test
  @DisplayName("is the same for ever: ten images, seed 1, stage 1, epoch 1")
  void knownAnswer() {
    int[] first = order(10, Randomness.of(1, Purpose.ORDER, 1, 1).stream(0));
    assertThat(first).containsExactly(KNOWN);
  }

  private static final int[] KNOWN = {9, 6, 5, 1, 8, 2, 0, 3, 7, 4};

  @Property
  @Label("has every image once")
  void permutation(@ForAll long seed, @ForAll @IntRange(max = 300) int size) {
    int[] order = order(size, new SplitMix64(seed));
    Arrays.sort(order);
    assertThat(order).isEqualTo(IntStream.range(0, size).toArray());
  }

  @Test
  @DisplayName("is each of the six orders of three images about as often")
  void uniform() {
    Map<String, Integer> counts = new HashMap<>();
    Randomness streams = Randomness.of(1, Purpose.ORDER, 1, 1);
    for (int i = 0; i < 6000; i++) {
      counts.merge(Arrays.toString(order(3, streams.stream(i))), 1, Integer::sum);
    }
    assertThat(counts).hasSize(6);
    // Five standard deviations of a count around 1,000.
    assertThat(counts.values()).allSatisfy(count -> assertThat(count).isBetween(855, 1145));
  }
}
