package org.example.loops;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Engine;
import java.util.List;

/** What the service loader finds: names the backend and its engines. */
public final class LoopsBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return "example";
  }

  @Override
  public List<Engine> engines() {
    return List.of(new LoopsEngine("loops"));
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }
}
