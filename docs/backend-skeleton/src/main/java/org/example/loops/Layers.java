package org.example.loops;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ResidualBlock;
import java.util.List;

/** The layers of a pass, each by itself, for whoever looks into it. */
record Layers(Pass pass, List<double[]> masks) implements Layer.Computation<double[]> {
  @Override
  public double[] unit(ConvUnit unit, double[] x) {
    return pass.unit(unit, x);
  }

  @Override
  public double[] pool(double[] x) {
    return pass.pool(x);
  }

  @Override
  public double[] end(ResidualBlock block, double[] x, double[] y) {
    return pass.end(block, x, y);
  }

  @Override
  public double[] mean(double[] x) {
    return pass.mean(x);
  }

  @Override
  public double[] dense(DenseLayer layer, double[] x) {
    return pass.dense(layer, x, masks);
  }
}
