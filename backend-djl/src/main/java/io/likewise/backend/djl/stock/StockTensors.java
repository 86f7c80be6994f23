package io.likewise.backend.djl.stock;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.nn.Parameter;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.DataTypes;
import io.likewise.toolkit.ChannelsFirst;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * A network's values in DJL's parameters, and back under their canonical names.
 *
 * <p>Some of DJL's convolutions have no bias. Batch norm takes a bias away again, so the moving
 * mean is made smaller by it, and the bias itself is kept. That moving mean is handed out as
 * float64, so that what went out comes back to the same bits.
 */
final class StockTensors {
  private final ModelSpec spec;
  private final StockNetwork network;
  private final DataType type;

  /** By the name of the moving mean behind it, the bias that DJL's convolution does not have. */
  private final Map<String, TensorSpec> absent = new HashMap<>();

  private Weights biases;

  /** Takes a network whose parameters have their shapes. */
  StockTensors(ModelSpec spec, StockNetwork network, DataType type) {
    this.spec = spec;
    this.network = network;
    this.type = type;
    for (ConvUnit unit : spec.convUnits()) {
      unit.tensors().stream()
          .filter(tensor -> network.parameter(tensor).isEmpty())
          .forEach(bias -> absent.put(unit.movingMeanName(), bias));
    }
  }

  /** Replaces the values of all parameters. */
  void load(Weights weights) {
    Weights.Builder kept = Weights.builder();
    absent.values().forEach(bias -> kept.put(bias.name(), weights));
    biases = kept.build();
    for (TensorSpec tensor : spec.tensors()) {
      network
          .parameter(tensor)
          .ifPresent(
              parameter -> {
                ByteBuffer bytes = buffer(tensor);
                Buffer values = DataTypes.numbers(bytes, type);
                ChannelsFirst.load(weights, tensor, values, 0);
                if (absent.containsKey(tensor.name())) {
                  shift(values, weights.doubles(tensor.name()), bias(tensor));
                }
                parameter.getArray().set(bytes);
              });
    }
  }

  private double[] bias(TensorSpec mean) {
    return biases.doubles(absent.get(mean.name()).name());
  }

  private static void shift(Buffer target, double[] mean, double[] bias) {
    for (int i = 0; i < mean.length; i++) {
      if (target instanceof DoubleBuffer doubles) {
        doubles.put(i, mean[i] - bias[i]);
      } else {
        ((FloatBuffer) target).put(i, (float) (mean[i] - bias[i]));
      }
    }
  }

  /** Returns a copy of all tensors. */
  Weights save() {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      Optional<Parameter> parameter = network.parameter(tensor);
      if (parameter.isEmpty()) {
        builder.put(tensor.name(), biases);
      } else if (absent.containsKey(tensor.name())) {
        double[] mean = doubles(parameter.get().getArray());
        double[] bias = bias(tensor);
        for (int i = 0; i < mean.length; i++) {
          mean[i] += bias[i];
        }
        builder.put(tensor.name(), tensor.shape(), mean);
      } else {
        save(parameter.get().getArray(), tensor, builder);
      }
    }
    return builder.build();
  }

  /**
   * Returns one moment of each trained tensor.
   *
   * @param moment finds a parameter's; none is zero, as is that of a bias that DJL does not have
   */
  Weights moments(Iterable<TensorSpec> trained, Function<String, Optional<NDArray>> moment) {
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : trained) {
      Optional<NDArray> array =
          network.parameter(tensor).flatMap(parameter -> moment.apply(parameter.getId()));
      if (array.isPresent()) {
        save(array.get(), tensor, builder);
      } else {
        ChannelsFirst.save(DataTypes.numbers(buffer(tensor), type), 0, tensor, builder);
      }
    }
    return builder.build();
  }

  /** Returns a tensor of some weights as an array beside a parameter's. */
  NDArray array(Weights weights, TensorSpec tensor, Parameter parameter) {
    ByteBuffer bytes = buffer(tensor);
    ChannelsFirst.load(weights, tensor, DataTypes.numbers(bytes, type), 0);
    NDArray array = parameter.getArray().zerosLike();
    array.set(bytes);
    return array;
  }

  private ByteBuffer buffer(TensorSpec tensor) {
    return ByteBuffer.allocateDirect(tensor.size() * type.getNumOfBytes())
        .order(ByteOrder.nativeOrder());
  }

  private void save(NDArray array, TensorSpec tensor, Weights.Builder builder) {
    ChannelsFirst.save(DataTypes.numbers(array.toByteBuffer(), type), 0, tensor, builder);
  }

  private static double[] doubles(NDArray array) {
    try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray();
    }
  }
}
