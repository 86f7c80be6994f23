package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ResidualBlock;
import java.util.List;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The layers of one of DL4J's graphs, each computed alone.
 *
 * @param graph which has the layers that are asked for; channels last
 * @param training whether they compute as in a training pass
 * @param masks each dropout's mask, already scaled
 * @param made takes the arrays that are made, some perhaps twice
 */
record GraphLayers(
    ComputationGraph graph, boolean training, List<INDArray> masks, List<INDArray> made)
    implements Layer.Computation<INDArray> {
  private INDArray layer(String name, INDArray x) {
    org.deeplearning4j.nn.api.Layer layer = graph.getLayer(name);
    INDArray output = layer.activate(x, training, LayerWorkspaceMgr.noWorkspaces());
    layer.clear();
    return kept(output);
  }

  /** Without workspaces whatever is not closed waits for Java's garbage collector. */
  private INDArray kept(INDArray array) {
    made.add(array);
    return array;
  }

  private INDArray normalized(ConvUnit unit, INDArray x) {
    return layer(unit.name() + "_bn", layer(unit.name() + "_conv", x));
  }

  @Override
  public INDArray unit(ConvUnit unit, INDArray x) {
    return layer(unit.name() + "_relu", normalized(unit, x));
  }

  @Override
  public INDArray pool(INDArray x) {
    return layer("pool1_pool", x);
  }

  @Override
  public INDArray end(ResidualBlock block, INDArray x, INDArray y) {
    INDArray shortcut = block.projection().map(unit -> normalized(unit, x)).orElse(x);
    return layer(block.name() + "_out", kept(shortcut.add(normalized(block.third(), y))));
  }

  @Override
  public INDArray mean(INDArray x) {
    return layer("avg_pool", x);
  }

  @Override
  public INDArray dense(DenseLayer layer, INDArray x) {
    INDArray y = layer(layer.name(), x);
    return layer.mask().isPresent() ? kept(y.mul(masks.get(layer.mask().getAsInt()))) : y;
  }
}
