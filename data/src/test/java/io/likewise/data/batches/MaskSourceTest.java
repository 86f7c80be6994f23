package io.likewise.data.batches;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.data.Golden;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.data.random.Randomness;
import io.likewise.data.random.Randomness.Purpose;
import java.nio.ByteBuffer;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("Dropout masks")
class MaskSourceTest {

  @Test
  @DisplayName("are the reference masks when drawn from the reference streams")
  void golden() {
    try (SafetensorsFile golden = Golden.open("resnet50-keras")) {
      for (int mask = 1; mask <= 2; mask++) {
        String name = "stage1/mask_" + mask;
        List<Integer> shape = golden.shape(name);
        int units = shape.get(2);
        int rows = shape.get(0) * shape.get(1);
        ByteBuffer drawn = ByteBuffer.allocate(rows * units);
        MaskSource source = new MaskSource(List.of(units), 0.25);
        SplitMix64 stream = Randomness.named(1, name);
        for (int row = 0; row < rows; row++) {
          source.fill(stream, List.of(drawn), row);
        }
        int[] expected = golden.ints(name);
        for (int i = 0; i < expected.length; i++) {
          assertThat((int) drawn.get(i)).isEqualTo(expected[i]);
        }
      }
    }
  }

  @Property(tries = 100)
  @Label("keep a share of about 1 − p, as ones and zeros")
  void share(@ForAll @DoubleRange(min = 0, max = 0.99) double dropout, @ForAll long seed) {
    int units = 10_000;
    ByteBuffer mask = ByteBuffer.allocate(units);
    new MaskSource(List.of(units), dropout).fill(new SplitMix64(seed), List.of(mask), 0);
    int kept = 0;
    for (byte keeps : mask.array()) {
      assertThat(keeps).isBetween((byte) 0, (byte) 1);
      kept += keeps;
    }
    // Six standard deviations at p = ½.
    assertThat(kept / (double) units).isCloseTo(1 - dropout, within(0.03));
  }

  @Test
  @DisplayName("keep everything if nothing is dropped")
  void none() {
    ByteBuffer mask = ByteBuffer.allocate(1000);
    new MaskSource(List.of(1000), 0).fill(new SplitMix64(1), List.of(mask), 0);
    assertThat(mask.array()).containsOnly(1);
  }

  @Test
  @DisplayName("of a second dropout leave those of the first as they were")
  void firstIsIndependent() {
    Randomness streams = Randomness.of(1, Purpose.MASK, 1, 1);
    ByteBuffer alone = ByteBuffer.allocate(128);
    ByteBuffer first = ByteBuffer.allocate(128);
    ByteBuffer second = ByteBuffer.allocate(64);
    new MaskSource(List.of(128), 0.25).fill(streams.stream(7), List.of(alone), 0);
    new MaskSource(List.of(128, 64), 0.25).fill(streams.stream(7), List.of(first, second), 0);
    assertThat(first.array()).isEqualTo(alone.array());
    assertThat(second.array()).contains(0).contains(1);
  }

  @Test
  @DisplayName("fill the row they are told and no other")
  void row() {
    ByteBuffer mask = ByteBuffer.allocate(30);
    new MaskSource(List.of(10), 0).fill(new SplitMix64(1), List.of(mask), 1);
    for (int i = 0; i < 30; i++) {
      assertThat((int) mask.get(i)).isEqualTo(i / 10 == 1 ? 1 : 0);
    }
  }
}
