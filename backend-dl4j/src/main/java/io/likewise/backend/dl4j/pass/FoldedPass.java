package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import io.likewise.backend.dl4j.layers.ChannelsLast;
import io.likewise.backend.dl4j.layers.Im2Col;
import io.likewise.backend.dl4j.pass.Product.Operand;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The forward pass through a folded base for one batch size, as a list of operations on arrays that
 * are laid out once.
 *
 * <p>ND4J's convolution reorders its input, kernel and output for oneDNN at each call, which takes
 * longer than the convolution where maps are small. With channels last a 1×1 convolution is a
 * matrix product of the map as it lies, and needs none of that; and the product that ends a block
 * is accumulated on the shortcut, so that there is no addition.
 */
final class FoldedPass implements AutoCloseable {
  private final int batch;
  private final Map<String, FoldedUnit> units;
  private final List<INDArray> rooms = new ArrayList<>();
  private final List<Runnable> operations = new ArrayList<>();
  private final INDArray input;
  private final INDArray features;
  // A map is gone once the next but one is computed: four rooms do for all of them.
  private INDArray current;
  private INDArray next;
  private final INDArray narrow;
  private final INDArray otherNarrow;

  FoldedPass(ModelSpec spec, Map<String, FoldedUnit> units, int batch) {
    this.batch = batch;
    this.units = units;
    int wide = Math.max(values(spec.stem()), most(spec, ResidualBlock::third));
    int mid = Math.max(most(spec, ResidualBlock::first), most(spec, ResidualBlock::second));
    int taken =
        spec.residualBlocks().stream()
            .flatMap(block -> block.units().stream())
            .filter(unit -> unit.kernel() == 1 && unit.stride() > 1)
            .mapToInt(unit -> unit.outputSize() * unit.outputSize() * unit.inputChannels())
            .max()
            .orElse(0);
    current = room(wide);
    next = room(wide);
    narrow = room(mid);
    otherNarrow = room(Math.max(mid, taken));
    input = room(spec.imageSize() * spec.imageSize() * 3);
    features = room(spec.features()).reshape(batch, spec.features());
    lay(spec);
  }

  private static int values(ConvUnit unit) {
    return unit.outputSize() * unit.outputSize() * unit.outputChannels();
  }

  private static int most(ModelSpec spec, Function<ResidualBlock, ConvUnit> which) {
    return spec.residualBlocks().stream().map(which).mapToInt(FoldedPass::values).max().orElse(0);
  }

  /** Allocates so many values for each image. */
  private INDArray room(int values) {
    INDArray room = Nd4j.createUninitialized(DataType.FLOAT, (long) batch * values);
    rooms.add(room);
    return room;
  }

  /** Returns the beginning of a room as a map, {@code [batch, size, size, channels]}. */
  private INDArray map(INDArray room, int size, int channels) {
    long length = (long) batch * size * size * channels;
    return room.get(NDArrayIndex.interval(0, length)).reshape('c', batch, size, size, channels);
  }

  private void lay(ModelSpec spec) {
    ConvUnit stem = spec.stem();
    INDArray images = map(input, spec.imageSize(), 3);
    INDArray wide = map(next, stem.outputSize(), stem.outputChannels());
    convolve(images, stem, wide);
    relu(wide);
    INDArray x = map(current, spec.pooledSize(), stem.outputChannels());
    pool(wide, x);
    for (ResidualBlock block : spec.residualBlocks()) {
      x = block(block, x);
    }
    INDArray last = x;
    operations.add(() -> last.mean(features, 1, 2));
  }

  private INDArray block(ResidualBlock block, INDArray x) {
    INDArray y = map(next, block.third().outputSize(), block.third().outputChannels());
    block.projection().ifPresent(projection -> unit(x, projection, y));
    INDArray shortcut = block.projection().isPresent() ? y : x;
    INDArray first = map(narrow, block.first().outputSize(), block.first().outputChannels());
    unit(x, block.first(), first);
    INDArray second =
        map(otherNarrow, block.second().outputSize(), block.second().outputChannels());
    unit(first, block.second(), second);
    addBias(shortcut, block.third(), y);
    multiply(second, block.third(), y, true);
    relu(y);
    INDArray free = current;
    current = next;
    next = free;
    return y;
  }

  private void unit(INDArray x, ConvUnit unit, INDArray y) {
    if (unit.kernel() == 1) {
      multiply(strided(x, unit), unit, y, false);
      addBias(y, unit, y);
    } else {
      convolve(x, unit, y);
    }
    if (unit.relu()) {
      relu(y);
    }
  }

  /** Takes the values that a 1×1 convolution with a stride looks at out of a map. */
  private INDArray strided(INDArray x, ConvUnit unit) {
    if (unit.stride() == 1) {
      return x;
    }
    INDArray source = ChannelsLast.strided(x, unit.stride());
    INDArray taken = map(otherNarrow, unit.outputSize(), unit.inputChannels());
    operations.add(() -> taken.assign(source));
    return taken;
  }

  /** A 1×1 convolution without its bias, in place of what is in {@code y} or on top of it. */
  private void multiply(INDArray x, ConvUnit unit, INDArray y, boolean onTop) {
    INDArray kernel =
        units.get(unit.name()).kernel().reshape('c', unit.outputChannels(), unit.inputChannels());
    operations.add(
        Product.of(
                Operand.of(ChannelsLast.rows(x)),
                Operand.of(kernel).t(),
                Operand.of(ChannelsLast.rows(y)))
            .added(onTop));
  }

  private void addBias(INDArray x, ConvUnit unit, INDArray y) {
    INDArray bias = units.get(unit.name()).bias();
    operations.add(
        Operation.of(ChannelsLast.addition(ChannelsLast.rows(x), bias, ChannelsLast.rows(y))));
  }

  private void relu(INDArray x) {
    operations.add(Operation.relu(x.reshape(x.length())));
  }

  private void convolve(INDArray x, ConvUnit unit, INDArray y) {
    FoldedUnit folded = units.get(unit.name());
    if (folded.isDense()) {
      operations.add(
          Product.of(
              Operand.of(x.reshape('c', batch, x.length() / batch)),
              Operand.of(folded.kernel()).t(),
              Operand.of(y.reshape('c', batch, y.length() / batch))));
      addBias(y, unit, y);
      return;
    }
    operations.add(
        Operation.of(
            new Im2Col(unit.kernel(), unit.stride(), unit.padding())
                .convolution(x, folded.kernel(), folded.bias(), y)));
  }

  /** The max-pooling behind the stem. What it pads with does not count: ReLU leaves no negative. */
  private void pool(INDArray x, INDArray y) {
    operations.add(Operation.of(Operation.pooling("maxpool2d").addInputs(x).addOutputs(y).build()));
  }

  /**
   * Computes features.
   *
   * @param images as many as the pass was made for, {@code [batch, height, width, 3]}
   * @param result {@code [batch, features]}
   */
  void run(INDArray images, INDArray result) {
    input.assign(images.reshape(images.length()));
    operations.forEach(Runnable::run);
    result.assign(features);
  }

  @Override
  public void close() {
    rooms.forEach(INDArray::close);
  }
}
