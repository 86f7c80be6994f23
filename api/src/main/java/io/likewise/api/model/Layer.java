package io.likewise.api.model;

import java.util.ArrayList;
import java.util.List;

/**
 * A layer of a network as it is looked at from outside: what it sees, and what it yields behind its
 * ReLU. That exists on every path, also where batch normalisation is folded into convolutions, or a
 * block's sum into its last product.
 */
public sealed interface Layer {
  /** The name of what the first layer sees: the batch's images. */
  String IMAGES = "images";

  /**
   * What a layer yields, and others see: maps {@code [image, row, column, channel]}, or vectors
   * {@code [image, unit]}.
   *
   * @param name Keras' name of the layer
   * @param size the height and width of maps; 0 for vectors
   * @param channels channels or units
   */
  record Output(String name, int size, int channels) {
    /** Returns whether they are maps. */
    public boolean isMaps() {
      return size > 0;
    }

    /** Returns how many values an image has. */
    public int values() {
      return isMaps() ? size * size * channels : channels;
    }
  }

  /** Returns what it yields. */
  Output output();

  /** Returns what it sees. */
  List<Output> inputs();

  /** Has the layer computed by whoever can, of what it sees. */
  <A> A compute(Computation<A> by, List<A> inputs);

  /** Returns the name of what it yields. */
  default String name() {
    return output().name();
  }

  /** Computes layers, each kind in its way, on values as an engine has them. */
  interface Computation<A> {
    /** Returns what a unit with a ReLU makes of x. */
    A unit(ConvUnit unit, A x);

    /** Returns what the max-pool behind the stem makes of x. */
    A pool(A x);

    /**
     * Returns what ends a block: {@code relu(shortcut(x) + third(y))}.
     *
     * @param x what the block sees
     * @param y what its second unit yields
     */
    A end(ResidualBlock block, A x, A y);

    /** Returns the mean of x over height and width. */
    A mean(A x);

    /** Returns what a dense layer makes of x, with its dropout's mask where it has one. */
    A dense(DenseLayer layer, A x);
  }

  /** The stem, or a block's first or second unit. */
  record Unit(ConvUnit unit, Output output, List<Output> inputs) implements Layer {
    static Unit of(ConvUnit unit, Output x) {
      Output output = new Output(unit.name() + "_relu", unit.outputSize(), unit.outputChannels());
      return new Unit(unit, output, List.of(x));
    }

    @Override
    public <A> A compute(Computation<A> by, List<A> inputs) {
      return by.unit(unit, inputs.get(0));
    }
  }

  /** The max-pool behind the stem. */
  record Pool(Output output, List<Output> inputs) implements Layer {
    @Override
    public <A> A compute(Computation<A> by, List<A> inputs) {
      return by.pool(inputs.get(0));
    }
  }

  /** What ends a block: its third unit, its shortcut, their sum and the ReLU. */
  record End(ResidualBlock block, Output output, List<Output> inputs) implements Layer {
    static End of(ResidualBlock block, Output x, Output y) {
      ConvUnit third = block.third();
      Output output = new Output(block.name() + "_out", third.outputSize(), third.outputChannels());
      return new End(block, output, List.of(x, y));
    }

    @Override
    public <A> A compute(Computation<A> by, List<A> inputs) {
      return by.end(block, inputs.get(0), inputs.get(1));
    }
  }

  /** The mean over height and width, which yields the features. */
  record Mean(Output output, List<Output> inputs) implements Layer {
    @Override
    public <A> A compute(Computation<A> by, List<A> inputs) {
      return by.mean(inputs.get(0));
    }
  }

  /** A dense layer of the head, with its ReLU and dropout; the last yields the logits. */
  record Dense(DenseLayer layer, Output output, List<Output> inputs) implements Layer {
    @Override
    public <A> A compute(Computation<A> by, List<A> inputs) {
      return by.dense(layer, inputs.get(0));
    }
  }

  /** Returns the layers of a network in the order of its forward pass. */
  static List<Layer> of(ModelSpec spec) {
    List<Layer> all = new ArrayList<>();
    all.add(Unit.of(spec.stem(), new Output(IMAGES, spec.imageSize(), 3)));
    all.add(
        new Pool(new Output("pool1_pool", spec.pooledSize(), spec.width()), List.of(latest(all))));
    for (ResidualBlock block : spec.residualBlocks()) {
      Output x = latest(all);
      all.add(Unit.of(block.first(), x));
      all.add(Unit.of(block.second(), latest(all)));
      all.add(End.of(block, x, latest(all)));
    }
    all.add(new Mean(new Output("avg_pool", 0, spec.features()), List.of(latest(all))));
    for (DenseLayer layer : spec.head()) {
      Output output = new Output(layer.name(), 0, layer.outputs());
      all.add(new Dense(layer, output, List.of(latest(all))));
    }
    return List.copyOf(all);
  }

  private static Output latest(List<Layer> layers) {
    return layers.get(layers.size() - 1).output();
  }
}
