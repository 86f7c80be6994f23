package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.toolkit.FoldedNorm;
import io.likewise.toolkit.InferenceBase;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.tensorflow.Operand;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TFloat32;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions,
 * whose kernels are constants of a graph of their own. Of constants alone does oneDNN keep its own
 * blocked copy; it would reorder a variable at every step.
 *
 * <p>A folded base holds for the weights it was made from.
 */
final class FoldedBase implements InferenceBase.Folded<NDArray, NDArray> {
  private static final String FEATURES = "features";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final GraphSession session;

  /**
   * Folds, and loads the graph.
   *
   * @param manager what temporary arrays hang below
   * @param stage the graph that has the weights
   */
  FoldedBase(NDManager manager, ModelSpec spec, StageGraph<?> stage) {
    session = GraphSession.load(folder -> write(folder, manager, spec, stage), FEATURES);
  }

  /** By itself, so that all it took is free again before the graph is loaded. */
  private static void write(Path folder, NDManager manager, ModelSpec spec, StageGraph<?> stage)
      throws IOException {
    try (GraphSource<TFloat32> source = GraphSource.float32()) {
      Map<String, Operand<TFloat32>> constants = fold(source.tf(), manager, spec, stage);
      Operand<TFloat32> images = source.input(-1, spec.imageSize(), spec.imageSize(), 3);
      Convolution<TFloat32> products = Convolution.asProducts(source, constants::get);
      MatrixProduct<TFloat32> product = new MatrixProduct<>(source, constants::get);
      Operand<TFloat32> features =
          new TensorFlowNetwork<>(
                  source,
                  spec,
                  constants::get,
                  (unit, x) ->
                      WholeMap.isCovered(unit)
                          ? product.ofWholeMap(unit, x)
                          : products.apply(unit, x))
              .features(images, (unit, x) -> x);
      source.signature(FEATURES, Map.of(INPUT, images), Map.of(OUTPUT, features));
      source.write(folder);
    }
  }

  private static Map<String, Operand<TFloat32>> fold(
      Ops tf, NDManager manager, ModelSpec spec, StageGraph<?> stage) {
    Map<String, Operand<TFloat32>> constants = new HashMap<>();
    try (NDManager weights = manager.newSubManager()) {
      Map<String, NDArray> tensors = stage.arrays(weights);
      for (ConvUnit unit : spec.convUnits()) {
        FoldedNorm folded =
            FoldedNorm.of(unit, spec.batchNorm(), name -> values(tensors.get(name)));
        put(constants, tf, unit, kernel(folded, tensors.get(unit.kernelName())), folded.bias());
      }
    }
    return constants;
  }

  private static float[] kernel(FoldedNorm folded, NDArray tensor) {
    try (tensor) {
      return folded.kernel(tensor.toFloatArray());
    }
  }

  private static void put(
      Map<String, Operand<TFloat32>> constants,
      Ops tf,
      ConvUnit unit,
      float[] kernel,
      float[] bias) {
    boolean whole = WholeMap.isCovered(unit);
    constants.put(
        unit.kernelName(),
        whole
            ? constant(tf, WholeMap.matrix(unit, kernel))
            : GraphSource.constant(
                tf,
                kernel,
                unit.kernel(),
                unit.kernel(),
                unit.inputChannels(),
                unit.outputChannels()));
    constants.put(unit.biasName(), constant(tf, whole ? WholeMap.bias(unit, bias) : bias));
  }

  private static Operand<TFloat32> constant(Ops tf, float[] values) {
    return GraphSource.constant(tf, values, values.length);
  }

  private static double[] values(NDArray tensor) {
    try (NDArray wide = tensor.toType(DataType.FLOAT64, true)) {
      return wide.toDoubleArray();
    }
  }

  @Override
  public NDArray features(NDArray images) {
    try (images) {
      return session.call(FEATURES, images.getManager(), Map.of(INPUT, images)).get(OUTPUT);
    }
  }

  @Override
  public void close() {
    session.close();
  }
}
