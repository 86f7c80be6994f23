package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.InferenceBase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tensorflow.Operand;
import org.tensorflow.op.Op;
import org.tensorflow.op.Ops;
import org.tensorflow.types.TInt64;
import org.tensorflow.types.family.TFloating;

/**
 * The loaded graph of one stage: the variables, inference, and the stage's training step. The
 * moments take up memory only in a stage that trains them.
 *
 * <p>Its signatures: {@code features} of images, {@code logits} of features, {@code train} on
 * images (or, where the base is frozen, on features), and the variables in and out.
 */
final class StageGraph<T extends TFloating> implements AutoCloseable {
  private static final String FEATURES = "features";
  private static final String LOGITS = "logits";
  private static final String TRAIN = "train";
  private static final String LABELS = "labels";
  private static final String STEP_SIZE = "step_size";
  private static final String INPUT = "input";
  private static final String OUTPUT = "output";
  private static final String MASK = "mask_";

  private final NDManager manager;
  private final boolean float64;
  private final TensorFlowTensors<T> tensors;
  private final Optional<FusedAdam<T>> adam;
  private final Optional<FoldedBase<T>> foldedBase;
  private final GraphSession session;

  private StageGraph(
      GraphSource<T> source,
      NDManager manager,
      ModelSpec spec,
      Optional<StageSettings> stage,
      boolean fast) {
    this.manager = manager;
    float64 = source.isFloat64();
    tensors = new TensorFlowTensors<>(source, "weights", spec.tensors());
    Convolution<T> plain = Convolution.plain(source, tensors::value);
    TensorFlowNetwork<T> network = new TensorFlowNetwork<>(source, spec, tensors::value, plain);
    MovingStatistics<T> moving = new MovingStatistics<>(source, spec, tensors::value);
    Operand<T> images = source.input(-1, spec.imageSize(), spec.imageSize(), 3);
    Operand<T> features = source.input(-1, spec.features());
    source.signature(
        FEATURES, Map.of(INPUT, images), Map.of(OUTPUT, network.features(images, moving)));
    source.signature(
        LOGITS, Map.of(INPUT, features), Map.of(OUTPUT, network.logits(features, List.of())));
    foldedBase =
        fast
            ? Optional.of(new FoldedBase<>(source, spec, tensors::value, images))
            : Optional.empty();
    TensorFlowNetwork<T> trained =
        fast
            ? new TensorFlowNetwork<>(
                source, spec, tensors::value, Convolution.asProducts(source, tensors::value))
            : network;
    adam = stage.map(settings -> training(source, spec, settings, trained, images, features));
    session = GraphSession.load(source::write, FEATURES);
    adam.ifPresent(optimizer -> optimizer.reset(session, manager));
  }

  /**
   * Builds and loads; the weights are yet to be set.
   *
   * @param fast whether the base can be folded, and the training step may compute convolutions as
   *     matrix products; {@link #features} is the reference path always
   */
  static StageGraph<?> load(
      GraphSource<?> source,
      NDManager manager,
      ModelSpec spec,
      Optional<StageSettings> stage,
      boolean fast) {
    return new StageGraph<>(source, manager, spec, stage, fast);
  }

  private FusedAdam<T> training(
      GraphSource<T> source,
      ModelSpec spec,
      StageSettings stage,
      TensorFlowNetwork<T> network,
      Operand<T> images,
      Operand<T> frozenFeatures) {
    Ops tf = source.tf();
    Map<String, Operand<?>> inputs = new HashMap<>();
    List<Op> updates = new ArrayList<>();
    Operand<T> features = frozenFeatures;
    inputs.put(INPUT, frozenFeatures);
    if (stage.trainable() == Trainable.ALL) {
      inputs.put(INPUT, images);
      features = trainedFeatures(source, spec, stage, network, images, updates);
    }
    List<Operand<T>> masks = new ArrayList<>();
    for (int i = 0; i < spec.dropouts(); i++) {
      masks.add(source.input(-1, spec.maskUnits().get(i)));
      inputs.put(MASK + i, masks.get(i));
    }
    Operand<TInt64> labels = source.input(TInt64.class, -1, 1);
    inputs.put(LABELS, labels);
    Operand<T> logits = network.logits(features, masks);
    FusedAdam<T> optimizer =
        new FusedAdam<>(
            source,
            tensors,
            spec.trainedTensors(stage.trainable()),
            stage.learningRate(),
            loss(tf, logits, labels, spec.classes()));
    inputs.put(STEP_SIZE, optimizer.stepSize());
    updates.addAll(optimizer.updates());
    source.signature(
        TRAIN, inputs, Map.of(OUTPUT, tf.withControlDependencies(updates).identity(logits)));
    return optimizer;
  }

  private Operand<T> trainedFeatures(
      GraphSource<T> source,
      ModelSpec spec,
      StageSettings stage,
      TensorFlowNetwork<T> network,
      Operand<T> images,
      List<Op> updates) {
    if (stage.batchNorm() == BatchNormMode.MOVING) {
      return network.features(images, new MovingStatistics<>(source, spec, tensors::value));
    }
    BatchStatistics<T> statistics = new BatchStatistics<>(source, spec, tensors);
    Operand<T> features = network.features(images, statistics);
    updates.addAll(statistics.moves());
    return features;
  }

  /**
   * Mean sparse categorical cross-entropy from logits. From primitives, because TensorFlow's C++
   * gradients do not know the sparse operation, and know the dense one in float32 only.
   */
  private static <T extends TFloating> Operand<T> loss(
      Ops tf, Operand<T> logits, Operand<TInt64> labels, int classes) {
    Operand<T> oneHot =
        tf.oneHot(
            tf.reshape(labels, tf.constant(new int[] {-1})),
            tf.constant(classes),
            tf.constantOfSameType(logits, -1),
            tf.constantOfSameType(logits, 0));
    Operand<T> terms = tf.math.mul(tf.nn.logSoftmax(logits), oneHot);
    Operand<T> losses = tf.reduceSum(terms, tf.constant(new int[] {1}));
    return tf.math.mean(losses, tf.constant(new int[] {0}));
  }

  /** Returns the features of images, by the reference path. */
  NDArray features(NDArray images) {
    return call(FEATURES, images.getManager(), Map.of(INPUT, images));
  }

  /** Folds the base with the weights that there are. */
  InferenceBase.Folded<NDArray, NDArray> fold() {
    return foldedBase.orElseThrow().fold(session, manager);
  }

  /** Returns the logits of features in inference mode. */
  NDArray logits(NDArray features) {
    return call(LOGITS, features.getManager(), Map.of(INPUT, features));
  }

  /**
   * Makes one training step.
   *
   * @param input images, or features where the base is frozen
   * @return the pass's logits
   */
  NDArray train(NDArray input, NDArray labels, List<NDArray> masks) {
    NDManager step = input.getManager();
    Map<String, NDArray> inputs = new HashMap<>(Map.of(INPUT, input, LABELS, labels));
    for (int i = 0; i < masks.size(); i++) {
      inputs.put(MASK + i, masks.get(i));
    }
    double size = adam.orElseThrow().nextStepSize();
    inputs.put(STEP_SIZE, float64 ? step.create(size) : step.create((float) size));
    return call(TRAIN, step, inputs);
  }

  private NDArray call(String signature, NDManager owner, Map<String, NDArray> inputs) {
    return session.call(signature, owner, inputs).get(OUTPUT);
  }

  Weights weights() {
    return tensors.save(session, manager);
  }

  void weights(Weights weights) {
    tensors.load(session, manager, weights);
  }

  OptimizerState optimizerState() {
    return adam.orElseThrow().state(session, manager);
  }

  void optimizerState(OptimizerState state) {
    adam.orElseThrow().state(state, session, manager);
  }

  @Override
  public void close() {
    session.close();
  }
}
