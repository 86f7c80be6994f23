package io.likewise.backend.dl4j.layers;

import io.likewise.api.model.ConvUnit;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.ConvolutionParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A convolution on maps whose channels come last, without an activation.
 *
 * <p>DL4J's own layer leaves oneDNN unused, runs forwards twice a step, and has ND4J reorder
 * kernels for oneDNN at every call. Here a 1×1 convolution is a matrix product. So are the
 * gradients on the smallest maps, for which oneDNN takes up to ten times as long. The rest is
 * ND4J's operator, and with it oneDNN.
 */
final class Convolution extends ConvolutionLayer {
  private static final long serialVersionUID = 1;

  /** Describes a unit's convolution. */
  Convolution(ConvUnit unit) {
    super(describe(unit).dataFormat(CNN2DFormat.NHWC));
  }

  /** Returns the description of a unit's convolution, for DL4J's own layer or for this one. */
  static Builder describe(ConvUnit unit) {
    return new Builder(unit.kernel(), unit.kernel())
        .stride(unit.stride(), unit.stride())
        .padding(unit.padding(), unit.padding())
        .convolutionMode(ConvolutionMode.Truncate)
        .nIn(unit.inputChannels())
        .nOut(unit.outputChannels())
        .hasBias(unit.bias())
        .activation(Activation.IDENTITY);
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
        new Computation(configuration, type), listeners, index, parameters, initialize);
  }

  private static final class Computation
      extends org.deeplearning4j.nn.layers.convolution.ConvolutionLayer {
    private static final long serialVersionUID = 1;

    /** Up to how many positions a map is small. */
    private static final int SMALL = 4;

    Computation(NeuralNetConfiguration configuration, DataType type) {
      super(configuration, type);
    }

    private int size() {
      return layerConf().getKernelSize()[0];
    }

    private int stride() {
      return layerConf().getStride()[0];
    }

    private int padding() {
      return layerConf().getPadding()[0];
    }

    private long outputs() {
      return layerConf().getNOut();
    }

    private Im2Col columns() {
      return new Im2Col(size(), stride(), padding());
    }

    private long extent(int dimension) {
      return columns().positions(input.size(dimension));
    }

    private INDArray kernel() {
      return getParam(ConvolutionParamInitializer.WEIGHT_KEY);
    }

    /** Returns a kernel {@code [out, in, height, width]} as {@code [out, in·height·width]}. */
    private INDArray matrix(INDArray kernel) {
      return kernel.reshape('c', outputs(), kernel.length() / outputs());
    }

    /** Returns the bias {@code [1, out]}; null if there is none. */
    private INDArray bias() {
      return hasBias() ? getParam(ConvolutionParamInitializer.BIAS_KEY) : null;
    }

    /** Returns the values that a 1×1 convolution looks at, as rows. */
    private INDArray seen(LayerWorkspaceMgr workspaces, ArrayType memory) {
      return ChannelsLast.rows(
          stride() == 1
              ? input
              : workspaces.dup(memory, ChannelsLast.strided(input, stride()), 'c'));
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      INDArray output =
          workspaces.createUninitialized(
              ArrayType.ACTIVATIONS,
              input.dataType(),
              input.size(0),
              extent(1),
              extent(2),
              outputs());
      if (size() > 1) {
        Nd4j.exec(columns().convolution(input, kernel(), bias(), output));
        return output;
      }
      INDArray rows = ChannelsLast.rows(output);
      INDArray seen = seen(workspaces, ArrayType.FF_WORKING_MEM);
      Nd4j.gemm(seen, matrix(kernel()), rows, false, true, 1, 0);
      if (hasBias()) {
        Nd4j.exec(ChannelsLast.addition(rows, bias().reshape(outputs()), rows));
      }
      return output;
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray inputGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape());
      INDArray kernelGradient = gradientViews.get(ConvolutionParamInitializer.WEIGHT_KEY);
      INDArray biasGradient = gradientViews.get(ConvolutionParamInitializer.BIAS_KEY);
      boolean small = extent(1) * extent(2) <= SMALL;
      if (size() > 1 && !small) {
        Nd4j.exec(
            columns()
                .gradients(
                    input, kernel(), bias(), epsilon, inputGradient, kernelGradient, biasGradient));
      } else {
        INDArray rows = ChannelsLast.rows(epsilon);
        if (size() > 1) {
          columns(rows, matrix(kernelGradient), inputGradient, workspaces);
        } else {
          pointwise(rows, matrix(kernelGradient), inputGradient, workspaces);
        }
        if (hasBias()) {
          ChannelsLast.sum(rows, 1, biasGradient, workspaces, ArrayType.BP_WORKING_MEM);
        }
      }
      Gradient gradients = new DefaultGradient();
      gradientViews.forEach(gradients::setGradientFor);
      return new Pair<>(gradients, inputGradient);
    }

    private void columns(
        INDArray rows,
        INDArray kernelGradient,
        INDArray inputGradient,
        LayerWorkspaceMgr workspaces) {
      Im2Col columns = columns();
      INDArray seen =
          workspaces.createUninitialized(
              ArrayType.BP_WORKING_MEM, rows.dataType(), columns.shape(input));
      columns.gather(input, seen);
      INDArray matrix = seen.reshape('c', rows.size(0), kernelGradient.size(1));
      Nd4j.gemm(rows, matrix, kernelGradient, true, false, 1, 0);
      // The same room, for the gradient of what was in it.
      Nd4j.gemm(rows, matrix(kernel()), matrix, false, false, 1, 0);
      columns.scatter(seen, inputGradient);
    }

    private void pointwise(
        INDArray rows,
        INDArray kernelGradient,
        INDArray inputGradient,
        LayerWorkspaceMgr workspaces) {
      INDArray seen = seen(workspaces, ArrayType.BP_WORKING_MEM);
      Nd4j.gemm(rows, seen, kernelGradient, true, false, 1, 0);
      if (stride() == 1) {
        INDArray target = ChannelsLast.rows(inputGradient);
        Nd4j.gemm(rows, matrix(kernel()), target, false, false, 1, 0);
        return;
      }
      INDArray target = ChannelsLast.strided(inputGradient, stride());
      INDArray ofSeen =
          workspaces.createUninitialized(
              ArrayType.BP_WORKING_MEM, rows.dataType(), seen.size(0), seen.size(1));
      Nd4j.gemm(rows, matrix(kernel()), ofSeen, false, false, 1, 0);
      inputGradient.assign(0);
      target.assign(ofSeen.reshape('c', target.shape()));
    }
  }
}
