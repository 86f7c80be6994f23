package io.likewise.backend.dl4j;

import io.likewise.api.model.ConvUnit;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.layers.mkldnn.MKLDNNConvHelper;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** DL4J's convolution with two things mended: its oneDNN code is used, and runs once a step. */
final class Convolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1;

  private final boolean oneDnn;

  /**
   * Describes a convolution.
   *
   * @param oneDnn whether to use oneDNN, which computes float32 only
   */
  Convolution(Builder builder, boolean oneDnn) {
    super(builder);
    this.oneDnn = oneDnn;
  }

  /** Returns the description of a unit's convolution, for DL4J's own layer or for this one. */
  static Builder describe(ConvUnit unit, boolean bias, Activation activation) {
    return new Builder(unit.kernel(), unit.kernel())
        .stride(unit.stride(), unit.stride())
        .padding(unit.padding(), unit.padding())
        .convolutionMode(ConvolutionMode.Truncate)
        .nIn(unit.inputChannels())
        .nOut(unit.outputChannels())
        .hasBias(bias)
        .activation(activation);
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
        new Computation(configuration, type, oneDnn),
        configuration,
        listeners,
        index,
        parameters,
        initialize,
        initializer());
  }

  private static final class Computation
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1;

    private transient INDArray outputGradient;

    Computation(NeuralNetConfiguration configuration, DataType type, boolean oneDnn) {
      super(configuration, type);
      // DL4J finds its oneDNN code by a system property that is off, and by a class that has moved.
      helper = oneDnn ? new MKLDNNConvHelper(type) : null;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      outputGradient = epsilon;
      try {
        return super.backpropGradient(epsilon, workspaces);
      } finally {
        outputGradient = null;
      }
    }

    /**
     * In its backward pass DL4J computes the convolution once more, to differentiate the activation
     * function at it. The identity's derivative is 1 everywhere, so any array of that shape will
     * do.
     */
    @Override
    protected Pair<INDArray, INDArray> preOutput4d(
        boolean training, boolean forBackward, LayerWorkspaceMgr workspaces) {
      return forBackward && helper != null
          ? new Pair<>(outputGradient, null)
          : super.preOutput4d(training, forBackward, workspaces);
    }
  }
}
