package io.likewise.backend.djl;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Engine;
import io.likewise.backend.djl.pytorch.PyTorchEngine;
import io.likewise.backend.djl.tensorflow.TensorFlowEngine;
import java.util.ArrayList;
import java.util.List;

/** Offers the engines of the Deep Java Library that are on the class path. */
public final class DjlBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return "djl";
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  /** Tells by a class file of each that it is there; loads none of an engine's classes. */
  @Override
  public List<Engine> engines() {
    List<Engine> engines = new ArrayList<>();
    if (isOnClassPath("ai/djl/pytorch/engine/PtEngine.class")) {
      engines.add(new PyTorchEngine());
    }
    if (isOnClassPath("ai/djl/tensorflow/engine/TfEngine.class")) {
      engines.add(new TensorFlowEngine());
    }
    return engines;
  }

  private static boolean isOnClassPath(String marker) {
    return DjlBackendProvider.class.getClassLoader().getResource(marker) != null;
  }
}
