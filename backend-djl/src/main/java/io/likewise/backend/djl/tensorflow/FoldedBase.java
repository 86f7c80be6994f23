package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.toolkit.CoveredMap;
import io.likewise.toolkit.InferenceBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.op.core.DestroyResourceOp;
import org.tensorflow.op.core.VarHandleOp;
import org.tensorflow.types.TFloat64;
import org.tensorflow.types.family.TFloating;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions.
 *
 * <p>What the folding makes are variables of the stage's own graph, made from its weights by one
 * call. As constants they would need a graph of their own, built, loaded and optimised whenever the
 * weights have changed. They take up memory only while there is something folded.
 *
 * @param <T> the floating-point type
 */
final class FoldedBase<T extends TFloating> {
  private static final String FOLD = "fold";
  private static final String FORGET = "forget";
  private static final String FEATURES = "folded_features";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";

  private final GraphSource<T> source;
  private final Ops tf;
  private final ModelSpec spec;
  private final Function<String, Operand<T>> weights;
  private final Map<String, Operand<T>> values = new HashMap<>();
  private final List<Op> assignments = new ArrayList<>();
  private final List<Op> destructions = new ArrayList<>();

  /**
   * Adds the folded tensors and their signatures to a graph.
   *
   * @param weights the graph's tensors by name; null is the bias of a unit without
   * @param images the graph's input of that name
   */
  FoldedBase(
      GraphSource<T> source,
      ModelSpec spec,
      Function<String, Operand<T>> weights,
      Operand<T> images) {
    this.source = source;
    this.tf = source.tf();
    this.spec = spec;
    this.weights = weights;
    spec.convUnits().forEach(this::fold);
    source.signature(FOLD, Map.of(), Map.of(OUTPUT, source.after(assignments)));
    source.signature(FORGET, Map.of(), Map.of(OUTPUT, source.after(destructions)));
    Convolution<T> products = Convolution.asProducts(source, values::get);
    MatrixProduct<T> product = new MatrixProduct<>(source, values::get);
    TensorFlowNetwork<T> network =
        new TensorFlowNetwork<>(
            source,
            spec,
            values::get,
            (unit, x) ->
                CoveredMap.isCovered(unit) ? product.ofWholeMap(unit, x) : products.apply(unit, x));
    Operand<T> features = network.features(images, (unit, x) -> x);
    source.signature(FEATURES, Map.of(INPUT, images), Map.of(OUTPUT, features));
  }

  /**
   * With s = γ/√(variance + ε): kernel s·W and bias s·(b − mean) + β. In float64 but for the
   * product with W, which is most of the arithmetic.
   */
  private void fold(ConvUnit unit) {
    Operand<TFloat64> epsilon = tf.constant(spec.batchNorm().epsilon());
    Operand<TFloat64> scale =
        tf.math.mul(
            wide(unit.gammaName()),
            tf.math.rsqrt(tf.math.add(wide(unit.movingVarianceName()), epsilon)));
    Operand<TFloat64> offset = tf.math.neg(wide(unit.movingMeanName()));
    if (unit.bias()) {
      offset = tf.math.add(offset, wide(unit.biasName()));
    }
    Operand<T> bias = narrow(tf.math.add(tf.math.mul(offset, scale), wide(unit.betaName())));
    Operand<T> kernel = tf.math.mul(weights.apply(unit.kernelName()), narrow(scale));
    boolean whole = CoveredMap.isCovered(unit);
    keep(unit.kernelName(), whole ? WholeMap.matrix(tf, unit, kernel) : kernel);
    keep(unit.biasName(), whole ? WholeMap.bias(tf, unit, bias) : bias);
  }

  private Operand<TFloat64> wide(String name) {
    return tf.dtypes.cast(weights.apply(name), TFloat64.class);
  }

  private Operand<T> narrow(Operand<TFloat64> x) {
    return tf.dtypes.cast(x, source.type());
  }

  private void keep(String name, Operand<T> value) {
    VarHandleOp handle =
        tf.varHandleOp(source.type(), value.shape(), VarHandleOp.sharedName("folded/" + name));
    assignments.add(tf.assignVariableOp(handle, value));
    destructions.add(tf.destroyResourceOp(handle, DestroyResourceOp.ignoreLookupError(true)));
    values.put(name, tf.readVariableOp(handle, source.type()));
  }

  /** Folds the weights that there are; what is returned holds for them, until it is closed. */
  InferenceBase.Folded<NDArray, NDArray> fold(GraphSession session, NDManager manager) {
    call(session, FOLD, manager);
    return new InferenceBase.Folded<>() {
      @Override
      public NDArray features(NDArray images) {
        try (images) {
          return session.call(FEATURES, images.getManager(), Map.of(INPUT, images)).get(OUTPUT);
        }
      }

      @Override
      public void close() {
        call(session, FORGET, manager);
      }
    };
  }

  private static void call(GraphSession session, String signature, NDManager manager) {
    session.call(signature, manager, Map.of()).get(OUTPUT).close();
  }
}
