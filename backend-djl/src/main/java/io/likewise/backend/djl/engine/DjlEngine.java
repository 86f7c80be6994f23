package io.likewise.backend.djl.engine;

import ai.djl.engine.Engine;
import ai.djl.engine.EngineException;
import ai.djl.ndarray.types.DataType;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** An engine of DJL as a whole: what it offers, and how it is loaded. */
public abstract class DjlEngine {
  private final String name;
  private final String djlName;

  /**
   * Names the engine; loads nothing.
   *
   * @param name its name on the command line
   * @param djlName its name in DJL
   */
  protected DjlEngine(String name, String djlName) {
    this.name = name;
    this.djlName = djlName;
  }

  /** Returns what the engine offers. */
  public abstract Set<Capability> capabilities();

  /** Loads the engine and returns the devices it can use. */
  public abstract List<Device> devices();

  /**
   * Loads the engine.
   *
   * @throws LikewiseException as {@link io.likewise.api.backend.BackendProvider#open} says
   */
  public abstract Backend open(BackendOptions options);

  /** Returns what writes models in the engine's own formats. */
  public Optional<ModelExporter> exporter() {
    return Optional.empty();
  }

  /**
   * Checks, before anything is loaded, that the engine offers what is asked of it.
   *
   * @throws LikewiseException {@code CAPABILITY_DECLINED}
   */
  protected final void requireOffered(BackendOptions options) {
    if (options.path() == ComputePath.STOCK) {
      require(Capability.STOCK_PATH, "the path 'stock'", "Use --path=fast or --path=reference.");
    }
    if (options.precision() == Precision.BF16) {
      require(Capability.BF16, "precision bf16", "Use --precision=float32 or float64.");
    }
  }

  private void require(Capability capability, String what, String advice) {
    if (!capabilities().contains(capability)) {
      throw new LikewiseException(
          ErrorCode.CAPABILITY_DECLINED,
          "engine djl:" + name + " does not offer " + what + ". " + advice);
    }
  }

  /**
   * Returns DJL's engine, loaded.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} if its native library does not load
   */
  protected final Engine load() {
    try {
      return Engine.getEngine(djlName);
    } catch (EngineException | LinkageError | IllegalArgumentException e) {
      Throwable root = e;
      while (root.getCause() != null) {
        root = root.getCause();
      }
      throw broken(root.getMessage(), e);
    }
  }

  /** Returns the failure to say that the engine cannot be used here. */
  protected final LikewiseException broken(String reason, Throwable cause) {
    return new LikewiseException(
        ErrorCode.BACKEND_BROKEN,
        "engine djl:"
            + name
            + " does not load on this machine ("
            + reason
            + "). Install what the reason names, rebuild the distribution on this machine, or choose"
            + " another backend.",
        cause);
  }

  /** Returns DJL's name for a precision. */
  public static DataType dataType(Precision precision) {
    return precision == Precision.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
  }
}
