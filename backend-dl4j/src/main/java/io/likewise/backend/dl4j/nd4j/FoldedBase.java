package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions,
 * channels last. Float32 only.
 */
final class FoldedBase implements AutoCloseable {
  private final ModelSpec spec;
  private final Map<String, FoldedUnit> units = new LinkedHashMap<>();
  private FoldedPass pass;

  /** Makes a folded base whose weights are yet to come. */
  FoldedBase(ModelSpec spec) {
    this.spec = spec;
    for (ConvUnit unit : spec.convUnits()) {
      units.put(unit.name(), new FoldedUnit(unit));
    }
  }

  /** Folds the weights of a network. */
  void fold(FlatTensors tensors) {
    units.values().forEach(unit -> unit.fold(tensors, spec.batchNorm()));
  }

  /**
   * Returns features, {@code [batch, features]}, for the caller to close.
   *
   * @param images {@code [batch, height, width, 3]}
   */
  INDArray features(INDArray images) {
    int batch = (int) images.size(0);
    if (pass == null || pass.batch() != batch) {
      closePass();
      pass = new FoldedPass(spec, units, batch);
    }
    return pass.features(images);
  }

  private void closePass() {
    if (pass != null) {
      pass.close();
      pass = null;
    }
  }

  @Override
  public void close() {
    closePass();
    units.values().forEach(FoldedUnit::close);
  }
}
