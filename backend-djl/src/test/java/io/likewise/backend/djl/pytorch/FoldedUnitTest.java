package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.Precision;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A convolution of the folded base")
class FoldedUnitTest {
  private static final int IN = 5;
  private static final int OUT = 7;
  private static final int IMAGES = 3;

  @BeforeAll
  static void oneThread() {
    new PyTorchEngine()
        .open(
            new BackendOptions(
                "pytorch",
                io.likewise.api.backend.Device.CPU,
                1,
                Precision.FLOAT32,
                ComputePath.FAST))
        .close();
  }

  @ParameterizedTest(name = "{5}: kernel {0}, stride {1}, map {2}, ReLU {3}, added to another: {4}")
  @CsvSource({
    "1, 1, 1, true, false, ONEDNN",
    "1, 1, 2, true, false, ONEDNN",
    "1, 1, 2, false, true, ONEDNN",
    "1, 2, 2, false, false, ONEDNN",
    "1, 2, 3, true, false, ONEDNN",
    "1, 2, 4, true, false, ONEDNN",
    "1, 1, 4, true, false, ONEDNN",
    "1, 1, 4, false, true, ONEDNN",
    "1, 2, 8, false, false, ONEDNN",
    "3, 1, 1, true, false, ONEDNN",
    "3, 1, 2, true, false, ONEDNN",
    "3, 1, 2, false, true, ONEDNN",
    "3, 2, 2, true, false, ONEDNN",
    "3, 1, 4, true, false, ONEDNN",
    "3, 2, 4, false, false, ONEDNN",
    "7, 2, 9, true, false, ONEDNN",
    "1, 2, 4, true, false, PLAIN",
    "3, 1, 2, true, false, PLAIN",
    "3, 1, 2, false, false, PLAIN",
    "1, 1, 4, false, true, PLAIN",
  })
  @DisplayName("is the sum over its window, whichever way it is computed, for any number of images")
  void isTheSum(
      int kernel, int stride, int map, boolean relu, boolean added, FoldedBase.Layout layout) {
    ConvUnit unit =
        new ConvUnit("unit", IN, OUT, kernel, stride, kernel / 2, map, true, relu && !added);
    int size = unit.outputSize();
    Random random = new Random(7);
    double[] x = values(random, IMAGES * IN * map * map);
    double[] w = values(random, OUT * IN * kernel * kernel);
    double[] b = values(random, OUT);
    double[] other = values(random, IMAGES * OUT * size * size);
    JniUtils.setGradMode(false);
    try (PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch")) {
      FoldedUnit folded = new FoldedUnit(unit, 0, layout);
      TorchScript script =
          new TorchScript(
              manager,
              FoldedBase.functions(layout)
                  + "  def unit(self, x: Tensor, s: Tensor, w: List[Tensor], b: List[Tensor])"
                  + " -> Tensor:\n"
                  + (added ? folded.statement("y", "x", "s") : folded.statement("y", "x"))
                  + "    return torch.contiguous(y)\n");
      // Packed for other batches than the one that comes.
      PtNDArray packed =
          folded.kernel(
              manager, script, array(manager, w, OUT, IN, kernel, kernel), 2 * IMAGES + 1);
      PtNDArray bias = folded.bias(manager, script, array(manager, b, OUT));

      PtNDArray y =
          script.callForTensor(
              manager,
              "unit",
              IValue.from(laid(manager, script, array(manager, x, IMAGES, IN, map, map))),
              IValue.from(laid(manager, script, array(manager, other, IMAGES, OUT, size, size))),
              TorchScript.list(List.of(packed)),
              TorchScript.list(List.of(bias)));

      float[] actual = y.toFloatArray();
      double[] expected = sums(unit, x, w, b, added ? other : null, relu || added);
      assertThat(actual).hasSize(expected.length);
      for (int i = 0; i < expected.length; i++) {
        assertThat((double) actual[i]).as("value %d", i).isCloseTo(expected[i], within(2e-5));
      }
    }
  }

  private static PtNDArray laid(PtNDManager manager, TorchScript script, PtNDArray x) {
    return script.callForTensor(manager, "laid", IValue.from(x));
  }

  private static double[] values(Random random, int count) {
    return random.doubles(count, -1, 1).map(value -> (float) value).toArray();
  }

  private static PtNDArray array(PtNDManager manager, double[] values, long... shape) {
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return (PtNDArray) manager.create(narrow, new Shape(shape));
  }

  /** By the formula, in float64, channels first. */
  private static double[] sums(
      ConvUnit unit, double[] x, double[] w, double[] b, double[] added, boolean relu) {
    int size = unit.outputSize();
    int map = unit.inputSize();
    int kernel = unit.kernel();
    double[] y = new double[IMAGES * OUT * size * size];
    int at = 0;
    for (int image = 0; image < IMAGES; image++) {
      for (int out = 0; out < OUT; out++) {
        for (int position = 0; position < size * size; position++) {
          double sum = b[out];
          for (int in = 0; in < IN; in++) {
            for (int tap = 0; tap < kernel * kernel; tap++) {
              int row = position / size * unit.stride() - unit.padding() + tap / kernel;
              int column = position % size * unit.stride() - unit.padding() + tap % kernel;
              if (row >= 0 && row < map && column >= 0 && column < map) {
                sum +=
                    x[((image * IN + in) * map + row) * map + column]
                        * w[(out * IN + in) * kernel * kernel + tap];
              }
            }
          }
          double value = added == null ? sum : sum + added[at];
          y[at++] = relu ? Math.max(0, value) : value;
        }
      }
    }
    return y;
  }
}
