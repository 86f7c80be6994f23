package org.example.loops;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.Map;

/** The engine, ready to build models; there is nothing to load, and nothing to release. */
record LoopsBackend(BackendOptions options) implements Backend {
  @Override
  public EngineInUse description() {
    return new EngineInUse(
        LoopsEngine.NAME,
        "1",
        Map.of("java", System.getProperty("java.version")),
        "cpu",
        options.threads(),
        options.path(),
        List.of("plain loops on one thread, whatever the thread count"));
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    return new LoopsModel(spec, weights, options.precision());
  }

  @Override
  public void close() {}
}
