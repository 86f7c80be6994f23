package io.likewise.backend.djl.stock;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Block;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.norm.BatchNorm;
import ai.djl.nn.pooling.Pool;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.api.model.TensorSpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * DJL's {@code ResNetV1} with the experiment's head in place of its own, and its parameters under
 * their canonical names.
 *
 * <p>The base is what {@code ResNetV1.builder()} makes for images of more than 32 pixels, put
 * together here because the builder knows ResNet50's widths and depths only. For smaller images it
 * would make a stem that no weights of ResNet50 fit.
 */
final class StockNetwork {
  private static final float MOMENTUM = 0.9f;

  private final SequentialBlock base = new SequentialBlock();
  private final SequentialBlock whole = new SequentialBlock();
  private final List<GivenMask> masks = new ArrayList<>();
  private final Map<String, Parameter> parameters = new LinkedHashMap<>();

  /** Makes the blocks, whose parameters are yet to come. */
  StockNetwork(ModelSpec spec) {
    addBase(spec);
    whole.add(base).add(Pool.globalAvgPool2dBlock()).add(Blocks.batchFlattenBlock());
    spec.head().forEach(this::addDense);
    name(spec);
  }

  private void addBase(ModelSpec spec) {
    base.add(
            Conv2d.builder()
                .setKernelShape(new Shape(7, 7))
                .setFilters(spec.width())
                .optStride(new Shape(2, 2))
                .optPadding(new Shape(3, 3))
                .optBias(false)
                .build())
        .add(BatchNorm.builder().optEpsilon(2e-5f).optMomentum(MOMENTUM).build())
        .add(Activation.reluBlock())
        .add(Pool.maxPool2dBlock(new Shape(3, 3), new Shape(2, 2), new Shape(1, 1)));
    for (ResidualBlock block : spec.residualBlocks()) {
      int stride = block.first().stride();
      base.add(
          ResNetV1.residualUnit(
              block.third().outputChannels(),
              new Shape(stride, stride),
              block.projection().isEmpty(),
              true,
              MOMENTUM));
    }
  }

  private void addDense(DenseLayer layer) {
    whole.add(Linear.builder().setUnits(layer.outputs()).build());
    if (layer.relu()) {
      whole.add(Activation.reluBlock());
    }
    if (layer.mask().isPresent()) {
      GivenMask mask = new GivenMask();
      masks.add(mask);
      whole.add(mask);
    }
  }

  /** A unit of DJL's has its shortcut last. */
  private void name(ModelSpec spec) {
    List<Block> leaves = new ArrayList<>();
    leaves(whole, leaves);
    List<ConvUnit> units = new ArrayList<>(List.of(spec.stem()));
    for (ResidualBlock block : spec.residualBlocks()) {
      units.addAll(List.of(block.first(), block.second(), block.third()));
      block.projection().ifPresent(units::add);
    }
    int next = 0;
    for (ConvUnit unit : units) {
      Block convolution = leaves.get(next++);
      put(unit.kernelName(), convolution, "weight");
      put(unit.biasName(), convolution, "bias");
      Block norm = leaves.get(next++);
      put(unit.gammaName(), norm, "gamma");
      put(unit.betaName(), norm, "beta");
      put(unit.movingMeanName(), norm, "runningMean");
      put(unit.movingVarianceName(), norm, "runningVar");
    }
    for (DenseLayer layer : spec.head()) {
      Block dense = leaves.get(next++);
      put(layer.tensors().get(0).name(), dense, "weight");
      put(layer.tensors().get(1).name(), dense, "bias");
    }
  }

  private static void leaves(Block block, List<Block> found) {
    if (!block.getDirectParameters().isEmpty()) {
      found.add(block);
    }
    block.getChildren().values().forEach(child -> leaves(child, found));
  }

  private void put(String tensor, Block block, String name) {
    if (block.getDirectParameters().contains(name)) {
      parameters.put(tensor, block.getDirectParameters().get(name));
    }
  }

  /** Returns what lies before the mean over height and width. */
  Block base() {
    return base;
  }

  /** Returns all of it, from images {@code [size, 3, height, width]} to logits. */
  Block block() {
    return whole;
  }

  /**
   * Returns DJL's parameter for a tensor; empty for a bias that DJL's convolution does not have.
   */
  Optional<Parameter> parameter(TensorSpec tensor) {
    return Optional.ofNullable(parameters.get(tensor.name()));
  }

  /** Freezes the base in DJL's way, or lets it be trained; the statistics never are. */
  void freezeBase(boolean freeze) {
    base.freezeParameters(
        freeze,
        parameter ->
            parameter.getType() != Parameter.Type.RUNNING_MEAN
                && parameter.getType() != Parameter.Type.RUNNING_VAR);
  }

  /** Takes the masks of the next training pass. */
  void setMasks(List<NDArray> next) {
    for (int i = 0; i < masks.size(); i++) {
      masks.get(i).set(next.get(i));
    }
  }
}
