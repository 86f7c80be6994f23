package io.likewise.backend.dl4j.layers;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNormMode;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.gradient.DefaultGradient;
import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.params.BatchNormalizationParamInitializer;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation in both precisions and both modes.
 *
 * <p>DL4J's own layer, as it is described by {@link #describe}, knows no training with moving
 * statistics, hides its oneDNN code, and in float64 leaves its intermediate results to the garbage
 * collector. ND4J's operator is used forwards; its backward one, {@code batchnorm_bp}, takes ten
 * times as long as the sums that it consists of.
 */
final class Normalization extends BatchNormalization {
  private static final long serialVersionUID = 1;

  private final BatchNormMode mode;

  /**
   * Describes a batch normalisation.
   *
   * @param mode which statistics normalise in a training pass
   * @param format where the maps have their channels
   */
  Normalization(BatchNorm constants, BatchNormMode mode, CNN2DFormat format) {
    describe(this, constants);
    setCnn2DFormat(format);
    this.mode = mode;
  }

  /** Returns the description of DL4J's own layer. */
  static BatchNormalization describe(BatchNorm constants) {
    BatchNormalization description = new BatchNormalization();
    describe(description, constants);
    return description;
  }

  private static void describe(BatchNormalization description, BatchNorm constants) {
    description.setEps(constants.epsilon());
    description.setDecay(constants.momentum());
    description.setUseLogStd(false);
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
        new Computation(configuration, type, mode), listeners, index, parameters, initialize);
  }

  private static final class Computation
      extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
    private static final long serialVersionUID = 1;

    private final BatchNormMode mode;
    private transient INDArray batchMean;
    private transient INDArray batchVariance;

    Computation(NeuralNetConfiguration configuration, DataType type, BatchNormMode mode) {
      super(configuration, type);
      this.mode = mode;
    }

    private INDArray mean() {
      return getParam(BatchNormalizationParamInitializer.GLOBAL_MEAN);
    }

    private INDArray variance() {
      return getParam(BatchNormalizationParamInitializer.GLOBAL_VAR);
    }

    private INDArray gamma() {
      return getParam(BatchNormalizationParamInitializer.GAMMA);
    }

    private INDArray beta() {
      return getParam(BatchNormalizationParamInitializer.BETA);
    }

    private INDArray gradient(String key) {
      return gradientViews.get(key);
    }

    private boolean hasChannelsLast() {
      return layerConf().getCnn2DFormat() == CNN2DFormat.NHWC;
    }

    /** Returns a map with its channels last; a copy if they are not. */
    private INDArray channelsLast(INDArray map, LayerWorkspaceMgr workspaces) {
      return hasChannelsLast()
          ? map
          : workspaces.dup(ArrayType.BP_WORKING_MEM, map.permute(0, 2, 3, 1), 'c');
    }

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      boolean batch = training && mode == BatchNormMode.BATCH;
      if (batch) {
        measure(workspaces);
      }
      INDArray output =
          workspaces.createUninitialized(ArrayType.ACTIVATIONS, input.dataType(), input.shape());
      Nd4j.exec(
          DynamicCustomOp.builder("batchnorm")
              .addInputs(
                  input,
                  batch ? batchMean : mean(),
                  batch ? batchVariance : variance(),
                  gamma(),
                  beta())
              .addOutputs(output)
              // With gamma, with beta, along this dimension.
              .addIntegerArguments(1, 1, hasChannelsLast() ? ChannelsLast.CHANNELS : 1)
              .addFloatingPointArguments(layerConf().getEps())
              .build());
      return output;
    }

    /** Computes the batch's mean and population variance, and keeps them for the backward pass. */
    private void measure(LayerWorkspaceMgr workspaces) {
      INDArray rows = ChannelsLast.rows(input);
      if (batchMean == null) {
        // Detached from the workspace of the pass, which ends sooner.
        batchMean = Nd4j.create(input.dataType(), rows.size(1)).detach();
        batchVariance = Nd4j.create(input.dataType(), rows.size(1)).detach();
      }
      ArrayType memory = ArrayType.FF_WORKING_MEM;
      double share = 1.0 / rows.size(0);
      ChannelsLast.sum(rows, share, batchMean, workspaces, memory);
      INDArray squares = workspaces.createUninitialized(memory, rows.dataType(), rows.shape());
      Nd4j.exec(new BroadcastSubOp(rows, batchMean, squares, 1));
      squares.muli(squares);
      ChannelsLast.sum(squares, share, batchVariance, workspaces, memory);
    }

    /**
     * With x̂ = (x − mean)/σ, dβ = Σ dy and dγ = Σ dy·x̂. Fixed statistics make y linear in x: dx =
     * dy·γ/σ. Through the batch's own, dx = γ/σ·(dy − dβ/n − x̂·dγ/n): Ioffe and Szegedy,
     * arXiv:1502.03167, section 3.
     */
    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      boolean batch = mode == BatchNormMode.BATCH;
      ArrayType memory = ArrayType.BP_WORKING_MEM;
      INDArray x = ChannelsLast.rows(channelsLast(input, workspaces));
      INDArray dy = ChannelsLast.rows(channelsLast(epsilon, workspaces));
      INDArray deviation =
          Transforms.sqrt((batch ? batchVariance : variance()).add(layerConf().getEps()), false)
              .reshape(x.size(1));
      INDArray dGamma = gradient(BatchNormalizationParamInitializer.GAMMA).reshape(x.size(1));
      INDArray dBeta = gradient(BatchNormalizationParamInitializer.BETA).reshape(x.size(1));
      INDArray inputGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape());
      INDArray dx =
          hasChannelsLast()
              ? ChannelsLast.rows(inputGradient)
              : workspaces.createUninitialized(memory, x.dataType(), x.shape());

      INDArray centred = workspaces.createUninitialized(memory, x.dataType(), x.shape());
      INDArray mean = (batch ? batchMean : mean()).reshape(x.size(1));
      Nd4j.exec(new BroadcastSubOp(x, mean, centred, 1));
      Nd4j.exec(new MulOp(centred, dy, dx));
      ChannelsLast.sum(dx, 1, dGamma, workspaces, memory);
      dGamma.divi(deviation);
      ChannelsLast.sum(dy, 1, dBeta, workspaces, memory);
      INDArray scale = gamma().reshape(x.size(1)).div(deviation);
      if (batch) {
        double share = -1.0 / x.size(0);
        INDArray slope = dGamma.div(deviation).muli(share);
        Nd4j.exec(new BroadcastMulOp(centred, slope, centred, 1));
        centred.addi(dy);
        Nd4j.exec(ChannelsLast.addition(centred, dBeta.mul(share), centred));
        Nd4j.exec(new BroadcastMulOp(centred, scale, dx, 1));
        moveStatistics();
      } else {
        Nd4j.exec(new BroadcastMulOp(dy, scale, dx, 1));
      }
      if (!hasChannelsLast()) {
        INDArray target = inputGradient.permute(0, 2, 3, 1);
        target.assign(dx.reshape('c', target.shape()));
      }
      Gradient gradients = new DefaultGradient();
      gradientViews.forEach(gradients::setGradientFor);
      return new Pair<>(gradients, inputGradient);
    }

    /** As DL4J's layer does: what moves a statistic is handed on as its "gradient". */
    private void moveStatistics() {
      double share = 1 - layerConf().getDecay();
      mean().subi(batchMean, gradient(BatchNormalizationParamInitializer.GLOBAL_MEAN)).muli(share);
      variance()
          .subi(batchVariance, gradient(BatchNormalizationParamInitializer.GLOBAL_VAR))
          .muli(share);
    }
  }
}
