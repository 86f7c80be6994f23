package io.likewise.cli;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.trainer.PlanDraft;
import java.util.Optional;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that decide what computes the experiment, and how. */
final class EngineOptions {
  /** The backend that is meant if none is named. */
  static final String USUAL = "djl";

  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "The backend, or backend and engine in one, as in djl:pytorch (default: djl)."
              + " 'likewise backends' lists what is installed.")
  private String backend;

  @Option(
      names = "--engine",
      paramLabel = "NAME",
      description = "The backend's engine. Default: the backend's usual one.")
  private String engine;

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      converter = DeviceConverter.class,
      description =
          "cpu, gpu, gpu:N, or auto for a GPU if there is one (default: cpu, so that nobody's"
              + " numbers depend on what else is in the machine).")
  private Device device;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Processor threads of one operation. Default: all that this machine has.")
  private Integer threads;

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      converter = PrecisionConverter.class,
      description = "float32, float64 or bf16 (default: float32).")
  private Precision precision;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      converter = PathConverter.class,
      description =
          "fast: the fastest way that agrees with reference. reference: the plainest way, layer"
              + " by layer. stock: the engine's own layers, where it has them (default: fast).")
  private ComputePath path;

  static final class DeviceConverter implements ITypeConverter<Device> {
    @Override
    public Device convert(String text) {
      try {
        return Device.parse(text);
      } catch (LikewiseException e) {
        throw new TypeConversionException(e.getMessage());
      }
    }
  }

  static final class PrecisionConverter implements ITypeConverter<Precision> {
    @Override
    public Precision convert(String text) {
      return word(Precision.class, text);
    }
  }

  static final class PathConverter implements ITypeConverter<ComputePath> {
    @Override
    public ComputePath convert(String text) {
      return word(ComputePath.class, text);
    }
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    try {
      return Words.parse(type, text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /**
   * Returns the engine that was asked for: by the options, else by the experiment's file, else the
   * usual one.
   *
   * @throws LikewiseException {@code USAGE} if two were asked for
   */
  EngineFolder find(InstalledBackends installed, PlanDraft draft) {
    if (backend == null) {
      Optional<String> written = draft.options().map(BackendOptions::engine);
      return installed.find(
          draft.backend().orElse(USUAL), Optional.ofNullable(engine).or(() -> written));
    }
    int colon = backend.indexOf(':');
    if (colon >= 0 && engine != null && !engine.equals(backend.substring(colon + 1))) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--backend " + backend + " and --engine " + engine + " differ; give one of them.");
    }
    return colon < 0
        ? installed.find(backend, Optional.ofNullable(engine))
        : find(installed, backend);
  }

  /** Returns the engine of a name such as {@code djl:pytorch}, or a backend's usual one. */
  static EngineFolder find(InstalledBackends installed, String name) {
    int colon = name.indexOf(':');
    return colon < 0
        ? installed.find(name, Optional.empty())
        : installed.find(name.substring(0, colon), Optional.of(name.substring(colon + 1)));
  }

  /** Returns how many threads an operation has if nothing else is said: all of this machine's. */
  static int usualThreads() {
    return Math.min(1024, Runtime.getRuntime().availableProcessors());
  }

  /** Returns how the engine is to be opened: as the options say, else the file, else as usual. */
  BackendOptions options(EngineFolder folder, PlanDraft draft) {
    BackendOptions base =
        draft
            .options()
            .orElse(
                new BackendOptions(
                    folder.engine(),
                    Device.CPU,
                    usualThreads(),
                    Precision.FLOAT32,
                    ComputePath.FAST));
    return new BackendOptions(
        folder.engine(),
        device == null ? base.device() : device,
        threads == null ? base.threads() : threads,
        precision == null ? base.precision() : precision,
        path == null ? base.path() : path);
  }
}
