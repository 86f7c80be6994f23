package io.likewise.backend.dl4j.pass;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * The fast path of a base that is not trained: batch normalisation folded into the convolutions,
 * channels last. Float32 only.
 */
public final class FoldedBase implements AutoCloseable {
  /** How many values a map of a pass has at most, if one image has no more. */
  private static final int VALUES = 1 << 24;

  /**
   * For how many batch sizes passes are kept: a full batch's, the last one's of an epoch, and that
   * of the images on which folded weights are checked.
   */
  private static final int KEPT = 3;

  private final ModelSpec spec;
  private final Map<String, FoldedUnit> units = new LinkedHashMap<>();
  private final Map<Integer, FoldedPass> passes = new HashMap<>();
  private final int most;

  /** Makes a folded base whose weights are yet to come. */
  public FoldedBase(ModelSpec spec) {
    this.spec = spec;
    int widest =
        spec.convUnits().stream()
            .mapToInt(unit -> unit.outputSize() * unit.outputSize() * unit.outputChannels())
            .max()
            .orElseThrow();
    most = Math.max(1, VALUES / widest);
    for (ConvUnit unit : spec.convUnits()) {
      units.put(unit.name(), new FoldedUnit(unit));
    }
  }

  /**
   * Folds the weights of a network.
   *
   * @param tensors the network's, by their canonical names, flat
   */
  public void fold(Map<String, INDArray> tensors) {
    units.values().forEach(unit -> unit.fold(tensors, spec.batchNorm()));
  }

  /**
   * Returns features, {@code [batch, features]}, for the caller to close.
   *
   * @param images {@code [batch, height, width, 3]}
   */
  public INDArray features(INDArray images) {
    long batch = images.size(0);
    INDArray features = Nd4j.createUninitialized(DataType.FLOAT, batch, spec.features());
    for (long first = 0; first < batch; first += most) {
      INDArrayIndex part = NDArrayIndex.interval(first, Math.min(batch, first + most));
      INDArray result = features.get(part, NDArrayIndex.all());
      pass((int) result.size(0))
          .run(
              images.get(part, NDArrayIndex.all(), NDArrayIndex.all(), NDArrayIndex.all()), result);
    }
    return features;
  }

  private FoldedPass pass(int batch) {
    if (!passes.containsKey(batch)) {
      if (passes.size() == KEPT) {
        closePasses();
      }
      passes.put(batch, new FoldedPass(spec, units, batch));
    }
    return passes.get(batch);
  }

  private void closePasses() {
    passes.values().forEach(FoldedPass::close);
    passes.clear();
  }

  @Override
  public void close() {
    closePasses();
    units.values().forEach(FoldedUnit::close);
  }
}
