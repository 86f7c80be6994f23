package io.likewise.backend.dl4j;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Engine;
import io.likewise.backend.dl4j.nd4j.Nd4jEngine;
import io.likewise.backend.dl4j.zoo.ZooEngine;
import java.util.List;

/**
 * Offers Deeplearning4j on ND4J's CPU backend, and the ResNet50 of its model zoo where that is
 * installed.
 */
public final class Dl4jBackendProvider implements BackendProvider {
  private static final String ND4J = "org/nd4j/linalg/cpu/nativecpu/CpuBackend.class";
  private static final String ZOO = "org/deeplearning4j/zoo/model/ResNet50.class";

  @Override
  public String name() {
    return "dl4j";
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  /** Tells by a class file of each that it is there; loads none of an engine's classes. */
  @Override
  public List<Engine> engines() {
    if (!isOnClassPath(ND4J)) {
      return List.of();
    }
    return isOnClassPath(ZOO)
        ? List.of(new Nd4jEngine(), new ZooEngine())
        : List.of(new Nd4jEngine());
  }

  private static boolean isOnClassPath(String marker) {
    return Dl4jBackendProvider.class.getClassLoader().getResource(marker) != null;
  }
}
