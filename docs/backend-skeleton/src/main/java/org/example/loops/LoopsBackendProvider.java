package org.example.loops;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the service loader finds: says what the backend offers, and opens it. */
public final class LoopsBackendProvider implements BackendProvider {
  static final String ENGINE = "loops";

  @Override
  public String name() {
    return "example";
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<String> engines() {
    return List.of(ENGINE);
  }

  @Override
  public Set<Capability> capabilities(String engine) {
    requireEngine(engine);
    return EnumSet.of(Capability.FLOAT64, Capability.DETERMINISTIC, Capability.RESUMABLE);
  }

  @Override
  public Backend open(BackendOptions options) {
    requireEngine(options.engine());
    if (options.precision() == Precision.BF16) {
      throw declined("precision bf16", "Use --precision=float32 or float64.");
    }
    if (options.path() == ComputePath.STOCK) {
      throw declined("the path 'stock'", "Use --path=fast or --path=reference.");
    }
    if (options.device().kind() == Device.Kind.GPU) {
      throw new LikewiseException(
          ErrorCode.DEVICE_UNAVAILABLE,
          "device " + options.device() + " is not there: loops run on the CPU. Use --device=cpu.");
    }
    return new LoopsBackend(options.precision(), options.threads());
  }

  private static LikewiseException declined(String what, String advice) {
    return new LikewiseException(
        ErrorCode.CAPABILITY_DECLINED,
        "engine example:loops does not offer " + what + ". " + advice);
  }

  private static void requireEngine(String engine) {
    if (!engine.equals(ENGINE)) {
      throw new LikewiseException(
          ErrorCode.BACKEND_UNKNOWN,
          "backend example has no engine '" + engine + "', only " + ENGINE + ".");
    }
  }
}
