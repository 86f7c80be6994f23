package io.likewise.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.model.ConvUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A convolution that sees the whole map at every position")
class CoveredMapTest {
  private static ConvUnit unit(int kernel, int stride, int map) {
    return new ConvUnit("unit", 2, 3, kernel, stride, kernel / 2, map, true, true);
  }

  @ParameterizedTest(name = "kernel {0}, stride {1}, map {2}: {3}")
  @CsvSource({
    "3, 1, 1, true",
    "3, 1, 2, true",
    "5, 1, 3, true",
    "3, 1, 3, false",
    "3, 2, 2, false",
    "1, 1, 1, false",
  })
  @DisplayName("is known by its kernel, its stride and its map")
  void isCovered(int kernel, int stride, int map, boolean covered) {
    assertThat(CoveredMap.isCovered(unit(kernel, stride, map))).isEqualTo(covered);
  }

  @Test
  @DisplayName("on one position has its kernel's centre alone")
  void centre() {
    assertThat(CoveredMap.taps(unit(3, 1, 1))).containsExactly(4);
  }

  @Test
  @DisplayName("on 2×2 sees each position by the tap that lies on it")
  void taps() {
    // Seen from the first position, the map is the kernel's centre and what is right of and below.
    // 0 1 2
    // 3 4 5
    // 6 7 8
    assertThat(CoveredMap.taps(unit(3, 1, 2)))
        .containsExactly(
            4, 3, 1, 0, // the first position, seen from each of the four
            5, 4, 2, 1, // the one beside it
            7, 6, 4, 3, // the one below
            8, 7, 5, 4); // the last
  }
}
