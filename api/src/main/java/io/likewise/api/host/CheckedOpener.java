package io.likewise.api.host;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.ModelOpener;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import java.nio.file.Path;
import java.util.List;

/** An engine's opener, which is asked for formats that it reads. */
public final class CheckedOpener implements ModelOpener {
  private final NamedEngine engine;

  private CheckedOpener(NamedEngine engine) {
    this.engine = engine;
  }

  /**
   * Returns the opener of an engine; one that has none has no formats.
   *
   * @throws LikewiseException {@code BACKEND_UNKNOWN} if the provider has no engine of that name
   */
  public static CheckedOpener of(BackendProvider provider, String engine) {
    return new CheckedOpener(NamedEngine.of(provider, engine));
  }

  @Override
  public List<String> formats() {
    return engine.engine().opener().map(ModelOpener::formats).orElse(List.of());
  }

  /**
   * Opens a model.
   *
   * @throws LikewiseException {@code USAGE} for a format that the engine does not read, {@code
   *     BACKEND_BROKEN} if the engine does not load
   */
  @Override
  public OpenedModel open(ModelSpec spec, String format, Path file, int threads) {
    ModelOpener opener =
        engine
            .engine()
            .opener()
            .filter(candidate -> candidate.formats().contains(format))
            .orElseThrow(
                () ->
                    new LikewiseException(
                            ErrorCode.USAGE,
                            "engine %s does not open '%s'; expected one of %s."
                                .formatted(engine.name(), format, formats()))
                        .onSetting("format"));
    return engine.loading(() -> opener.open(spec, format, file, threads));
  }
}
