package io.likewise.data.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.data.Split;
import io.likewise.data.memory.InMemorySplit;
import java.util.Arrays;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("Hold-out")
class HoldOutTest {

  private static Split labelled(byte[] labels) {
    return new InMemorySplit(1, labels, new byte[labels.length * 3]);
  }

  private static byte[] inTurn(int images, int classes) {
    byte[] labels = new byte[images];
    for (int i = 0; i < images; i++) {
      labels[i] = (byte) (i % classes);
    }
    return labels;
  }

  private static long of(byte[] labels, int[] samples, int label) {
    return Arrays.stream(samples).filter(i -> labels[i] == label).count();
  }

  @Property
  @Label("and training are disjoint, complete and in ascending order")
  void partition(
      @ForAll @Size(max = 200) byte[] random,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double share,
      @ForAll long seed) {
    byte[] labels = withClasses(random);
    HoldOut parts = HoldOut.of(labelled(labels), labels.length, 5, share, seed);
    assertThat(parts.training()).isSorted();
    assertThat(parts.heldOut()).isSorted();
    int[] all =
        IntStream.concat(Arrays.stream(parts.training()), Arrays.stream(parts.heldOut()))
            .sorted()
            .toArray();
    assertThat(all).isEqualTo(IntStream.range(0, labels.length).toArray());
  }

  @Property
  @Label("takes the rounded share of every class, at least one of two or more")
  void stratified(
      @ForAll @Size(max = 200) byte[] random,
      @ForAll @DoubleRange(min = 0.01, max = 0.5) double share,
      @ForAll long seed) {
    byte[] labels = withClasses(random);
    HoldOut parts = HoldOut.of(labelled(labels), labels.length, 5, share, seed);
    for (int label = 0; label < 5; label++) {
      long trained = of(labels, parts.training(), label);
      long heldOut = of(labels, parts.heldOut(), label);
      long images = trained + heldOut;
      assertThat(heldOut).isEqualTo(images < 2 ? 0 : Math.max(1, Math.round(images * share)));
      assertThat(trained).isGreaterThanOrEqualTo(Math.min(images, 1));
    }
  }

  private static byte[] withClasses(byte[] random) {
    byte[] labels = random.clone();
    for (int i = 0; i < labels.length; i++) {
      labels[i] = (byte) Math.floorMod(labels[i], 5);
    }
    return labels;
  }

  @Property(tries = 50)
  @Label("takes from the first images only if there is a limit")
  void limited(@ForAll @IntRange(min = 1, max = 100) int limit) {
    HoldOut parts = HoldOut.of(labelled(inTurn(100, 10)), limit, 10, 0.1, 1);
    assertThat(parts.training().length + parts.heldOut().length).isEqualTo(limit);
    assertThat(Arrays.stream(parts.training())).allMatch(i -> i < limit);
    assertThat(Arrays.stream(parts.heldOut())).allMatch(i -> i < limit);
  }

  @Test
  @DisplayName("is the same for ever: forty images of two classes, a tenth, seed 1")
  void knownAnswer() {
    assertThat(HoldOut.of(labelled(inTurn(40, 2)), 40, 2, 0.1, 1).heldOut()).containsExactly(KNOWN);
  }

  private static final int[] KNOWN = {4, 11, 30, 39};

  @Test
  @DisplayName("is decided by the seed")
  void seeded() {
    Split images = labelled(inTurn(1000, 10));
    int[] first = HoldOut.of(images, 1000, 10, 0.1, 1).heldOut();
    assertThat(HoldOut.of(images, 1000, 10, 0.1, 1).heldOut()).isEqualTo(first);
    assertThat(HoldOut.of(images, 1000, 10, 0.1, 2).heldOut()).isNotEqualTo(first);
  }
}
