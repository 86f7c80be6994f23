package io.likewise.backend.dl4j;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNormMode;
import java.util.Collection;
import org.deeplearning4j.nn.api.Layer;
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
import org.nd4j.linalg.api.ops.impl.summarystats.Variance;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.ops.transforms.Transforms;

/**
 * Batch normalisation on ND4J's operators {@code batchnorm} and {@code batchnorm_bp}, in both
 * precisions and both modes.
 *
 * <p>DL4J's own layer, as it is described by {@link #describe}, knows no training with moving
 * statistics, hides its oneDNN code, and in float64 leaves its intermediate results to the garbage
 * collector.
 */
final class Normalization extends BatchNormalization {
  private static final long serialVersionUID = 1;

  private final BatchNormMode mode;

  /**
   * Describes a batch normalisation.
   *
   * @param mode which statistics normalise in a training pass
   */
  Normalization(BatchNorm constants, BatchNormMode mode) {
    describe(this, constants);
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
        new Computation(configuration, type, mode),
        configuration,
        listeners,
        index,
        parameters,
        initialize,
        initializer());
  }

  private static final class Computation
      extends org.deeplearning4j.nn.layers.normalization.BatchNormalization {
    private static final long serialVersionUID = 1;

    private static final int CHANNELS = 1;
    private static final int[] ALL_BUT_CHANNELS = {0, 2, 3};

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

    @Override
    public INDArray activate(boolean training, LayerWorkspaceMgr workspaces) {
      boolean batch = training && mode == BatchNormMode.BATCH;
      if (batch) {
        measure();
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
              .addIntegerArguments(1, 1, CHANNELS) // with gamma, with beta
              .addFloatingPointArguments(layerConf().getEps())
              .build());
      return output;
    }

    /** Computes the batch's mean and population variance, and keeps them for the backward pass. */
    private void measure() {
      if (batchMean == null) {
        // Detached from the workspace of the pass, which ends sooner.
        batchMean = Nd4j.create(input.dataType(), input.size(CHANNELS)).detach();
        batchVariance = Nd4j.create(input.dataType(), input.size(CHANNELS)).detach();
      }
      input.mean(batchMean, ALL_BUT_CHANNELS);
      Nd4j.exec(new Variance(input, batchVariance, false, ALL_BUT_CHANNELS));
    }

    @Override
    public Pair<Gradient, INDArray> backpropGradient(
        INDArray epsilon, LayerWorkspaceMgr workspaces) {
      INDArray inputGradient =
          workspaces.createUninitialized(
              ArrayType.ACTIVATION_GRAD, input.dataType(), input.shape());
      if (mode == BatchNormMode.BATCH) {
        backwardThroughStatistics(epsilon.dup('c'), inputGradient);
      } else {
        backwardPastStatistics(epsilon, inputGradient);
      }
      Gradient gradients = new DefaultGradient();
      gradientViews.forEach(gradients::setGradientFor);
      return new Pair<>(gradients, inputGradient);
    }

    private void backwardThroughStatistics(INDArray epsilon, INDArray inputGradient) {
      Nd4j.exec(
          DynamicCustomOp.builder("batchnorm_bp")
              .addInputs(input, batchMean, batchVariance, gamma(), beta(), epsilon)
              .addOutputs(
                  inputGradient,
                  Nd4j.createUninitialized(input.dataType(), batchMean.length()),
                  Nd4j.createUninitialized(input.dataType(), batchMean.length()),
                  gradient(BatchNormalizationParamInitializer.GAMMA),
                  gradient(BatchNormalizationParamInitializer.BETA))
              .addIntegerArguments(1, 1, CHANNELS)
              .addFloatingPointArguments(layerConf().getEps())
              .build());
      double share = 1 - layerConf().getDecay();
      // As DL4J's layer does: what moves a statistic is handed on as its "gradient".
      mean().subi(batchMean, gradient(BatchNormalizationParamInitializer.GLOBAL_MEAN)).muli(share);
      variance()
          .subi(batchVariance, gradient(BatchNormalizationParamInitializer.GLOBAL_VAR))
          .muli(share);
    }

    /** With fixed statistics y = γ·x̂ + β is linear in x: dx = dy·γ/σ, dγ = Σ dy·x̂, dβ = Σ dy. */
    private void backwardPastStatistics(INDArray epsilon, INDArray inputGradient) {
      INDArray deviation = Transforms.sqrt(variance().add(layerConf().getEps()), false);
      INDArray centred = Nd4j.createUninitialized(input.dataType(), input.shape());
      Nd4j.exec(new BroadcastSubOp(input, mean(), centred, CHANNELS));
      centred
          .muli(epsilon)
          .sum(gradient(BatchNormalizationParamInitializer.GAMMA), ALL_BUT_CHANNELS)
          .divi(deviation);
      epsilon.sum(gradient(BatchNormalizationParamInitializer.BETA), ALL_BUT_CHANNELS);
      Nd4j.exec(new BroadcastMulOp(epsilon, gamma().div(deviation), inputGradient, CHANNELS));
    }
  }
}
