package io.likewise.toolkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNorm.MovingVariance;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.KernelLayout;
import io.likewise.api.model.TensorSpec;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A batch normalisation")
class FoldedNormTest {
  private static final int IN = 3;
  private static final int OUT = 5;

  /** A 1×1 convolution, so that one pixel tells. */
  @ParameterizedTest(name = "behind a bias: {0}")
  @ValueSource(booleans = {true, false})
  @DisplayName("that is folded computes what it did behind the convolution")
  void same(boolean bias) {
    ConvUnit unit = new ConvUnit("u", IN, OUT, 1, 1, 0, 8, bias, true);
    Random random = new Random(1);
    Map<String, double[]> tensors = new HashMap<>();
    for (TensorSpec tensor : unit.tensors()) {
      tensors.put(
          tensor.name(), random.doubles(tensor.size(), 0.5, 2).map(v -> (float) v).toArray());
    }
    FoldedNorm folded = FoldedNorm.of(unit, BatchNorm.KERAS, tensors::get);
    double[] kernel = tensors.get(unit.kernelName());
    float[] narrow = new float[kernel.length];
    Arrays.setAll(kernel, i -> narrow[i] = (float) kernel[i]);
    float[] foldedKernel = folded.kernel(narrow);
    double[] x = random.doubles(IN).toArray();
    for (int c = 0; c < OUT; c++) {
      double y = bias ? tensors.get(unit.biasName())[c] : 0;
      double got = folded.bias()[c];
      for (int i = 0; i < IN; i++) {
        y += x[i] * kernel[i * OUT + c];
        got += x[i] * foldedKernel[i * OUT + c];
      }
      double deviation =
          Math.sqrt(tensors.get(unit.movingVarianceName())[c] + BatchNorm.KERAS.epsilon());
      double expected =
          (y - tensors.get(unit.movingMeanName())[c]) / deviation * tensors.get(unit.gammaName())[c]
              + tensors.get(unit.betaName())[c];
      assertThat(got).isCloseTo(expected, within(1e-5));
    }
  }

  @Test
  @DisplayName("is folded alike into kernels that have their output channels first")
  void channelsFirst() {
    FoldedNorm folded = new FoldedNorm(new double[] {2, 3}, new float[2]);
    float[] hwio = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12};
    float[] oihw = new float[12 + 4];
    KernelLayout.forEach(2, 3, 2, (from, to) -> oihw[4 + to] = hwio[from]);
    float[] expected = new float[12];
    float[] plain = folded.kernel(hwio);
    KernelLayout.forEach(2, 3, 2, (from, to) -> expected[to] = plain[from]);
    float[] got = new float[12];
    folded.kernel(FloatBuffer.wrap(oihw), 4, FloatBuffer.wrap(got));
    assertThat(got).containsExactly(expected);
    assertThat(plain).containsExactly(2, 6, 6, 12, 10, 18, 14, 24, 18, 30, 22, 36);
  }

  @Test
  @DisplayName("moves by the variance that the network wants, whichever the engine has")
  void variance() {
    MovingVariance population = MovingVariance.POPULATION;
    MovingVariance unbiased = MovingVariance.UNBIASED;
    assertThat(VarianceCorrection.factor(population, BatchNorm.KERAS, 5)).isEqualTo(1);
    assertThat(VarianceCorrection.factor(unbiased, BatchNorm.TORCHVISION, 5)).isEqualTo(1);
    assertThat(VarianceCorrection.factor(unbiased, BatchNorm.KERAS, 5)).isEqualTo(0.8);
    assertThat(VarianceCorrection.factor(population, BatchNorm.TORCHVISION, 5)).isEqualTo(1.25);
  }
}
