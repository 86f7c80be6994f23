package io.likewise.cli.options;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runs.plan.PlanDraft;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that decide what computes the experiment, and how. */
public final class EngineOptions extends ComputeOptions {
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

  /**
   * Returns the engine whose own network was asked for, which goes by the engine's name.
   *
   * @throws LikewiseException {@code USAGE} if there is none, or another engine was asked for
   */
  public EngineFolder findOwner(String network, InstalledBackends installed, PlanDraft draft) {
    EngineFolder owner =
        installed.known().stream()
            .filter(folder -> folder.isOtherNetwork() && folder.engine().equals(network))
            .findFirst()
            .orElseThrow(() -> ExperimentOptions.noSuchModel(network, installed));
    String asked = backend == null ? draft.backend().orElse(USUAL) : backend;
    boolean free = engine == null || engine.equals(network);
    if (free && List.of(owner.backend(), owner.name()).contains(asked)) {
      return installed.find(owner.name());
    }
    throw new LikewiseException(
        ErrorCode.USAGE,
        String.format(
            "--model %s is the network of engine %s alone; give --backend %s with it, and"
                + " no other --engine.",
            network, owner.name(), owner.backend()));
  }

  /**
   * Returns the engine that was asked for: by the options, else by the experiment's file, else the
   * usual one.
   *
   * @throws LikewiseException {@code USAGE} if two were asked for
   */
  public EngineFolder find(InstalledBackends installed, PlanDraft draft) {
    if (backend == null) {
      Optional<String> written = draft.options().map(BackendOptions::engine);
      return installed.find(
          draft.backend().orElse(USUAL), Optional.ofNullable(engine).or(() -> written));
    }
    int colon = backend.indexOf(':');
    if (colon < 0) {
      return installed.find(backend, Optional.ofNullable(engine));
    }
    if (engine != null && !engine.equals(backend.substring(colon + 1))) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "--backend " + backend + " and --engine " + engine + " differ; give one of them.");
    }
    return installed.find(backend);
  }
}
