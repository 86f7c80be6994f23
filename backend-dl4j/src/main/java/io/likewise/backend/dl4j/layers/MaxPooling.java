package io.likewise.backend.dl4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNSubsamplingHelper;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's pooling with its oneDNN code in use. */
final class MaxPooling extends SubsamplingLayer {
  private static final long serialVersionUID = 1;

  private final boolean oneDnn;

  MaxPooling(Builder builder, boolean oneDnn) {
    super(builder);
    this.oneDnn = oneDnn;
  }

  /** Returns the description of the 3×3 pooling of stride 2 behind the stem. */
  static Builder describe() {
    return new Builder(PoolingType.MAX, new int[] {3, 3}, new int[] {2, 2}, new int[] {1, 1})
        .convolutionMode(ConvolutionMode.Truncate);
  }

  @Override
  public Layer instantiate(
      NeuralNetConfiguration configuration,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize,
      DataType type) {
    return NewLayer.placed(
        new Computation(configuration, type, oneDnn), listeners, index, parameters, initialize);
  }

  private static final class Computation
      extends org.deeplearning4j.nn.layers.convolution.subsampling.SubsamplingLayer {
    private static final long serialVersionUID = 1;

    Computation(NeuralNetConfiguration configuration, DataType type, boolean oneDnn) {
      super(configuration, type);
      helper = oneDnn ? new MKLDNNSubsamplingHelper(type) : null;
    }
  }
}
