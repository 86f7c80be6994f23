package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The rooms that gradients of maps pass through: that of a block's output and that of its input
 * change places, and inside a block one is enough.
 */
final class GradientRooms {
  private final INDArray narrow;
  private INDArray wide;
  private INDArray otherWide;

  GradientRooms(ModelSpec spec, int batch, Rooms rooms) {
    long most = values(spec.stem());
    long mostInside = 0;
    for (ResidualBlock block : spec.residualBlocks()) {
      most = Math.max(most, values(block.third()));
      mostInside = Math.max(mostInside, Math.max(values(block.first()), values(block.second())));
      if (block.projection().isPresent()) {
        ConvUnit projection = block.projection().get();
        mostInside =
            Math.max(
                mostInside,
                (long) projection.outputSize()
                    * projection.outputSize()
                    * projection.inputChannels());
      }
    }
    wide = rooms.values(batch * most);
    otherWide = rooms.values(batch * most);
    narrow = rooms.values(batch * mostInside);
  }

  private static long values(ConvUnit unit) {
    return (long) unit.outputSize() * unit.outputSize() * unit.outputChannels();
  }

  /** Returns room for the gradient of a map inside a block. */
  FeatureMap inside(int batch, int size, int channels) {
    return map(narrow, batch, size, channels);
  }

  /** Returns room for the gradient of a block's output. */
  FeatureMap output(FeatureMap output) {
    return map(wide, output.batch(), output.size(), output.channels());
  }

  /** Returns room for the gradient of a block's input, which is the output of what lies before. */
  FeatureMap input(FeatureMap input) {
    INDArray room = otherWide;
    otherWide = wide;
    wide = room;
    return output(input);
  }

  private static FeatureMap map(INDArray room, int batch, int size, int channels) {
    long length = (long) batch * size * size * channels;
    return new FeatureMap(room.get(NDArrayIndex.interval(0, length)), batch, size, channels);
  }
}
