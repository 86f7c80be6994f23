package io.likewise.data.random;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.data.Golden;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.data.random.Randomness.Purpose;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@Label("Randomness")
class RandomnessTest {

  @Test
  @DisplayName("hashes a text with FNV-1a 64")
  void hash() {
    assertThat(Randomness.hash("")).isEqualTo(0xcbf29ce484222325L);
    assertThat(Randomness.hash("1:images")).isEqualTo(0xf2faade6bb67f9ccL);
    assertThat(Randomness.hash("1:conv1_conv/kernel")).isEqualTo(0x573e5d7415b8a826L);
  }

  @Test
  @DisplayName("gives the reference values' numbers for their names")
  void referenceValues() {
    SplitMix64 images = Randomness.named(1, "images");
    assertThat(images.nextDouble()).isEqualTo(0.9047481814104328);
    assertThat(images.nextDouble()).isEqualTo(0.8950371087403542);
    assertThat(images.nextDouble()).isEqualTo(0.8159076107037371);
    double u = Randomness.named(1, "conv1_conv/kernel").nextDouble();
    assertThat((float) ((2 * u - 1) * Math.sqrt(6.0 / (7 * 7 * 3)))).isEqualTo(0.18901417f);
  }

  @Test
  @DisplayName("draws the reference images of both cases, value for value")
  void referenceImages() {
    for (int seed = 1; seed <= 2; seed++) {
      try (SafetensorsFile golden =
          Golden.open(seed == 1 ? "resnet50-keras" : "resnet50-torchvision")) {
        int[] images = golden.ints("images");
        SplitMix64 stream = Randomness.named(seed, "images");
        for (int image = 0; image < 64; image++) {
          for (int cell = 0; cell < 64; cell++) {
            int pixel = (image * 32 + cell / 8 * 4) * 32 + cell % 8 * 4;
            for (int channel = 0; channel < 3; channel++) {
              int drawn = (int) (256 * stream.nextDouble());
              assertThat(images[pixel * 3 + channel]).isEqualTo(drawn);
              assertThat(images[(pixel + 3 * 32 + 3) * 3 + channel]).isEqualTo(drawn);
            }
          }
        }
      }
    }
  }

  @Property
  @Label("is the stream that its documentation writes down, for every tuple")
  void asDocumented(
      @ForAll long seed,
      @ForAll Purpose purpose,
      @ForAll @IntRange(max = 1000) int stage,
      @ForAll @IntRange(max = 100_000) int epoch,
      @ForAll @IntRange int sample) {
    String text =
        seed
            + ":"
            + purpose.name().toLowerCase(Locale.ROOT)
            + "/"
            + stage
            + "/"
            + epoch
            + "/"
            + sample;
    SplitMix64 stream = Randomness.of(seed, purpose, stage, epoch).stream(sample);
    for (int i = 0; i < 3; i++) {
      assertThat(stream.nextDouble()).isEqualTo(documented(text, i));
    }
  }

  @Property(tries = 50)
  @Label("names a tensor's stream by the seed and the tensor")
  void initialisation(@ForAll long seed) {
    assertThat(Randomness.initialisation(seed, "dense/kernel").nextDouble())
        .isEqualTo(documented(seed + ":init/dense/kernel", 0));
  }

  /** The formula of the documentation, in unbounded integers. */
  private static double documented(String text, int i) {
    BigInteger h = unsigned(0xcbf29ce484222325L);
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      h = times(h.xor(BigInteger.valueOf(b & 0xff)), 0x100000001b3L);
    }
    BigInteger z = h.add(times(BigInteger.valueOf(i + 1L), 0x9e3779b97f4a7c15L)).mod(TWO_64);
    z = times(z.xor(z.shiftRight(30)), 0xbf58476d1ce4e5b9L);
    z = times(z.xor(z.shiftRight(27)), 0x94d049bb133111ebL);
    z = z.xor(z.shiftRight(31));
    return z.shiftRight(11).doubleValue() * 0x1p-53;
  }

  private static final BigInteger TWO_64 = BigInteger.ONE.shiftLeft(64);

  private static BigInteger unsigned(long bits) {
    return new BigInteger(Long.toUnsignedString(bits));
  }

  private static BigInteger times(BigInteger a, long b) {
    return a.multiply(unsigned(b)).mod(TWO_64);
  }

  @Test
  @DisplayName("differs by purpose, stage, epoch, sample and seed")
  void differs() {
    Set<Double> values = new HashSet<>();
    int tuples = 0;
    for (Purpose purpose : Purpose.values()) {
      for (int i = 0; i < 16; i++) {
        Randomness streams = Randomness.of(i & 1, purpose, i >> 1 & 1, i >> 2 & 1);
        values.add(streams.stream(i >> 3).nextDouble());
        tuples++;
      }
    }
    assertThat(values).hasSize(tuples);
  }

  @Property
  @Label("draws whole numbers from 0 up to below a bound")
  void nextBelow(@ForAll long seed, @ForAll @IntRange(min = 1) int bound) {
    int drawn = Randomness.nextBelow(bound, new SplitMix64(seed));
    assertThat(drawn).isGreaterThanOrEqualTo(0).isLessThan(bound);
  }
}
