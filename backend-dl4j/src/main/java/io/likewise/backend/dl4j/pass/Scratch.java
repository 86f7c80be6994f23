package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Room for what is forgotten at once, which all steps of a pass share.
 *
 * @param values as many as the largest part of any map has
 * @param ones as many as the longest part of any map has positions
 */
record Scratch(INDArray values, INDArray ones) {
  static Scratch of(ModelSpec spec, int batch, Rooms rooms) {
    long values = 0;
    long positions = 0;
    for (ConvUnit unit : spec.convUnits()) {
      long image = (long) unit.outputSize() * unit.outputSize() * unit.outputChannels();
      long images = FeatureMap.imagesInPart(batch, image);
      values = Math.max(values, images * image);
      positions = Math.max(positions, images * unit.outputSize() * unit.outputSize());
    }
    for (DenseLayer layer : spec.head()) {
      values = Math.max(values, (long) batch * layer.outputs());
      positions = Math.max(positions, batch);
    }
    INDArray ones = rooms.values(positions);
    ones.assign(1);
    return new Scratch(rooms.values(values), ones);
  }

  /** Returns room for a map of the shape of another. */
  FeatureMap like(FeatureMap part) {
    return new FeatureMap(
        values.get(NDArrayIndex.interval(0, part.values().length())),
        part.batch(),
        part.size(),
        part.channels());
  }

  /** Returns what sums the rows of a map, times a factor, into {@code [channels]}. */
  Product sum(FeatureMap part, INDArray result) {
    INDArray row = ones.get(NDArrayIndex.interval(0, part.positions()));
    return Product.of(
        Product.Operand.of(row.reshape('c', 1, part.positions())),
        Product.Operand.of(part.rows()),
        Product.Operand.of(result.reshape('c', 1, result.length())));
  }
}
