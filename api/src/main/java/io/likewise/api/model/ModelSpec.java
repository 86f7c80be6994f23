package io.likewise.api.model;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * A residual network of bottleneck blocks with a dense head, as data: what a backend needs to build
 * it, and nothing of how.
 *
 * <p>A forward pass on images {@code [batch, imageSize, imageSize, 3]} is {@link #stem}, a 3×3
 * max-pool of stride 2 with one row and column of padding on each side, every one of {@link
 * #residualBlocks}, the mean over height and width (the <em>features</em>), and every layer of
 * {@link #head}; it ends in logits {@code [batch, classes]} without a softmax. ResNet50 is blocks
 * (3, 4, 6, 3) at width 64: He et al., "Deep Residual Learning", arXiv:1512.03385, table 1.
 *
 * @param variant which of the two published ResNet50 layouts the base follows
 * @param blocks residual blocks in each group, one to eight groups, each at least 1
 * @param width channels of the stem and of the first group's narrow convolutions; each following
 *     group doubles it, and a block widens its output by 4
 * @param dense units of each hidden dense layer, such as 128 and 64; may be empty
 * @param dropout the share of units a dropout removes, in [0, 1)
 * @param dropouts how many of the hidden dense layers, from the first, are followed by a dropout
 * @param imageSize height and width of the images, at least 32
 * @param classes the number of classes, at least 2
 */
public record ModelSpec(
    Variant variant,
    List<Integer> blocks,
    int width,
    List<Integer> dense,
    double dropout,
    int dropouts,
    int imageSize,
    int classes) {

  /** The two published layouts of ResNet50 that pre-trained weights exist for. */
  public enum Variant {
    /**
     * {@code keras.applications.ResNet50}: a group's stride is in its first 1×1 convolution,
     * convolutions have biases.
     */
    KERAS,
    /**
     * {@code torchvision.models.resnet50} ("v1.5"): a group's stride is in its 3×3 convolution,
     * convolutions have no biases.
     */
    TORCHVISION
  }

  /** How much wider a bottleneck block's output is than its narrow convolutions. */
  public static final int EXPANSION = 4;

  /** Checks every field and copies the lists. */
  public ModelSpec {
    blocks = List.copyOf(blocks);
    dense = List.copyOf(dense);
    require(
        !blocks.isEmpty() && blocks.size() <= 8 && blocks.stream().allMatch(n -> n >= 1),
        "network.blocks",
        blocks,
        "one to eight numbers, each at least 1");
    require(width >= 1 && width <= 1024, "network.width", width, "1 to 1024");
    require(dense.stream().allMatch(n -> n >= 1), "network.dense", dense, "each at least 1");
    require(dropout >= 0 && dropout < 1, "network.dropout", dropout, "at least 0, below 1");
    require(
        dropouts >= 0 && dropouts <= dense.size(),
        "network.dropouts",
        dropouts,
        "0 to the number of hidden dense layers, " + dense.size());
    require(imageSize >= 32 && imageSize <= 1024, "imageSize", imageSize, "32 to 1024");
    require(classes >= 2, "classes", classes, "at least 2");
  }

  private static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new LikewiseException(
          ErrorCode.EXPERIMENT_INVALID,
          field + ": " + value + " is out of range, expected " + expected + ".");
    }
  }

  /** Returns ResNet50 of a variant with the head 128–64–classes and dropout .25. */
  public static ModelSpec resNet50(Variant variant, int dropouts, int imageSize, int classes) {
    return new ModelSpec(
        variant, List.of(3, 4, 6, 3), 64, List.of(128, 64), 0.25, dropouts, imageSize, classes);
  }

  /** Returns the constants of every batch normalisation. */
  public BatchNorm batchNorm() {
    return variant == Variant.KERAS ? BatchNorm.KERAS : BatchNorm.TORCHVISION;
  }

  /** Returns the 7×7 convolution of stride 2 that every image enters through. */
  public ConvUnit stem() {
    return unit("conv1", 3, width, 7, 2, imageSize, true);
  }

  /** Returns the height and width of what the max-pool behind the stem yields. */
  public int pooledSize() {
    return (stem().outputSize() + 2 - 3) / 2 + 1;
  }

  /** Returns the residual blocks in order. */
  public List<ResidualBlock> residualBlocks() {
    List<ResidualBlock> all = new ArrayList<>();
    int channels = width;
    int size = pooledSize();
    for (int group = 0; group < blocks.size(); group++) {
      int narrow = width << group;
      for (int index = 1; index <= blocks.get(group); index++) {
        int stride = index == 1 && group > 0 ? 2 : 1;
        String name = "conv" + (group + 2) + "_block" + index;
        ResidualBlock block = block(name, channels, narrow, stride, size, index == 1);
        all.add(block);
        channels = narrow * EXPANSION;
        size = block.third().outputSize();
      }
    }
    return List.copyOf(all);
  }

  private ResidualBlock block(
      String name, int channels, int narrow, int stride, int size, boolean project) {
    boolean strideFirst = variant == Variant.KERAS;
    ConvUnit first = unit(name + "_1", channels, narrow, 1, strideFirst ? stride : 1, size, true);
    ConvUnit second =
        unit(name + "_2", narrow, narrow, 3, strideFirst ? 1 : stride, first.outputSize(), true);
    ConvUnit third =
        unit(name + "_3", narrow, narrow * EXPANSION, 1, 1, second.outputSize(), false);
    Optional<ConvUnit> projection =
        project
            ? Optional.of(unit(name + "_0", channels, narrow * EXPANSION, 1, stride, size, false))
            : Optional.empty();
    return new ResidualBlock(name, projection, first, second, third);
  }

  private ConvUnit unit(
      String name, int in, int out, int kernel, int stride, int inputSize, boolean relu) {
    boolean bias = variant == Variant.KERAS;
    return new ConvUnit(name, in, out, kernel, stride, kernel / 2, inputSize, bias, relu);
  }

  /** Returns the number of features: the channels of the last block. */
  public int features() {
    return (width << (blocks.size() - 1)) * EXPANSION;
  }

  /** Returns the dense layers in order; the last one yields the logits. */
  public List<DenseLayer> head() {
    List<DenseLayer> layers = new ArrayList<>();
    int inputs = features();
    for (int i = 0; i <= dense.size(); i++) {
      boolean hidden = i < dense.size();
      int outputs = hidden ? dense.get(i) : classes;
      String name = i == 0 ? "dense" : "dense_" + i;
      OptionalInt mask = i < dropouts ? OptionalInt.of(i) : OptionalInt.empty();
      layers.add(new DenseLayer(name, inputs, outputs, hidden, mask));
      inputs = outputs;
    }
    return List.copyOf(layers);
  }

  /** Returns the layers that can be looked at, in the order of the forward pass. */
  public List<Layer> layers() {
    return Layer.of(this);
  }

  /** Returns the layer of a name that there is. */
  public Layer layer(String name) {
    return layers().stream().filter(each -> each.name().equals(name)).findFirst().orElseThrow();
  }

  /** Returns the units of each dropout mask a training batch carries, in order. */
  public List<Integer> maskUnits() {
    return dense.subList(0, dropouts);
  }

  /** Returns every convolution unit in order: the stem, then each block's units. */
  public List<ConvUnit> convUnits() {
    return Stream.concat(
            Stream.of(stem()), residualBlocks().stream().flatMap(b -> b.units().stream()))
        .toList();
  }

  /** Returns every tensor of the network, batch-norm statistics included, in canonical order. */
  public List<TensorSpec> tensors() {
    return Stream.concat(
            convUnits().stream().flatMap(unit -> unit.tensors().stream()),
            head().stream().flatMap(layer -> layer.tensors().stream()))
        .toList();
  }

  /** Returns the tensors a stage changes by their gradients, in canonical order. */
  public List<TensorSpec> trainedTensors(Trainable trainable) {
    return tensors().stream().filter(tensor -> tensor.isTrainedBy(trainable)).toList();
  }

  /** Returns the number of values in all tensors. */
  public long parameterCount() {
    return tensors().stream().mapToLong(TensorSpec::size).sum();
  }
}
