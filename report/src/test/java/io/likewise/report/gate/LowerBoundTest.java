package io.likewise.report.gate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The lower bound of a difference of accuracies")
class LowerBoundTest {
  private static final int SIMULATIONS = 4000;

  /** Three standard errors of a share of 5 % among that many simulations. */
  private static final double MONTE_CARLO = 3 * Math.sqrt(0.05 * 0.95 / SIMULATIONS);

  private static final double IMAGES = 500;

  /** A new run and the kept one of its seed. */
  private record Pair(BitSet now, BitSet kept) {}

  private static KeptRun run(long seed, BitSet correct) {
    return new KeptRun(
        seed,
        (int) IMAGES,
        100 * correct.cardinality() / IMAGES,
        Optional.of(correct),
        List.of(),
        0,
        "",
        "",
        Map.of());
  }

  /** Returns in which share of simulated gates the loss of so many images is excluded. */
  private static double passed(int seeds, int shift, double loss, Supplier<Pair> pairs) {
    int passed = 0;
    for (int i = 0; i < SIMULATIONS; i++) {
      List<KeptRun> now = new ArrayList<>();
      List<KeptRun> kept = new ArrayList<>();
      for (int seed = 0; seed < seeds; seed++) {
        Pair pair = pairs.get();
        now.add(run(seed + shift, pair.now));
        kept.add(run(seed, pair.kept));
      }
      LowerBound bound =
          LowerBound.of(new KeptSide("a", Map.of(), now), new KeptSide("a", Map.of(), kept));
      passed += bound.bound() > -100 * loss / IMAGES ? 1 : 0;
    }
    return passed / (double) SIMULATIONS;
  }

  /** Kept runs scatter by seeds; of a new one some more images are wrong, and some have changed. */
  private static Supplier<Pair> pairs(Random random, double changed, double lost) {
    return () -> {
      BitSet kept = new BitSet();
      kept.set(0, 300 + (int) Math.round(4 * random.nextGaussian()));
      BitSet now = (BitSet) kept.clone();
      for (int i = poisson(random, changed); i > 0; i--) {
        now.clear(now.nextSetBit(random.nextInt(250)));
      }
      for (int i = poisson(random, changed); i > 0; i--) {
        now.set(now.nextClearBit(350 + random.nextInt(100)));
      }
      for (int i = poisson(random, lost); i > 0; i--) {
        now.clear(now.nextSetBit(random.nextInt(250)));
      }
      return new Pair(now, kept);
    };
  }

  private static int poisson(Random random, double mean) {
    int count = -1;
    for (double left = mean; left >= 0; left += Math.log(1 - random.nextDouble())) {
      count++;
    }
    return count;
  }

  @ParameterizedTest(
      name =
          "passes in 5 of 100 or less where {2} images are truly lost, {1} change besides: {0} seeds")
  @CsvSource({
    "3, 0, 0.3",
    "3, 0, 0.6",
    "3, 0, 1",
    "3, 0, 3",
    "3, 2, 2",
    "3, 20, 5",
    "5, 0, 0.3",
    "5, 0, 0.6",
    "5, 0, 1",
    "5, 2, 2",
    "5, 20, 5",
    "10, 0, 0.3",
    "10, 0, 1",
    "10, 2, 2",
    "10, 20, 5"
  })
  void falselyPassed(int seeds, double changed, double lost) {
    Random random = new Random(600L + seeds);
    assertThat(passed(seeds, 0, lost, pairs(random, changed, lost))).isLessThan(0.05 + MONTE_CARLO);
  }

  @ParameterizedTest(name = "passes in 5 of 100 or less also with {0} other seeds, {1} images lost")
  @CsvSource({"3, 5", "5, 5", "10, 5", "3, 20"})
  void falselyPassedUnpaired(int seeds, double lost) {
    Random random = new Random(700L + seeds);
    assertThat(passed(seeds, 100, lost, pairs(random, 2, lost))).isLessThan(0.05 + MONTE_CARLO);
  }

  @ParameterizedTest(name = "passes equal accuracies: {0} seeds, {1} images change, margin {2}")
  @CsvSource({"3, 1, 5", "3, 5, 15", "5, 5, 8", "10, 5, 5"})
  void passesEqual(int seeds, double changed, double margin) {
    Random random = new Random(800L + seeds);
    assertThat(passed(seeds, 0, margin, pairs(random, changed, 0))).isGreaterThan(0.9);
  }
}
