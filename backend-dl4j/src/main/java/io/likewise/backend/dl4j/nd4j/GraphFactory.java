package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.backend.dl4j.layers.LayerChoice;
import io.likewise.backend.dl4j.layers.LogitsLoss;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Makes DL4J's graphs of one network: its base, its head, or the whole, as layers of DL4J's or of
 * ours.
 *
 * @param isStock whether DL4J's own layers are used as they are
 * @param oneDnn whether our layers use oneDNN
 */
record GraphFactory(ModelSpec spec, Precision precision, boolean isStock, boolean oneDnn) {
  DataType dataType() {
    return precision == Precision.FLOAT64 ? DataType.DOUBLE : DataType.FLOAT;
  }

  /** Returns where the images have their channels. */
  CNN2DFormat format() {
    return layers(BatchNormMode.MOVING, false).format();
  }

  /** Returns images → features, for inference; not initialised. */
  ComputationGraph base() {
    GraphAssembly assembly = assembly(BatchNormMode.MOVING, false);
    return assembly.withOutput(assembly.base());
  }

  /** Returns features and masks → logits, with a loss; not initialised. */
  ComputationGraph head(LogitsLoss loss) {
    GraphAssembly assembly = assembly(BatchNormMode.MOVING, false);
    return assembly.withOutput(assembly.head(assembly.features(), loss));
  }

  /**
   * Returns images and masks → logits, with a loss; not initialised.
   *
   * @param mode which statistics normalise in a training pass
   * @param frozen whether DL4J is to freeze the base
   */
  ComputationGraph whole(BatchNormMode mode, boolean frozen, LogitsLoss loss) {
    GraphAssembly assembly = assembly(mode, frozen);
    return assembly.withOutput(assembly.head(assembly.base(), loss));
  }

  private GraphAssembly assembly(BatchNormMode mode, boolean frozen) {
    return new GraphAssembly(spec, dataType(), layers(mode, frozen));
  }

  private LayerChoice layers(BatchNormMode mode, boolean frozen) {
    return isStock
        ? new LayerChoice.Stock(spec.batchNorm(), mode, frozen)
        : new LayerChoice.Ours(spec.batchNorm(), mode, oneDnn);
  }
}
