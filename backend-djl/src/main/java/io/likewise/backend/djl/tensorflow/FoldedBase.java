package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.backend.djl.engine.FoldedUnit;
import io.likewise.backend.djl.engine.InferenceBase;
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
final class FoldedBase implements InferenceBase.Folded {
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
    try (GraphSource<TFloat32> source = GraphSource.float32();
        NDManager scratch = manager.newSubManager()) {
      Ops tf = source.tf();
      Map<String, NDArray> tensors = stage.arrays(scratch);
      Map<String, Operand<TFloat32>> constants = new HashMap<>();
      for (ConvUnit unit : spec.convUnits()) {
        FoldedUnit folded =
            FoldedUnit.of(unit, spec.batchNorm(), tensors::get, new Shape(1, 1, 1, -1));
        constants.put(unit.kernelName(), constant(tf, folded.kernel()));
        constants.put(unit.biasName(), constant(tf, folded.bias()));
      }
      Operand<TFloat32> images = source.input(-1, spec.imageSize(), spec.imageSize(), 3);
      Operand<TFloat32> features =
          new TensorFlowNetwork<>(source, spec, constants::get)
              .features(images, (unit, x) -> tf.nn.biasAdd(x, constants.get(unit.biasName())));
      source.signature(FEATURES, Map.of(INPUT, images), Map.of(OUTPUT, features));
      session = GraphSession.load(source, FEATURES);
    }
  }

  private static Operand<TFloat32> constant(Ops tf, NDArray array) {
    return GraphSource.constant(tf, array.toFloatArray(), array.getShape().getShape());
  }

  @Override
  public NDArray features(NDArray images) {
    return session.call(FEATURES, images.getManager(), Map.of(INPUT, images)).get(OUTPUT);
  }

  @Override
  public void close() {
    session.close();
  }
}
