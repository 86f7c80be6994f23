package io.likewise.backend.dl4j.pass;

import io.likewise.backend.dl4j.layers.ChannelsLast;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.CustomOp;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.api.ops.Op;
import org.nd4j.linalg.api.ops.OpContext;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastMulOp;
import org.nd4j.linalg.api.ops.impl.broadcast.BroadcastSubOp;
import org.nd4j.linalg.api.ops.impl.scalar.RectifiedLinear;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.AddOp;
import org.nd4j.linalg.api.ops.impl.transforms.pairwise.arithmetic.MulOp;
import org.nd4j.linalg.factory.Nd4j;

/** ND4J's operators with their arrays, made ready once and not at each run. */
final class Operation {
  private static final int CHANNELS = 3;

  private Operation() {}

  /** Prepares an operator; the native library is told of its arrays here. */
  static Runnable of(CustomOp operator) {
    OpContext context = Nd4j.getExecutioner().buildContext();
    context.setInputArrays(operator.inputArguments());
    context.setOutputArrays(operator.outputArguments());
    context.setIArguments(operator.iArgs());
    context.setTArguments(operator.tArgs());
    context.setBArguments(operator.bArgs());
    return () -> Nd4j.getExecutioner().exec(operator, context);
  }

  private static Runnable of(Op operator) {
    return () -> Nd4j.getExecutioner().exec(operator);
  }

  /** {@code result = a·b}, value by value. */
  static Runnable multiply(FeatureMap a, FeatureMap b, FeatureMap result) {
    return of(new MulOp(a.values(), b.values(), result.values()));
  }

  /** {@code a += b}. */
  static Runnable add(FeatureMap a, FeatureMap b) {
    return of(new AddOp(a.values(), b.values(), a.values()));
  }

  /** {@code result = (map − channels)²}, with a value of each channel. */
  static Runnable squaredDifference(FeatureMap map, INDArray channels, FeatureMap result) {
    return of(
        DynamicCustomOp.builder("squaredsubtract")
            .addInputs(map.rows(), channels)
            .addOutputs(result.rows())
            .build());
  }

  /** Subtracts a value of each channel. */
  static Runnable subtract(FeatureMap map, INDArray channels, FeatureMap result) {
    return of(new BroadcastSubOp(map.rows(), channels, result.rows(), 1));
  }

  /** Multiplies with a value of each channel. */
  static Runnable scale(FeatureMap map, INDArray channels, FeatureMap result) {
    return of(new BroadcastMulOp(map.rows(), channels, result.rows(), 1));
  }

  /** ReLU, in place. */
  static Runnable relu(INDArray values) {
    return of(new RectifiedLinear(values, values));
  }

  /**
   * ReLU's gradient, in place: {@code epsilon} becomes 0 where {@code output} is not positive.
   * ND4J's own operator for it, {@code relu_bp}, takes ten times as long.
   *
   * @param positive room for 1 or 0 for each value
   */
  static Runnable reluGradient(INDArray output, INDArray epsilon, INDArray positive) {
    Runnable step = of(new Step(output, positive, 0.0));
    Runnable product = of(new MulOp(epsilon, positive, epsilon));
    return () -> {
      step.run();
      product.run();
    };
  }

  /** {@code result = gamma·(map − mean)/√(variance + epsilon) + beta}. */
  static Runnable normalize(
      FeatureMap map,
      INDArray mean,
      INDArray variance,
      INDArray gamma,
      INDArray beta,
      double epsilon,
      FeatureMap result) {
    return of(
        DynamicCustomOp.builder("batchnorm")
            .addInputs(map.images(), mean, variance, gamma, beta)
            .addOutputs(result.images())
            .addIntegerArguments(1, 1, CHANNELS)
            .addFloatingPointArguments(epsilon)
            .build());
  }

  /** Begins the 3×3 pooling of stride 2 behind the stem, or its gradient. */
  static DynamicCustomOp.DynamicCustomOpsBuilder pooling(String name) {
    return DynamicCustomOp.builder(name)
        .addIntegerArguments(3, 3, 2, 2, 1, 1, 1, 1, 0, 0, ChannelsLast.FORMAT);
  }
}
