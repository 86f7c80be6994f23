package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ResidualBlock;
import io.likewise.backend.dl4j.layers.ChannelsLast;
import java.util.ArrayList;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A residual block. A gradient takes the place of what it is the gradient of, if that is not needed
 * any more, or else one of the rooms that all blocks share.
 */
final class BlockPass {
  private final ResidualBlock block;
  private final Scratch scratch;
  private final FeatureMap input;
  private final FeatureMap seen;
  private final UnitPass projection;
  private final UnitPass first;
  private final UnitPass second;
  private final UnitPass third;
  private final FeatureMap output;

  BlockPass(ResidualBlock block, FeatureMap input, PassContext context) {
    this.block = block;
    this.input = input;
    scratch = context.scratch();
    ConvUnit shortcut = block.projection().orElse(null);
    seen =
        isStrided()
            ? context.rooms().map(input.batch(), shortcut.outputSize(), input.channels())
            : input;
    projection = shortcut == null ? null : new UnitPass(shortcut, seen, context);
    first = new UnitPass(block.first(), isFirstStrided() ? seen : input, context);
    second = new UnitPass(block.second(), first.output(), context);
    third = new UnitPass(block.third(), second.output(), context);
    ConvUnit last = block.third();
    output = context.rooms().map(input.batch(), last.outputSize(), last.outputChannels());
  }

  private boolean isStrided() {
    return block.projection().isPresent() && block.projection().get().stride() > 1;
  }

  private boolean isFirstStrided() {
    return block.first().stride() > 1;
  }

  private INDArray strided(FeatureMap map) {
    return ChannelsLast.strided(map.images(), block.projection().orElseThrow().stride());
  }

  FeatureMap output() {
    return output;
  }

  void forward(List<Runnable> program) {
    take(program);
    shortcut(program);
    first.forward(program);
    second.forward(program);
    end(program);
  }

  /** Adds the copy of what kernels with a stride see. */
  private void take(List<Runnable> program) {
    if (isStrided()) {
      INDArray source = strided(input);
      INDArray target = seen.images();
      program.add(() -> target.assign(source));
    }
  }

  private void shortcut(List<Runnable> program) {
    if (projection != null) {
      projection.convolve(program);
    }
  }

  /** Adds the third unit, the sum and the ReLU. */
  private void end(List<Runnable> program) {
    third.convolve(program);
    List<FeatureMap> outputs = output.parts();
    for (int i = 0; i < outputs.size(); i++) {
      FeatureMap part = outputs.get(i);
      program.add(third.normalization().normalize(i, part));
      FeatureMap shortcut;
      if (projection == null) {
        shortcut = input.parts().get(i);
      } else {
        shortcut = scratch.like(part);
        program.add(projection.normalization().normalize(i, shortcut));
      }
      program.add(Operation.add(part, shortcut));
      program.add(Operation.relu(part.values()));
    }
  }

  /** Computes one of the first two units alone. */
  FeatureMap unit(ConvUnit unit, INDArray x) {
    List<Runnable> program = new ArrayList<>();
    if (unit.equals(block.first())) {
      input.images().assign(x);
      take(program);
      first.forward(program);
    } else {
      first.output().images().assign(x);
      second.forward(program);
    }
    program.forEach(Runnable::run);
    return unit.equals(block.first()) ? first.output() : second.output();
  }

  /** Computes alone what ends the block, of what it sees and what its second unit yields. */
  FeatureMap end(INDArray x, INDArray y) {
    input.images().assign(x);
    second.output().images().assign(y);
    List<Runnable> program = new ArrayList<>();
    take(program);
    shortcut(program);
    end(program);
    program.forEach(Runnable::run);
    return output;
  }

  boolean isOf(ResidualBlock other) {
    return block.equals(other);
  }

  boolean has(ConvUnit unit) {
    return block.units().contains(unit);
  }

  /**
   * Adds the way back.
   *
   * @param gradient of the output; used up
   * @return the gradient of the input
   */
  FeatureMap backward(FeatureMap gradient, GradientRooms rooms, List<Runnable> program) {
    third
        .normalization()
        .backward(gradient.parts(), UnitPass.reluGradients(output, gradient, scratch), program);
    if (projection != null) {
      projection.normalization().backward(gradient.parts(), List.of(), program);
    }
    FeatureMap ofSecond = inside(second.output(), rooms);
    third.convolution().backward(ofSecond, false, program);
    second.backwardToConvolution(ofSecond, program);
    FeatureMap ofFirst = inside(first.output(), rooms);
    second.convolution().backward(ofFirst, false, program);
    first.backwardToConvolution(ofFirst, program);
    if (projection == null) {
      // The shortcut's gradient is there already.
      first.convolution().backward(gradient, true, program);
      return gradient;
    }
    FeatureMap ofInput = rooms.input(input);
    FeatureMap ofSeen = isStrided() ? inside(seen, rooms) : ofInput;
    projection.convolution().backward(ofSeen, false, program);
    if (isFirstStrided()) {
      first.convolution().backward(ofSeen, true, program);
    }
    if (isStrided()) {
      INDArray target = strided(ofInput);
      INDArray source = ofSeen.images();
      program.add(() -> ofInput.values().assign(0));
      program.add(() -> target.assign(source));
    }
    if (!isFirstStrided()) {
      first.convolution().backward(ofInput, true, program);
    }
    return ofInput;
  }

  private static FeatureMap inside(FeatureMap map, GradientRooms rooms) {
    return rooms.inside(map.batch(), map.size(), map.channels());
  }
}
