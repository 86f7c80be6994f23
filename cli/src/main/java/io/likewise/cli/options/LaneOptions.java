package io.likewise.cli.options;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.lockstep.Lane;
import io.likewise.runs.plan.PlanDraft;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that decide which lanes there are. */
public final class LaneOptions {
  @Option(
      names = "--backend",
      paramLabel = "LANE",
      split = ",",
      description =
          "What computes, separated by commas: BACKEND[:ENGINE][@PATH][@PRECISION][@DEVICE],"
              + " such as djl:pytorch,dl4j or djl:pytorch@cpu,djl:pytorch@gpu:0 (default: djl).")
  private List<String> backends = List.of();

  @Option(
      names = "--path",
      paramLabel = "PATH",
      split = ",",
      description =
          "fast, reference, stock, or several of them, for each lane that names no path (default:"
              + " fast).")
  private List<ComputePath> paths = List.of(ComputePath.FAST);

  @Option(
      names = "--precision",
      paramLabel = "FORMAT",
      split = ",",
      description =
          "float32, float64, tf32, or several formats, for each lane that names none (default:"
              + " float32,float64). A backend that declines one is left out there.")
  private List<Precision> precisions = List.of(Precision.FLOAT32, Precision.FLOAT64);

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      split = ",",
      description =
          "cpu, gpu, gpu:N, or several of them, for each lane that names no device (default: cpu).")
  private List<Device> devices = List.of(Device.CPU);

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Processor threads of one operation. Default: all that this process may use.")
  private Integer threads;

  /**
   * Returns the lanes that were asked for: by the options, else by the experiment's file.
   *
   * @throws LikewiseException {@code USAGE} if they are fewer than two, for nothing is compared
   *     then
   */
  public List<Lane> lanes(InstalledBackends installed, PlanDraft draft) {
    Lane.Usual usual =
        new Lane.Usual(
            paths, precisions, devices, threads == null ? EngineFolder.usualThreads() : threads);
    List<Lane> lanes = Lane.of(names(draft), installed, usual);
    if (lanes.size() < 2) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "one lane, "
              + lanes.get(0).name()
              + ", has nothing to be compared with; name another one in --backend, or give --path"
              + " or --precision two values.");
    }
    return lanes;
  }

  private List<String> names(PlanDraft draft) {
    if (!backends.isEmpty()) {
      return backends;
    }
    String backend = draft.backend().orElse(EngineOptions.USUAL);
    Optional<String> engine = draft.options().map(BackendOptions::engine);
    return List.of(engine.map(name -> backend + ":" + name).orElse(backend));
  }
}
