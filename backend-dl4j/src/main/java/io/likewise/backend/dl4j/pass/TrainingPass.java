package io.likewise.backend.dl4j.pass;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.backend.dl4j.pass.Product.Operand;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.BatchCopy.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * A training pass through a whole network, forwards and backwards, as a list of operations on
 * arrays that are laid out once for a batch size. Float32 only.
 *
 * <p>It computes what DL4J's graphs of the same network compute, with less memory and fewer copies:
 * a graph keeps each layer's output, allocates and copies between layers, and asks ND4J anew at
 * each operation.
 */
public final class TrainingPass implements AutoCloseable {
  /**
   * Where a tensor lies, with its channels first, and where its gradient is put; both flat.
   *
   * @param values the tensor
   * @param gradient of the loss; of a statistic what is to be taken off it
   */
  public record Parameter(INDArray values, INDArray gradient) {}

  private final ModelSpec spec;
  private final StageSettings stage;
  private final Map<String, Parameter> parameters;
  private final Rooms rooms = new Rooms();
  private final List<Runnable> forward = new ArrayList<>();
  private final List<Runnable> backward = new ArrayList<>();
  private int batch;
  private FeatureMap images;
  private UnitPass stem;
  private FeatureMap pooled;
  private List<BlockPass> blocks;
  private FeatureMap last;
  private FeatureMap features;
  private Operand ones;
  private HeadPass head;

  /**
   * Prepares passes of a stage that trains everything.
   *
   * @param parameters the network's tensors and gradients, by their canonical names
   */
  public TrainingPass(ModelSpec spec, StageSettings stage, Map<String, Parameter> parameters) {
    this.spec = spec;
    this.stage = stage;
    this.parameters = parameters;
  }

  /** Fills all gradients from a batch; returns the logits of the forward pass. */
  public Logits gradients(Batch samples) {
    lay(samples.size());
    BatchCopy.images(samples, Layout.CHANNELS_LAST, Rooms.numbers(images.values()));
    forward.forEach(Runnable::run);
    Logits logits = head.run(samples);
    backward.forEach(Runnable::run);
    return logits;
  }

  /** Returns the layers of a forward pass, each computed alone. */
  public Layer.Computation<INDArray> layers(Batch samples) {
    lay(samples.size());
    return new Layers(this, head, samples);
  }

  FeatureMap unit(ConvUnit unit, INDArray x) {
    if (!unit.equals(spec.stem())) {
      return blocks.stream().filter(b -> b.has(unit)).findFirst().orElseThrow().unit(unit, x);
    }
    images.images().assign(x);
    run(stem::forward);
    return stem.output();
  }

  FeatureMap pool(INDArray x) {
    stem.output().images().assign(x);
    run(this::pool);
    return pooled;
  }

  FeatureMap end(ResidualBlock block, INDArray x, INDArray y) {
    return blocks.stream().filter(b -> b.isOf(block)).findFirst().orElseThrow().end(x, y);
  }

  FeatureMap mean(INDArray x) {
    last.images().assign(x);
    run(this::mean);
    return features;
  }

  private static void run(Consumer<List<Runnable>> part) {
    List<Runnable> program = new ArrayList<>();
    part.accept(program);
    program.forEach(Runnable::run);
  }

  private void lay(int size) {
    if (batch != size) {
      batch = size;
      lay();
    }
  }

  private void lay() {
    rooms.reuse();
    forward.clear();
    backward.clear();
    PassContext context = PassContext.of(spec, stage, batch, parameters, rooms);
    images = rooms.map(batch, spec.imageSize(), 3);
    stem = new UnitPass(spec.stem(), images, context);
    pooled = rooms.map(batch, spec.pooledSize(), spec.stem().outputChannels());
    blocks = new ArrayList<>();
    FeatureMap x = pooled;
    for (ResidualBlock block : spec.residualBlocks()) {
      blocks.add(new BlockPass(block, x, context));
      x = blocks.get(blocks.size() - 1).output();
    }
    last = x;
    features = rooms.map(batch, 1, last.channels());
    FeatureMap ofFeatures = rooms.map(batch, 1, last.channels());
    head = new HeadPass(spec, features, ofFeatures, context);
    GradientRooms gradients = new GradientRooms(spec, batch, rooms);

    stem.forward(forward);
    pool(forward);
    blocks.forEach(block -> block.forward(forward));
    FeatureMap gradient = gradients.output(last);
    long area = (long) last.size() * last.size();
    ones =
        Operand.of(
            context.scratch().ones().get(NDArrayIndex.interval(0, area)).reshape('c', 1, area));
    mean(forward);

    spread(ofFeatures, gradient);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      gradient = blocks.get(i).backward(gradient, gradients, backward);
    }
    FeatureMap ofStem = gradients.input(stem.output());
    poolGradient(stem.output(), gradient, ofStem);
    stem.backwardToConvolution(ofStem, backward);
    stem.convolution().backward(null, false, backward);
  }

  /** The mean of each image's positions. */
  private void mean(List<Runnable> program) {
    for (int n = 0; n < batch; n++) {
      program.add(
          Product.of(
                  ones, Operand.of(last.part(n, 1).rows()), Operand.of(features.part(n, 1).rows()))
              .times(1.0 / ones.columns()));
    }
  }

  private void spread(FeatureMap ofFeatures, FeatureMap gradient) {
    for (int n = 0; n < batch; n++) {
      backward.add(
          Product.of(
                  ones.t(),
                  Operand.of(ofFeatures.part(n, 1).rows()),
                  Operand.of(gradient.part(n, 1).rows()))
              .times(1.0 / ones.columns()));
    }
  }

  /** The max-pooling behind the stem. What it pads with does not count: ReLU leaves no negative. */
  private void pool(List<Runnable> program) {
    FeatureMap map = stem.output();
    int images = map.parts().get(0).batch();
    List<FeatureMap> maps = map.parts(images);
    List<FeatureMap> results = pooled.parts(images);
    for (int i = 0; i < maps.size(); i++) {
      program.add(
          Operation.of(
              Operation.pooling("maxpool2d")
                  .addInputs(maps.get(i).images())
                  .addOutputs(results.get(i).images())
                  .build()));
    }
  }

  private void poolGradient(FeatureMap map, FeatureMap gradient, FeatureMap result) {
    int images = map.parts().get(0).batch();
    List<FeatureMap> maps = map.parts(images);
    List<FeatureMap> gradients = gradient.parts(images);
    List<FeatureMap> results = result.parts(images);
    for (int i = 0; i < maps.size(); i++) {
      backward.add(
          Operation.of(
              Operation.pooling("maxpool2d_bp")
                  .addInputs(maps.get(i).images(), gradients.get(i).images())
                  .addOutputs(results.get(i).images())
                  .build()));
    }
  }

  /**
   * The layers of a pass, each computed alone in the rooms that it has there, by the operations
   * that the pass has for it.
   *
   * @param base computes what comes before the head; null if the pass begins with features
   */
  record Layers(TrainingPass base, HeadPass head, Batch samples)
      implements Layer.Computation<INDArray> {
    @Override
    public INDArray unit(ConvUnit unit, INDArray x) {
      return base.unit(unit, x).images();
    }

    @Override
    public INDArray pool(INDArray x) {
      return base.pool(x).images();
    }

    @Override
    public INDArray end(ResidualBlock block, INDArray x, INDArray y) {
      return base.end(block, x, y).images();
    }

    @Override
    public INDArray mean(INDArray x) {
      return base.mean(x).rows();
    }

    @Override
    public INDArray dense(DenseLayer layer, INDArray x) {
      return head.layer(layer, x, samples);
    }
  }

  @Override
  public void close() {
    rooms.close();
  }
}
