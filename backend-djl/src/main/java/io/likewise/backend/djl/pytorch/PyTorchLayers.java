package io.likewise.backend.djl.pytorch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ResidualBlock;
import java.util.ArrayList;
import java.util.List;

/**
 * A network's layers, each computed alone, by the functions that a training pass calls.
 *
 * @param network whose layers they are
 * @param step owns whatever is computed
 * @param type what is computed in
 * @param channelsLast whether maps have their channels last in memory
 * @param batchStatistics whether the batch's own statistics normalise
 * @param masks each dropout's mask, already scaled
 */
record PyTorchLayers(
    PyTorchNetwork network,
    PtNDManager step,
    DataType type,
    boolean channelsLast,
    boolean batchStatistics,
    List<NDArray> masks)
    implements Layer.Computation<PtNDArray> {
  /** Computes a layer of so many images; values have their channels last. */
  double[] output(Layer layer, List<double[]> inputs, int images) {
    List<PtNDArray> seen = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      seen.add(array(inputs.get(i), layer.inputs().get(i), images));
    }
    PtNDArray yielded = layer.compute(this, seen);
    PtNDArray last =
        layer.output().isMaps() ? JniUtils.permute(yielded, new long[] {0, 2, 3, 1}) : yielded;
    PtNDArray flat = JniUtils.reshape(last, new long[] {-1});
    return flat.toDevice(Device.cpu(), false).toType(DataType.FLOAT64, false).toDoubleArray();
  }

  private PtNDArray array(double[] values, Layer.Output seen, int images) {
    PtNDArray wide = (PtNDArray) step.create(values);
    PtNDArray flat = wide.toType(type, false);
    long size = seen.size();
    if (!seen.isMaps()) {
      return JniUtils.reshape(flat, new long[] {images, seen.channels()});
    }
    PtNDArray last = JniUtils.reshape(flat, new long[] {images, size, size, seen.channels()});
    PtNDArray first = JniUtils.permute(last, new long[] {0, 3, 1, 2});
    if (channelsLast) {
      return first;
    }
    PtNDArray copied = JniUtils.reshape(first, new long[] {-1});
    return JniUtils.reshape(copied, new long[] {images, seen.channels(), size, size});
  }

  @Override
  public PtNDArray unit(ConvUnit unit, PtNDArray x) {
    return network.unit(unit, x, batchStatistics);
  }

  @Override
  public PtNDArray pool(PtNDArray x) {
    return PyTorchNetwork.pool(x);
  }

  @Override
  public PtNDArray end(ResidualBlock block, PtNDArray x, PtNDArray y) {
    PtNDArray shortcut = block.projection().map(unit -> unit(unit, x)).orElse(x);
    return JniUtils.relu(shortcut.add(unit(block.third(), y)));
  }

  @Override
  public PtNDArray mean(PtNDArray x) {
    return PyTorchNetwork.mean(x);
  }

  @Override
  public PtNDArray dense(DenseLayer layer, PtNDArray x) {
    return network.dense(layer, x, masks);
  }
}
