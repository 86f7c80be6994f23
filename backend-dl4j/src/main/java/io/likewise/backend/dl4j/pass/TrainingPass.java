package io.likewise.backend.dl4j.pass;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.backend.dl4j.pass.Product.Operand;
import io.likewise.toolkit.BatchCopy;
import io.likewise.toolkit.BatchCopy.Layout;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
    if (batch != samples.size()) {
      batch = samples.size();
      lay();
    }
    BatchCopy.images(samples, Layout.CHANNELS_LAST, Rooms.numbers(images.values()));
    forward.forEach(Runnable::run);
    Logits logits = head.run(samples);
    backward.forEach(Runnable::run);
    return logits;
  }

  private void lay() {
    rooms.reuse();
    forward.clear();
    backward.clear();
    PassContext context = PassContext.of(spec, stage, batch, parameters, rooms);
    images = rooms.map(batch, spec.imageSize(), 3);
    UnitPass stem = new UnitPass(spec.stem(), images, context);
    FeatureMap pooled = rooms.map(batch, spec.pooledSize(), spec.stem().outputChannels());
    List<BlockPass> blocks = new ArrayList<>();
    FeatureMap x = pooled;
    for (ResidualBlock block : spec.residualBlocks()) {
      blocks.add(new BlockPass(block, x, context));
      x = blocks.get(blocks.size() - 1).output();
    }
    FeatureMap last = x;
    FeatureMap features = rooms.map(batch, 1, last.channels());
    FeatureMap ofFeatures = rooms.map(batch, 1, last.channels());
    head = new HeadPass(spec, features, ofFeatures, context);
    GradientRooms gradients = new GradientRooms(spec, batch, rooms);

    stem.forward(forward);
    pool(stem.output(), pooled);
    blocks.forEach(block -> block.forward(forward));
    FeatureMap gradient = gradients.output(last);
    long area = (long) last.size() * last.size();
    Operand ones =
        Operand.of(
            context.scratch().ones().get(NDArrayIndex.interval(0, area)).reshape('c', 1, area));
    mean(last, features, ones);

    spread(ofFeatures, gradient, ones);
    for (int i = blocks.size() - 1; i >= 0; i--) {
      gradient = blocks.get(i).backward(gradient, gradients, backward);
    }
    FeatureMap ofStem = gradients.input(stem.output());
    poolGradient(stem.output(), gradient, ofStem);
    stem.backwardToConvolution(ofStem, backward);
    stem.convolution().backward(null, false, backward);
  }

  /** The mean of each image's positions. */
  private void mean(FeatureMap map, FeatureMap features, Operand ones) {
    for (int n = 0; n < batch; n++) {
      forward.add(
          Product.of(
                  ones, Operand.of(map.part(n, 1).rows()), Operand.of(features.part(n, 1).rows()))
              .times(1.0 / ones.columns()));
    }
  }

  private void spread(FeatureMap ofFeatures, FeatureMap gradient, Operand ones) {
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
  private void pool(FeatureMap map, FeatureMap pooled) {
    int images = map.parts().get(0).batch();
    List<FeatureMap> maps = map.parts(images);
    List<FeatureMap> results = pooled.parts(images);
    for (int i = 0; i < maps.size(); i++) {
      forward.add(
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

  @Override
  public void close() {
    rooms.close();
  }
}
