package io.likewise.api.host;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Engine;
import java.util.Comparator;
import java.util.Optional;

/**
 * What an engine is called where it is installed: as it calls itself, or that with a word behind it
 * for another version of it, such as {@code pytorch-2.5.1}.
 */
public final class EngineName {
  private EngineName() {}

  /**
   * Returns whether an engine may be installed under a name.
   *
   * @param installed such as {@code pytorch} or {@code pytorch-2.5.1}
   * @param engine what the engine calls itself, such as {@code pytorch}
   */
  public static boolean isOf(String installed, String engine) {
    return installed.equals(engine) || installed.startsWith(engine + "-");
  }

  /**
   * Returns the provider's engine that is installed under a name: of several the one named best.
   */
  public static Optional<Engine> find(BackendProvider provider, String installed) {
    return provider.engines().stream()
        .filter(engine -> isOf(installed, engine.name()))
        .max(Comparator.comparing(engine -> engine.name().length()));
  }
}
