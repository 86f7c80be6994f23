package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.Precision;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.family.TFloating;

@DisplayName("A convolution as a matrix product")
class ConvolutionTest {
  private static final String SIGNATURE = "both";
  private static final int IMAGES = 3;
  private static final int IN = 4;
  private static final int OUT = 5;

  @ParameterizedTest(name = "kernel {0}, stride {1}, map {2}")
  @CsvSource({
    "1, 1, 1", "1, 1, 2", "1, 1, 4", "1, 1, 5", "1, 2, 1", "1, 2, 2", "1, 2, 4", "3, 1, 1",
    "3, 1, 2", "3, 2, 1", "3, 2, 2", "3, 2, 4", "7, 2, 1",
  })
  @DisplayName("has the values of the convolution, and both its gradients")
  void agrees(int kernel, int stride, int map) {
    ConvUnit unit = new ConvUnit("unit", IN, OUT, kernel, stride, kernel / 2, map, true, false);
    String engine = new TensorFlowEngine().loadTensorFlow(1).getEngineName();
    try (GraphSource<?> source = GraphSource.of(Precision.FLOAT64);
        GraphSession session = build(source, unit);
        NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), engine)) {
      Map<String, NDArray> inputs =
          Map.of(
              "x", random(manager, IMAGES, map, map, IN),
              "kernel", random(manager, kernel, kernel, IN, OUT),
              "bias", random(manager, OUT));

      Map<String, NDArray> outputs = session.call(SIGNATURE, manager, inputs);

      for (String what : List.of("value", "by_x", "by_kernel", "by_bias")) {
        assertThat(outputs.get("product_" + what).toDoubleArray())
            .as(what)
            .containsExactly(outputs.get("plain_" + what).toDoubleArray(), within(1e-12));
      }
    }
  }

  private static NDArray random(NDManager manager, long... shape) {
    Random random = new Random(shape.length);
    double[] values = random.doubles(new Shape(shape).size(), -1, 1).toArray();
    return manager.create(values, new Shape(shape));
  }

  private static <T extends TFloating> GraphSession build(GraphSource<T> source, ConvUnit unit) {
    Map<String, Operand<T>> inputs =
        Map.of(
            "x", source.input(-1, unit.inputSize(), unit.inputSize(), IN),
            "kernel", source.input(unit.kernel(), unit.kernel(), IN, OUT),
            "bias", source.input(OUT));
    Map<String, Operand<T>> tensors =
        Map.of(unit.kernelName(), inputs.get("kernel"), unit.biasName(), inputs.get("bias"));
    Map<String, Operand<T>> outputs = new HashMap<>();
    put(outputs, "plain", source, unit, inputs, Convolution.plain(source, tensors::get));
    put(outputs, "product", source, unit, inputs, Convolution.asProducts(source, tensors::get));
    source.signature(SIGNATURE, inputs, outputs);
    return GraphSession.load(source::write, SIGNATURE);
  }

  /** Puts the values, and the gradients of half the sum of their squares. */
  private static <T extends TFloating> void put(
      Map<String, Operand<T>> outputs,
      String prefix,
      GraphSource<T> source,
      ConvUnit unit,
      Map<String, Operand<T>> inputs,
      Convolution<T> convolution) {
    Ops tf = source.tf();
    Operand<T> value = convolution.apply(unit, inputs.get("x"));
    Operand<T> loss =
        tf.reduceSum(
            tf.math.mul(tf.math.square(value), tf.constantOfSameType(value, 0.5)),
            tf.constant(new int[] {0, 1, 2, 3}));
    List<String> by = List.of("x", "kernel", "bias");
    List<Operand<T>> gradients = source.gradients(loss, by.stream().map(inputs::get).toList());
    outputs.put(prefix + "_value", value);
    for (int i = 0; i < by.size(); i++) {
      outputs.put(prefix + "_by_" + by.get(i), gradients.get(i));
    }
  }
}
