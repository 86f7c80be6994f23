package io.likewise.api.host;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
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
   * Returns what the engine offers for a file format.
   *
   * @param offered an exporter or opener, if it has one
   * @param formats returns the formats of one
   * @param verb what is done with a file, such as {@code write}
   * @throws LikewiseException {@code USAGE} if it does not have the format
   */
  <T> T offering(
      Optional<T> offered, Function<T, List<String>> formats, String verb, String format) {
    List<String> known = offered.map(formats).orElse(List.of());
    return offered
        .filter(any -> known.contains(format))
        .orElseThrow(
            () ->
                new LikewiseException(
                        ErrorCode.USAGE,
                        "engine %s does not %s '%s'; expected one of %s."
                            .formatted(name, verb, format, known))
                    .onSetting("format"));
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
