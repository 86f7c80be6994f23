package io.likewise.api.host;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.nio.file.Path;
import java.util.List;

/** An engine's exporter, which is asked for formats of its own and with the network's weights. */
public final class CheckedExporter implements ModelExporter {
  private final NamedEngine engine;

  private CheckedExporter(NamedEngine engine) {
    this.engine = engine;
  }

  /**
   * Returns the exporter of an engine; one that has none has no formats.
   *
   * @throws LikewiseException {@code BACKEND_UNKNOWN} if the provider has no engine of that name
   */
  public static CheckedExporter of(BackendProvider provider, String engine) {
    return new CheckedExporter(NamedEngine.of(provider, engine));
  }

  @Override
  public List<String> formats() {
    return engine.engine().exporter().map(ModelExporter::formats).orElse(List.of());
  }

  /**
   * Writes the network.
   *
   * @throws LikewiseException {@code USAGE} for a format that is not the engine's, {@code
   *     WEIGHTS_MISMATCH}, {@code BACKEND_BROKEN} if the engine does not load, {@code
   *     OUTPUT_UNWRITABLE}
   */
  @Override
  public void export(ModelSpec spec, Weights weights, String format, Path target) {
    ModelExporter exporter = exporter(format);
    weights.requireMatches(spec, "the weights to export");
    engine.loading(
        () -> {
          exporter.export(spec, weights, format, target);
          return null;
        });
  }

  private ModelExporter exporter(String format) {
    return engine
        .engine()
        .exporter()
        .filter(candidate -> candidate.formats().contains(format))
        .orElseThrow(
            () ->
                new LikewiseException(
                        ErrorCode.USAGE,
                        "engine %s does not write '%s'; expected one of %s."
                            .formatted(engine.name(), format, formats()))
                    .onSetting("format"));
  }
}
