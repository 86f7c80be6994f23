package io.likewise.backend.dl4j.layers;

import java.util.Collection;
import org.deeplearning4j.nn.api.ParamInitializer;
import org.deeplearning4j.nn.layers.AbstractLayer;
import org.deeplearning4j.optimize.api.TrainingListener;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What DL4J expects of a layer's description when it asks it for the layer. */
final class NewLayer {
  private NewLayer() {}

  /** Gives a layer that was just made its place in the graph and its part of the parameters. */
  static <L extends AbstractLayer<?>> L placed(
      L layer,
      Collection<TrainingListener> listeners,
      int index,
      INDArray parameters,
      boolean initialize) {
    layer.setListeners(listeners);
    layer.setIndex(index);
    layer.setParamsViewArray(parameters);
    ParamInitializer initializer = layer.conf().getLayer().initializer();
    layer.setParamTable(initializer.init(layer.conf(), parameters, initialize));
    return layer;
  }
}
