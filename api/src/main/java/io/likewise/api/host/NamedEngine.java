package io.likewise.api.host;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.function.Supplier;

/**
 * An engine under the name that users know it by, and what is said of it.
 *
 * @param name backend and engine, such as {@code djl:pytorch}
 * @param engine the engine
 */
record NamedEngine(String name, Engine engine) {

  /**
   * Finds an engine.
   *
   * @throws LikewiseException {@code BACKEND_UNKNOWN} if the provider does not have it
   */
  static NamedEngine of(BackendProvider provider, String engine) {
    return EngineName.find(provider, engine)
        .map(found -> new NamedEngine(provider.name() + ":" + engine, found))
        .orElseThrow(
            () ->
                new LikewiseException(
                        ErrorCode.BACKEND_UNKNOWN,
                        "backend %s has no engine '%s' here, only %s."
                            .formatted(
                                provider.name(),
                                engine,
                                provider.engines().stream().map(Engine::name).toList()))
                    .onSetting("engine"));
  }

  boolean claims(Capability capability, Device device) {
    return engine.capabilities(device).contains(capability);
  }

  /** Returns the refusal of what is not claimed. */
  LikewiseException declined(String what, Device device, String advice, String setting) {
    return new LikewiseException(
            ErrorCode.CAPABILITY_DECLINED,
            "engine " + name + " does not offer " + what + " on " + device + ". " + advice)
        .onSetting(setting);
  }

  /**
   * Lets the engine load. What it throws that is no sentence for a user, such as the lack of a
   * native library, becomes one.
   */
  <T> T loading(Supplier<T> work) {
    try {
      return work.get();
    } catch (LikewiseException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new LikewiseException(
              ErrorCode.BACKEND_BROKEN,
              ("engine %s does not open on this machine (%s). Install what the reason names, install"
                      + " the engine again, or choose another backend.")
                  .formatted(name, reason(e)),
              e)
          .onSetting("backend");
    }
  }

  /** What went wrong in the first place, in one line. */
  private static String reason(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return thrown.getClass().getSimpleName()
        + ": "
        + String.valueOf(root.getMessage()).strip().replaceAll("\\s+", " ");
  }
}
