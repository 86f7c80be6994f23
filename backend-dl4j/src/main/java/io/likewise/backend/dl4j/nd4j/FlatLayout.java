package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where each tensor of a network begins in the one array that DL4J keeps a graph's parameters in.
 *
 * <p>Asked of a graph that is there, because the order is DL4J's own. The base comes before the
 * head, so that graphs of the base and of the head can share the array with one of the whole.
 */
public final class FlatLayout {
  private final Map<String, Integer> offsets = new LinkedHashMap<>();

  private final int length;

  /**
   * Reads a layout from graphs of the base and of the head.
   *
   * @param base initialised
   * @param head initialised
   */
  FlatLayout(ModelSpec spec, ComputationGraph base, ComputationGraph head) {
    int headStart = Math.toIntExact(base.numParams());
    length = Math.toIntExact(headStart + head.numParams());
    for (TensorSpec tensor : spec.tensors()) {
      boolean isHead = tensor.role().isHead();
      offsets.put(tensor.name(), isHead ? headStart + offset(head, tensor) : offset(base, tensor));
    }
  }

  /** Returns the number of values in all tensors. */
  int length() {
    return length;
  }

  private static int offset(ComputationGraph graph, TensorSpec tensor) {
    String layer = tensor.name().substring(0, tensor.name().indexOf('/'));
    INDArray parameter = graph.getLayer(layer).getParam(key(tensor.role()));
    return Math.toIntExact(parameter.offset() - graph.params().offset());
  }

  /** Returns DL4J's name of a parameter. */
  public static String key(Role role) {
    return switch (role) {
      case CONV_KERNEL, DENSE_KERNEL -> ConvolutionParamInitializer.WEIGHT_KEY;
      case CONV_BIAS, DENSE_BIAS -> ConvolutionParamInitializer.BIAS_KEY;
      case GAMMA -> BatchNormalizationParamInitializer.GAMMA;
      case BETA -> BatchNormalizationParamInitializer.BETA;
      case MOVING_MEAN -> BatchNormalizationParamInitializer.GLOBAL_MEAN;
      case MOVING_VARIANCE -> BatchNormalizationParamInitializer.GLOBAL_VAR;
    };
  }

  /** Makes sure that a graph of the whole network has this layout. */
  void require(ModelSpec spec, ComputationGraph whole) {
    for (TensorSpec tensor : spec.tensors()) {
      if (offset(whole, tensor) != offset(tensor)) {
        throw new IllegalStateException("DL4J orders the whole network unlike its parts");
      }
    }
  }

  int offset(TensorSpec tensor) {
    return offsets.get(tensor.name());
  }
}
