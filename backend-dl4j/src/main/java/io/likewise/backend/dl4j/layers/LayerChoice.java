package io.likewise.backend.dl4j.layers;

import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ConvUnit;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.FrozenVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.misc.FrozenLayer;

/** Which layers a base is made of. */
public interface LayerChoice {
  /** Returns where the maps have their channels. */
  CNN2DFormat format();

  /** Returns a unit's convolution. */
  Layer convolution(ConvUnit unit);

  /** Returns a unit's batch normalisation. */
  Layer normalization();

  /** Returns the max-pooling behind the stem. */
  Layer pooling();

  /** Returns a layer without parameters, such as an activation, as this choice wants it. */
  default Layer plain(Layer layer) {
    return layer;
  }

  /** Returns the addition of a block's two branches. */
  default GraphVertex addition() {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }

  /** DL4J's layers with their oneDNN code in use. */
  record Ours(BatchNorm constants, BatchNormMode mode, boolean oneDnn) implements LayerChoice {
    @Override
    public CNN2DFormat format() {
      return CNN2DFormat.NHWC;
    }

    @Override
    public Layer convolution(ConvUnit unit) {
      return new Convolution(unit);
    }

    @Override
    public Layer normalization() {
      return new Normalization(constants, mode, format());
    }

    @Override
    public Layer pooling() {
      return new MaxPooling(MaxPooling.describe().dataFormat(format()), oneDnn);
    }
  }

  /**
   * DL4J's layers as they are released, frozen in DL4J's way if need be. Training with moving
   * statistics is the exception: DL4J does not have it.
   */
  record Stock(BatchNorm constants, BatchNormMode mode, boolean frozen) implements LayerChoice {
    @Override
    public CNN2DFormat format() {
      return CNN2DFormat.NCHW;
    }

    @Override
    public Layer convolution(ConvUnit unit) {
      return plain(Convolution.describe(unit).build());
    }

    @Override
    public Layer normalization() {
      boolean own = frozen || mode == BatchNormMode.BATCH;
      return plain(
          own ? Normalization.describe(constants) : new Normalization(constants, mode, format()));
    }

    @Override
    public Layer pooling() {
      return plain(MaxPooling.describe().build());
    }

    @Override
    public Layer plain(Layer layer) {
      return frozen ? new FrozenLayer(layer) : layer;
    }

    @Override
    public GraphVertex addition() {
      GraphVertex sum = LayerChoice.super.addition();
      return frozen ? new FrozenVertex(sum) : sum;
    }
  }
}
