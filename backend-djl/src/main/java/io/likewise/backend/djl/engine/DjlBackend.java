package io.likewise.backend.djl.engine;

import ai.djl.ndarray.NDManager;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.toolkit.FastPath;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** An engine, loaded; everything it allocates hangs below one manager, or is a model's own. */
public final class DjlBackend implements Backend {
  private static final Logger LOG = LoggerFactory.getLogger(DjlBackend.class);

  private final NDManager manager;
  private final FastPath fastPath;
  private final Models models;
  private final Function<ComputePath, EngineInUse> description;

  /** Builds models. */
  public interface Models {
    /** Builds one below a manager of its own, which it closes. */
    TrainableModel create(ModelSpec spec, Weights weights, NDManager manager, FastPath fastPath);
  }

  /** Takes a manager of the engine's, and what it says of itself on the path that is taken. */
  public DjlBackend(
      NDManager manager,
      BackendOptions options,
      Models models,
      Function<ComputePath, EngineInUse> description) {
    this.manager = manager;
    this.fastPath = new FastPath(options, LOG::warn);
    this.models = models;
    this.description = description;
  }

  @Override
  public EngineInUse description() {
    return description.apply(fastPath.path());
  }

  @Override
  public TrainableModel create(ModelSpec spec, Weights weights) {
    return models.create(spec, weights, manager.newSubManager(), fastPath);
  }

  @Override
  public void close() {
    manager.close();
  }
}
