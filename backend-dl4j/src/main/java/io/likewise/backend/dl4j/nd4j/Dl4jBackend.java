package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.FastPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** ND4J, loaded; all that is to be released is the models'. */
final class Dl4jBackend implements Backend {
  private static final Logger LOG = LoggerFactory.getLogger(Dl4jBackend.class);

  private final BackendOptions options;
  private final OneDnn oneDnn;
  private final FastPath fastPath;

  Dl4jBackend(BackendOptions options, OneDnn oneDnn) {
    this.options = options;
    this.oneDnn = oneDnn;
    this.fastPath = new FastPath(options, LOG::warn);
  }

  @Override
  public EngineInUse description() {
    String version = LibraryVersions.of("org.nd4j", "nd4j-native");
    return new EngineInUse(
        Nd4jEngine.NAME,
        version,
        Map.of(
            "deeplearning4j", LibraryVersions.of("org.deeplearning4j", "deeplearning4j-nn"),
            "javacpp", LibraryVersions.of("org.bytedeco", "javacpp"),
            "nd4j", version,
            "oneDNN", usesOneDnn() ? "on" : oneDnn.isOn() ? "off" : oneDnn.toString(),
            "openblas", LibraryVersions.of("org.bytedeco", "openblas")),
        "cpu",
        options.threads(),
        fastPath.path(),
        notes());
  }

  private List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (options.path() == ComputePath.STOCK) {
      notes.add("stock path: DL4J's layers as they are released, their oneDNN code switched off");
      return notes;
    }
    notes.add(
        usesOneDnn()
            ? "convolution and pooling run on oneDNN, 1x1 convolutions as matrix products"
            : options.precision() == Precision.FLOAT64
                ? "oneDNN computes float32 only: float64 runs on ND4J's own code"
                : "oneDNN is " + oneDnn + ": everything runs on ND4J's own code");
    notes.add(
        fastPath.path() == ComputePath.FAST
            ? "fast path: a frozen base and inference run batch-norm-folded"
            : "reference path");
    return notes;
  }

  private boolean usesOneDnn() {
    return oneDnn.isOn()
        && options.path() != ComputePath.STOCK
        && options.precision() == Precision.FLOAT32;
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    boolean stock = options.path() == ComputePath.STOCK;
    GraphFactory graphs = new GraphFactory(spec, options.precision(), stock, usesOneDnn());
    return new Dl4jModel(graphs, weights, fastPath);
  }
}
