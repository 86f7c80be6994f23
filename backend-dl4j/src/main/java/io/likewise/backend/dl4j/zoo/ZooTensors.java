package io.likewise.backend.dl4j.zoo;

import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.nd4j.FlatLayout;
import io.likewise.toolkit.ChannelsFirst;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The parameters of the zoo's ResNet50 under their canonical names. The zoo's network was made
 * after {@code keras.applications}, and has just the tensors of {@code resnet50-keras} under the
 * names that Keras 1 gave them.
 *
 * <p>Its batch norm keeps l = log₁₀ √variance in place of the moving variance. Going in, l is
 * rounded to float32; coming out, 10²ˡ is handed out as float64, so that what went out comes back
 * to the same bits.
 *
 * @param graph initialised
 */
record ZooTensors(List<TensorSpec> tensors, ComputationGraph graph) {
  private static final Pattern UNIT = Pattern.compile("conv(\\d)_block(\\d)_(\\d)_(conv|bn)");
  private static final List<String> BRANCHES = List.of("1", "2a", "2b", "2c");

  /** Returns the zoo's name of the layer that a tensor belongs to; the head's layers are ours. */
  static String layer(TensorSpec tensor) {
    String name = tensor.name().substring(0, tensor.name().indexOf('/'));
    if (name.equals("conv1_conv")) {
      return "stem-cnn1";
    }
    if (name.equals("conv1_bn")) {
      return "stem-batch1";
    }
    Matcher unit = UNIT.matcher(name);
    if (!unit.matches()) {
      return name;
    }
    char block = (char) ('a' + Integer.parseInt(unit.group(2)) - 1);
    String kind = unit.group(4).equals("conv") ? "res" : "bn";
    return kind + unit.group(1) + block + "_branch" + BRANCHES.get(Integer.parseInt(unit.group(3)));
  }

  private static String key(Role role) {
    return role == Role.MOVING_VARIANCE
        ? BatchNormalizationParamInitializer.GLOBAL_LOG_STD
        : FlatLayout.key(role);
  }

  private int start(TensorSpec tensor) {
    INDArray parameter = graph.getLayer(layer(tensor)).getParam(key(tensor.role()));
    if (parameter.length() != tensor.size()) {
      throw new IllegalStateException(
          tensor.name() + " " + tensor.shape() + " has " + parameter.length() + " values in DL4J");
    }
    return Math.toIntExact(parameter.offset() - graph.params().offset());
  }

  /** Replaces the values of all tensors. */
  void load(Weights weights) {
    FloatBuffer target = graph.params().data().asNioFloat();
    for (TensorSpec tensor : tensors) {
      int start = start(tensor);
      if (tensor.role() == Role.MOVING_VARIANCE) {
        double[] variance = weights.doubles(tensor.name());
        for (int i = 0; i < variance.length; i++) {
          target.put(start + i, (float) (0.5 * Math.log10(variance[i])));
        }
      } else {
        ChannelsFirst.load(weights, tensor, target, start);
      }
    }
  }

  /** Returns a copy of all tensors, the moving variances in float64. */
  Weights save() {
    Weights.Builder builder = Weights.builder();
    FloatBuffer source = graph.params().data().asNioFloat();
    for (TensorSpec tensor : tensors) {
      int start = start(tensor);
      if (tensor.role() == Role.MOVING_VARIANCE) {
        double[] variance = new double[tensor.size()];
        for (int i = 0; i < variance.length; i++) {
          variance[i] = Math.pow(10, 2.0 * source.get(start + i));
        }
        builder.put(tensor.name(), tensor.shape(), variance);
      } else {
        ChannelsFirst.save(source, start, tensor, builder);
      }
    }
    return builder.build();
  }
}
