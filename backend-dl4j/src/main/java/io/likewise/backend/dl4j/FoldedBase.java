package io.likewise.backend.dl4j;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec.Role;
import java.nio.FloatBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions.
 *
 * <p>With s = γ/√(variance + ε), {@code s·(W∗x + b − mean) + β} is a convolution with kernel s·W
 * and bias s·(b − mean) + β. Float32 only.
 */
final class FoldedBase implements AutoCloseable {
  private final ModelSpec spec;
  private final ComputationGraph graph;

  /** Makes a folded base whose weights are yet to come. */
  FoldedBase(GraphFactory graphs) {
    this.spec = graphs.spec();
    this.graph = graphs.foldedBase();
    graph.init();
  }

  /** Folds the weights of a network, in float64, rounded once. */
  void fold(FlatTensors tensors) {
    FloatBuffer values = tensors.array().data().asNioFloat();
    FloatBuffer folded = graph.params().data().asNioFloat();
    for (ConvUnit unit : spec.convUnits()) {
      Map<Role, Integer> start = new EnumMap<>(Role.class);
      unit.tensors().forEach(tensor -> start.put(tensor.role(), tensors.start(tensor)));
      int kernel = start(unit, ConvolutionParamInitializer.WEIGHT_KEY);
      int bias = start(unit, ConvolutionParamInitializer.BIAS_KEY);
      int area = unit.inputChannels() * unit.kernel() * unit.kernel();
      for (int c = 0; c < unit.outputChannels(); c++) {
        double variance = values.get(start.get(Role.MOVING_VARIANCE) + c);
        double scale =
            values.get(start.get(Role.GAMMA) + c)
                / Math.sqrt(variance + spec.batchNorm().epsilon());
        double offset = unit.bias() ? values.get(start.get(Role.CONV_BIAS) + c) : 0.0;
        double mean = values.get(start.get(Role.MOVING_MEAN) + c);
        double beta = values.get(start.get(Role.BETA) + c);
        folded.put(bias + c, (float) ((offset - mean) * scale + beta));
        int from = start.get(Role.CONV_KERNEL) + c * area;
        int to = kernel + c * area;
        for (int i = 0; i < area; i++) {
          folded.put(to + i, (float) (values.get(from + i) * scale));
        }
      }
    }
  }

  private int start(ConvUnit unit, String key) {
    return Math.toIntExact(graph.getLayer(unit.name() + "_conv").getParam(key).offset());
  }

  /** Returns the features of images, {@code [batch, features]}, for the caller to close. */
  INDArray features(INDArray images) {
    return graph.outputSingle(false, images);
  }

  @Override
  public void close() {
    graph.params().close();
  }
}
