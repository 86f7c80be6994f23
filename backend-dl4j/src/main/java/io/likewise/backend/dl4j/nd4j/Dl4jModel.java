package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import io.likewise.backend.dl4j.pass.FoldedBase;
import io.likewise.toolkit.FastPath;
import io.likewise.toolkit.InferenceBase;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A network on DL4J: graphs of its base, of its head and, while everything trains, of the whole,
 * which share one array of parameters.
 */
final class Dl4jModel implements TrainableModel {
  private final ModelSpec spec;
  private final GraphFactory graphs;
  private final FlatLayout layout;
  private final FlatTensors tensors;
  private final ComputationGraph base;
  private final InferenceBase<INDArray, INDArray> inferenceBase;
  private final ComputationGraph head;
  private final LogitsLoss headLoss = new LogitsLoss();
  private final StepInputs inputs;
  private final FastPath fastPath;
  private FoldedBase foldedBase;
  private StageSettings stage;
  private Training training;

  Dl4jModel(GraphFactory graphs, Weights weights, FastPath fastPath) {
    this.graphs = graphs;
    this.spec = graphs.spec();
    this.fastPath = fastPath;
    long length = spec.parameterCount();
    long headStart = length - headLength(spec);
    INDArray parameters = Nd4j.create(graphs.dataType(), 1, length);
    base = graphs.base();
    base.init(part(parameters, 0, headStart), false);
    head = graphs.head(headLoss);
    head.init(part(parameters, headStart, length), false);
    layout = new FlatLayout(spec, base, head);
    tensors = FlatTensors.ofNetwork(layout, spec.tensors(), parameters);
    tensors.load(weights);
    inputs = new StepInputs(spec, graphs.dataType(), graphs.format());
    inferenceBase =
        new InferenceBase<>(
            images -> base.outputSingle(false, images),
            batchSize -> fold(),
            this::features,
            spec.imageSize(),
            fastPath);
    inferenceBase.check();
  }

  /** Folds into the room that there is already. */
  private InferenceBase.Folded<INDArray, INDArray> fold() {
    if (foldedBase == null) {
      foldedBase = new FoldedBase(spec);
    }
    foldedBase.fold(tensors.views());
    return foldedBase::features;
  }

  private float[] features(Batch batch, Function<INDArray, INDArray> path) {
    try (INDArray features = path.apply(inputs.images(batch))) {
      return features.dup('c').data().asFloat();
    }
  }

  private INDArray features(Batch batch) {
    return inferenceBase.features(batch.size(), () -> inputs.images(batch));
  }

  private static long headLength(ModelSpec spec) {
    return spec.tensors().stream()
        .filter(tensor -> tensor.role().isHead())
        .mapToLong(TensorSpec::size)
        .sum();
  }

  private static INDArray part(INDArray parameters, long from, long to) {
    return parameters.get(NDArrayIndex.all(), NDArrayIndex.interval(from, to));
  }

  @Override
  public void beginStage(StageSettings settings) {
    endStage();
    stage = settings;
    training = new Training(spec, settings, tensors, differentiation(), update());
  }

  private AdamUpdate update() {
    return fastPath.isTaken()
        ? new AdamLoop(Nd4j.getEnvironment().maxThreads())
        : new AdamOperator(graphs.dataType());
  }

  private Differentiation differentiation() {
    if (fastPath.isTaken()) {
      return new PassStep(spec, stage, tensors, this::features);
    }
    if (trainsHeadAlone()) {
      return new GraphStep(head, headLoss, inputs, this::features, true);
    }
    LogitsLoss loss = new LogitsLoss();
    boolean frozen = stage.trainable() == Trainable.HEAD;
    ComputationGraph whole = graphs.whole(stage.batchNorm(), frozen, loss);
    whole.init(tensors.array(), false);
    layout.require(spec, whole);
    return new GraphStep(whole, loss, inputs, inputs::images, false);
  }

  /** Returns whether the stage needs no graph of the whole; DL4J as released always has one. */
  private boolean trainsHeadAlone() {
    return stage.trainable() == Trainable.HEAD && !graphs.isStock();
  }

  private void endStage() {
    if (training != null) {
      training.close();
      training = null;
    }
    // They keep the size that the stage needed; another one needs other room.
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  @Override
  public PendingLogits train(Batch batch) {
    Logits logits = training.step(batch);
    if (stage.trainable() == Trainable.ALL) {
      inferenceBase.discard();
    }
    return () -> logits;
  }

  @Override
  public PendingLogits predict(Batch batch) {
    try (INDArray features = features(batch)) {
      return logits(features);
    }
  }

  private PendingLogits logits(INDArray features) {
    int batch = (int) features.size(0);
    try (INDArray values = head.outputSingle(false, inputs.withoutDropout(features, batch))) {
      Logits logits = LogitsLoss.copy(values);
      return () -> logits;
    }
  }

  /** DL4J as it is released keeps none. */
  @Override
  public Optional<FrozenFeatures> frozenFeatures(Batch batch) {
    return graphs.isStock() ? Optional.empty() : Optional.of(new KeptFeatures(features(batch)));
  }

  private record KeptFeatures(INDArray array) implements FrozenFeatures {
    @Override
    public void close() {
      array.close();
    }
  }

  @Override
  public PendingLogits predict(FrozenFeatures features) {
    return logits(((KeptFeatures) features).array());
  }

  /** DL4J as it is released does not show them. */
  @Override
  public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
    if (graphs.isStock()) {
      return Optional.empty();
    }
    List<INDArray> seen = new ArrayList<>();
    for (int i = 0; i < inputs.size(); i++) {
      seen.add(array(inputs.get(i), layer.inputs().get(i), batch.size()));
    }
    List<INDArray> made = new ArrayList<>(seen);
    boolean frozen = stage.trainable() == Trainable.HEAD && !(layer instanceof Layer.Dense);
    Layer.Computation<INDArray> layers =
        frozen ? new GraphLayers(base, false, List.of(), made) : training.layers(batch, made);
    try (INDArray output = layer.compute(layers, seen).dup('c')) {
      return Optional.of(output.data().asDouble());
    } finally {
      made.stream().filter(INDArray::closeable).forEach(INDArray::close);
    }
  }

  private INDArray array(double[] values, Layer.Output seen, int images) {
    long size = seen.size();
    long[] shape =
        seen.isMaps()
            ? new long[] {images, size, size, seen.channels()}
            : new long[] {images, seen.channels()};
    INDArray array = Nd4j.create(graphs.dataType(), shape, 'c');
    if (FlatTensors.numbers(array) instanceof DoubleBuffer doubles) {
      doubles.put(0, values);
    } else {
      FloatBuffer floats = (FloatBuffer) FlatTensors.numbers(array);
      for (int i = 0; i < values.length; i++) {
        floats.put(i, (float) values[i]);
      }
    }
    return array;
  }

  @Override
  public Weights weights() {
    return tensors.save();
  }

  @Override
  public void weights(Weights weights) {
    tensors.load(weights);
    inferenceBase.discard();
  }

  @Override
  public OptimizerState optimizerState() {
    return training.adam().state();
  }

  @Override
  public void optimizerState(OptimizerState state) {
    training.adam().state(state);
  }

  @Override
  public void close() {
    endStage();
    if (foldedBase != null) {
      foldedBase.close();
    }
    inputs.close();
    tensors.close();
  }
}
