package org.example.loops;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.EngineDescription;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The engine, ready to build models; there is nothing to load. */
final class LoopsBackend implements Backend {
  private final Precision precision;
  private final int threads;
  private final List<LoopsModel> models = new ArrayList<>();
  private boolean closed;

  LoopsBackend(Precision precision, int threads) {
    this.precision = precision;
    this.threads = threads;
  }

  @Override
  public EngineDescription description() {
    String java = System.getProperty("java.version");
    List<String> notes = List.of("plain loops on one thread, whatever the thread count");
    return new EngineDescription(
        LoopsBackendProvider.ENGINE, "1", Map.of("java", java), "cpu", threads, notes);
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    if (closed) {
      throw new IllegalStateException("the backend is closed");
    }
    weights.requireMatches(spec, "initial weights");
    LoopsModel model = new LoopsModel(spec, weights, precision);
    models.add(model);
    return model;
  }

  @Override
  public void close() {
    closed = true;
    models.forEach(LoopsModel::close);
  }
}
