package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.NDManager;
import io.likewise.api.model.ConvUnit;
import java.util.Map;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

@DisplayName("TensorFlow's matrix of a convolution that sees the whole map at every position")
class WholeMapTest {
  private static final String MADE = "made";

  private static float[] made(Function<Ops, Operand<TFloat32>> making) {
    String engine = new TensorFlowEngine().loadTensorFlow(1).getEngineName();
    try (GraphSource<TFloat32> source = GraphSource.float32();
        GraphSession session = load(source, making.apply(source.tf()));
        NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), engine)) {
      return session.call(MADE, manager, Map.of()).get(MADE).toFloatArray();
    }
  }

  private static GraphSession load(GraphSource<TFloat32> source, Operand<TFloat32> made) {
    source.signature(MADE, Map.of(), Map.of(MADE, made));
    return GraphSession.load(source::write, MADE);
  }

  private static Operand<TFloat32> constant(Ops tf, float[] kernel, int size) {
    return GraphSource.constant(tf, kernel, size, size, 2, 3);
  }

  private static ConvUnit unit(int kernel, int stride, int map) {
    return new ConvUnit("unit", 2, 3, kernel, stride, kernel / 2, map, true, true);
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

    float[] matrix = made(tf -> WholeMap.matrix(tf, unit, constant(tf, kernel, size)));

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
    Function<Ops, Operand<TFloat32>> bias =
        tf -> WholeMap.bias(tf, unit(3, 1, 2), tf.constant(new float[] {1, 2, 3}));
    assertThat(made(bias)).containsExactly(1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3);
  }
}
