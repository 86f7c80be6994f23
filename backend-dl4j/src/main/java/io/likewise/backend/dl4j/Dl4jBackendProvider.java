package io.likewise.backend.dl4j;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.Set;

/**
 * Offers Deeplearning4j on ND4J's CPU backend, and the ResNet50 of its model zoo where that is
 * installed.
 */
public final class Dl4jBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public int apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<String> engines() {
    if (ZooEngine.isOnClassPath()) {
      return List.of(Nd4jEngine.NAME, ZooEngine.NAME);
    }
    return Nd4jEngine.isOnClassPath() ? List.of(Nd4jEngine.NAME) : List.of();
  }

  @Override
  public Set<Capability> capabilities(String engine) {
    return requireEngine(engine).capabilities();
  }

  @Override
  public Backend open(BackendOptions options) {
    return requireEngine(options.engine()).open(options);
  }

  private Dl4jEngine requireEngine(String engine) {
    if (!engines().contains(engine)) {
      throw new LikewiseException(
          ErrorCode.BACKEND_UNKNOWN,
          "backend dl4j has no engine '" + engine + "' here, only " + engines() + ".");
    }
    return engine.equals(ZooEngine.NAME) ? new ZooEngine() : new Nd4jEngine();
  }
}
