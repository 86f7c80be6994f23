package io.likewise.cli;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.trainer.PlanDraft;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that decide what computes the experiment, and how. */
final class EngineOptions extends ComputeOptions {
  /** The backend that is meant if none is named. */
  static final String USUAL = "djl";

  private static final String ZOO_BACKEND = "dl4j";
  private static final String ZOO_ENGINE = "zoo";

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
   * Returns the engine that has the zoo's network.
   *
   * @throws LikewiseException {@code USAGE} if another one was asked for
   */
  EngineFolder findZoo(InstalledBackends installed, PlanDraft draft) {
    String asked = backend == null ? draft.backend().orElse(USUAL) : backend;
    boolean free = engine == null || engine.equals(ZOO_ENGINE);
    if (free && List.of(ZOO_BACKEND, ZOO_BACKEND + ":" + ZOO_ENGINE).contains(asked)) {
      return installed.find(ZOO_BACKEND, Optional.of(ZOO_ENGINE));
    }
    throw new LikewiseException(
        ErrorCode.USAGE,
        "--model zoo is the network of engine dl4j:zoo alone; give --backend dl4j with it, and no"
            + " other --engine.");
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
