package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.model.ConvUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A convolution that sees the whole map at every position")
class WholeMapTest {
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
    assertThat(WholeMap.isCovered(unit(kernel, stride, map))).isEqualTo(covered);
  }

  @ParameterizedTest(name = "kernel {0}, map {1}")
  @CsvSource({"3, 1", "3, 2", "5, 3"})
  @DisplayName("has in its matrix, for each value in and each value out, the tap between the two")
  void matrix(int size, int map) {
    ConvUnit unit = unit(size, 1, map);
    float[] kernel = new float[size * size * 2 * 3];
    for (int i = 0; i < kernel.length; i++) {
      kernel[i] = i;
    }

    float[] matrix = WholeMap.matrix(unit, kernel);

    int at = 0;
    for (int y = 0; y < map; y++) {
      for (int x = 0; x < map; x++) {
        for (int in = 0; in < 2; in++) {
          for (int toY = 0; toY < map; toY++) {
            for (int toX = 0; toX < map; toX++) {
              for (int out = 0; out < 3; out++) {
                int tapY = y - toY + size / 2;
                int tapX = x - toX + size / 2;
                assertThat(matrix[at++])
                    .isEqualTo(kernel[((tapY * size + tapX) * 2 + in) * 3 + out]);
              }
            }
          }
        }
      }
    }
    assertThat(matrix).hasSize(at);
  }

  @Test
  @DisplayName("has its bias at each position")
  void bias() {
    assertThat(WholeMap.bias(unit(3, 1, 2), new float[] {1, 2, 3}))
        .containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3);
  }
}
