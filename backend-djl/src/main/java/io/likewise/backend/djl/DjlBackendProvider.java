package io.likewise.backend.djl;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.backend.djl.pytorch.PyTorchEngine;
import java.util.List;
import java.util.Set;

/** Offers the engines of the Deep Java Library that are on the class path. */
public final class DjlBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "djl";
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<String> engines() {
    return PyTorchEngine.isOnClassPath() ? List.of(PyTorchEngine.NAME) : List.of();
  }

  @Override
  public Set<Capability> capabilities(String engine) {
    return requireEngine(engine).capabilities();
  }

  @Override
  public List<Device> devices(String engine) {
    return requireEngine(engine).devices();
  }

  @Override
  public Backend open(BackendOptions options) {
    return requireEngine(options.engine()).open(options);
  }

  private PyTorchEngine requireEngine(String engine) {
    if (!engines().contains(engine)) {
      throw new LikewiseException(
          ErrorCode.BACKEND_UNKNOWN,
          "backend djl has no engine '" + engine + "' here, only " + engines() + ".");
    }
    return new PyTorchEngine();
  }
}
