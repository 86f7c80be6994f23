package io.likewise.backend.djl.pytorch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import java.util.List;

/**
 * The network layer by layer, as plain functions of named tensors.
 *
 * <p>Where the tensors' channels come last, which is the fast path, so do those of images and
 * activations, and some convolutions are {@link MatrixProducts}.
 *
 * <p>An intermediate's handle is closed as soon as it is used; autograd keeps what it needs.
 */
final class PyTorchNetwork {
  private static final Shape ONE = new Shape(1, 1);

  private final ModelSpec spec;
  private final PyTorchTensors tensors;
  private final BatchStatistics statistics;
  private final ConvUnit stem;
  private final List<ResidualBlock> blocks;
  private final List<DenseLayer> head;

  PyTorchNetwork(ModelSpec spec, PyTorchTensors tensors, BatchStatistics statistics) {
    this.spec = spec;
    this.tensors = tensors;
    this.statistics = statistics;
    this.stem = spec.stem();
    this.blocks = spec.residualBlocks();
    this.head = spec.head();
  }

  /**
   * Returns the features {@code [batch, features]} of images, and closes the images' handle.
   *
   * @param images {@code [batch, 3, size, size]}
   * @param batchStatistics whether the batch's own statistics normalise; they are then kept in
   *     {@link BatchStatistics}
   */
  PtNDArray features(PtNDArray images, boolean batchStatistics) {
    PtNDArray x = unit(stem, images, batchStatistics);
    images.close();
    x = closing(x, pool(x));
    for (ResidualBlock block : blocks) {
      x = block(block, x, batchStatistics);
    }
    return closing(x, mean(x));
  }

  static PtNDArray pool(PtNDArray x) {
    return JniUtils.maxPool(x, new Shape(3, 3), new Shape(2, 2), ONE, false);
  }

  static PtNDArray mean(PtNDArray x) {
    return x.getNDArrayInternal().globalAvgPool();
  }

  private PtNDArray block(ResidualBlock block, PtNDArray x, boolean batchStatistics) {
    PtNDArray shortcut = block.projection().map(unit -> unit(unit, x, batchStatistics)).orElse(x);
    PtNDArray y = unit(block.first(), x, batchStatistics);
    y = closing(y, unit(block.second(), y, batchStatistics));
    y = closing(y, unit(block.third(), y, batchStatistics));
    PtNDArray sum = closing(y, shortcut.add(y));
    shortcut.close();
    x.close();
    return closing(sum, JniUtils.relu(sum));
  }

  PtNDArray unit(ConvUnit unit, PtNDArray x, boolean batchStatistics) {
    PtNDArray y = convolution(unit, x);
    y = closing(y, normalize(unit, y, batchStatistics));
    return unit.relu() ? closing(y, JniUtils.relu(y)) : y;
  }

  private PtNDArray convolution(ConvUnit unit, PtNDArray x) {
    PtNDArray kernel = tensors.get(unit.kernelName());
    PtNDArray bias = unit.bias() ? tensors.get(unit.biasName()) : null;
    if (tensors.isChannelsLast() && MatrixProducts.isOne(unit)) {
      return MatrixProducts.of(unit, x, kernel, bias);
    }
    if (tensors.isChannelsLast() && unit.kernel() == 1 && unit.stride() > 1) {
      // oneDNN's way back through a stride takes five times as long as that through the copy.
      try (PtNDArray seen = MatrixProducts.seen(unit, x)) {
        return convolution(seen, kernel, bias, 1, 0);
      }
    }
    return convolution(x, kernel, bias, unit.stride(), unit.padding());
  }

  private static PtNDArray convolution(
      PtNDArray x, PtNDArray kernel, PtNDArray bias, int stride, int padding) {
    return JniUtils.convolution(
        x, kernel, bias, new Shape(stride, stride), new Shape(padding, padding), ONE, 1);
  }

  private PtNDArray normalize(ConvUnit unit, PtNDArray x, boolean batchStatistics) {
    BatchNorm constants = spec.batchNorm();
    // Momentum 1 in libtorch's sense leaves the batch's own statistics in the tensors passed; the
    // moving statistics are then moved by BatchStatistics, in the way the network says.
    return JniUtils.batchNorm(
        x,
        batchStatistics ? statistics.mean(unit) : tensors.get(unit.movingMeanName()),
        batchStatistics ? statistics.variance(unit) : tensors.get(unit.movingVarianceName()),
        tensors.get(unit.gammaName()),
        tensors.get(unit.betaName()),
        batchStatistics,
        1.0,
        constants.epsilon());
  }

  /**
   * Returns the logits {@code [batch, classes]} of features, and closes their handle.
   *
   * @param masks each dropout's mask, already scaled by 1/(1 − p); empty in inference
   */
  PtNDArray logits(PtNDArray features, List<NDArray> masks) {
    PtNDArray x = features;
    for (DenseLayer layer : head) {
      x = closing(x, dense(layer, x, masks));
    }
    return x;
  }

  /** Returns what a dense layer makes of x, whose handle stays open. */
  PtNDArray dense(DenseLayer layer, PtNDArray x, List<NDArray> masks) {
    PtNDArray y =
        JniUtils.linear(x, tensors.get(layer.kernelName()), tensors.get(layer.biasName()));
    if (layer.relu()) {
      y = closing(y, JniUtils.relu(y));
    }
    if (layer.mask().isPresent() && !masks.isEmpty()) {
      y = closing(y, y.mul(masks.get(layer.mask().getAsInt())));
    }
    return y;
  }

  private static PtNDArray closing(PtNDArray used, NDArray result) {
    used.close();
    return (PtNDArray) result;
  }
}
