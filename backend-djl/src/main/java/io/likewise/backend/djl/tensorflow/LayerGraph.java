package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.api.model.Weights;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.types.family.TFloating;

/**
 * A loaded graph of a network's layers, with a signature for each: what a training pass makes of
 * them, of variables of its own. Only who looks into a pass has one loaded.
 */
final class LayerGraph<T extends TFloating> implements AutoCloseable {
  private static final String INPUT = "input_";
  private static final String MASK = "mask";
  private static final String OUTPUT = "output";

  private final NDManager manager;
  private final DataType type;
  private final TensorFlowTensors<T> tensors;
  private final GraphSession session;

  private LayerGraph(
      GraphSource<T> source, NDManager manager, ModelSpec spec, StageSettings stage, boolean fast) {
    this.manager = manager;
    type = source.isFloat64() ? DataType.FLOAT64 : DataType.FLOAT32;
    tensors = new TensorFlowTensors<>(source, "weights", spec.tensors());
    Signatures signatures = new Signatures(source, spec, stage, fast);
    spec.layers().forEach(signatures::add);
    session = GraphSession.load(source::write, spec.layers().get(0).name());
  }

  /**
   * Builds and loads; the weights are yet to be set.
   *
   * @param fast whether the stage computes convolutions as matrix products where that pays
   */
  static LayerGraph<?> load(
      GraphSource<?> source, NDManager manager, ModelSpec spec, StageSettings stage, boolean fast) {
    return new LayerGraph<>(source, manager, spec, stage, fast);
  }

  private final class Signatures implements Layer.Computation<Operand<T>> {
    private final GraphSource<T> source;
    private final TensorFlowNetwork<T> network;
    private final TensorFlowNetwork.Normalization<T> normalization;
    private final Map<String, Operand<T>> inputs = new HashMap<>();

    Signatures(GraphSource<T> source, ModelSpec spec, StageSettings stage, boolean fast) {
      this.source = source;
      network =
          new TensorFlowNetwork<>(
              source,
              spec,
              tensors::value,
              fast
                  ? Convolution.asProducts(source, tensors::value)
                  : Convolution.plain(source, tensors::value));
      // What moves the moving statistics is asked for by no signature.
      normalization =
          stage.batchNorm() == BatchNormMode.BATCH
              ? new BatchStatistics<>(source, spec, tensors)
              : new MovingStatistics<>(source, spec, tensors::value);
    }

    void add(Layer layer) {
      inputs.clear();
      List<Operand<T>> seen = new ArrayList<>();
      for (Layer.Output each : layer.inputs()) {
        Operand<T> input =
            each.isMaps()
                ? source.input(-1, each.size(), each.size(), each.channels())
                : source.input(-1, each.channels());
        inputs.put(INPUT + seen.size(), input);
        seen.add(input);
      }
      Operand<T> output = layer.compute(this, seen);
      source.signature(layer.name(), inputs, Map.of(OUTPUT, output));
    }

    @Override
    public Operand<T> unit(ConvUnit unit, Operand<T> x) {
      return network.unit(unit, x, normalization);
    }

    @Override
    public Operand<T> pool(Operand<T> x) {
      return network.pool(x);
    }

    @Override
    public Operand<T> end(ResidualBlock block, Operand<T> x, Operand<T> y) {
      return network.end(block, x, y, normalization);
    }

    @Override
    public Operand<T> mean(Operand<T> x) {
      return network.mean(x);
    }

    @Override
    public Operand<T> dense(DenseLayer layer, Operand<T> x) {
      List<Operand<T>> masks = new ArrayList<>();
      if (layer.mask().isPresent()) {
        inputs.put(MASK, source.input(-1, layer.outputs()));
        // In the place where the layer looks for its own.
        for (int i = 0; i <= layer.mask().getAsInt(); i++) {
          masks.add(inputs.get(MASK));
        }
      }
      return network.dense(layer, x, masks);
    }
  }

  void weights(Weights weights) {
    tensors.load(session, manager, weights);
  }

  /**
   * Computes a layer.
   *
   * @param masks each dropout's mask, already scaled
   */
  double[] output(Layer layer, List<double[]> inputs, int images, List<NDArray> masks) {
    try (NDManager step = manager.newSubManager()) {
      Map<String, NDArray> given = new HashMap<>();
      for (int i = 0; i < inputs.size(); i++) {
        given.put(INPUT + i, array(step, inputs.get(i), layer.inputs().get(i), images));
      }
      if (layer instanceof Layer.Dense dense) {
        dense.layer().mask().ifPresent(i -> given.put(MASK, masks.get(i)));
      }
      NDArray output = session.call(layer.name(), step, given).get(OUTPUT);
      return output.toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }

  private NDArray array(NDManager step, double[] values, Layer.Output seen, int images) {
    long size = seen.size();
    Shape shape =
        seen.isMaps()
            ? new Shape(images, size, size, seen.channels())
            : new Shape(images, seen.channels());
    return step.create(values, shape).toType(type, false);
  }

  @Override
  public void close() {
    session.close();
  }
}
