package io.likewise.runner.doctor;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.engines.Probe;
import io.likewise.runner.process.EngineProbes;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.Presets;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Opens each engine that is installed once, in a worker process, and asks whether the machine has
 * the memory for the run that everyone begins with.
 *
 * @param home what is installed
 * @param progress hears of what is unpacked
 */
record EngineChecks(Home home, RunnerProgress progress) {
  private static final String SUBJECT = "engines";

  /** Looks at one after another, and returns whether any of them offers a GPU. */
  boolean find(Consumer<Finding> findings) {
    InstalledBackends installed;
    try {
      installed = InstalledBackends.of(home);
    } catch (LikewiseException e) {
      findings.accept(Finding.problem(SUBJECT, e.code(), e.getMessage(), ""));
      return false;
    }
    if (installed.all().isEmpty()) {
      findings.accept(
          Finding.problem(
              SUBJECT,
              ErrorCode.BACKEND_UNKNOWN,
              installed.none(),
              installed.offered().isEmpty()
                  ? "Put an engine's folder there."
                  : "Install one: likewise engines install "
                      + installed.offered().get(0).name()
                      + "."));
    }
    EngineProbes probes = new EngineProbes(home, progress);
    boolean gpu = false;
    for (EngineFolder folder : installed.all()) {
      EngineStatus status = probes.probe(folder);
      findings.accept(of(status, shortOfMemory(status)));
      List<String> devices = status.probe().map(Probe::devices).orElse(List.of());
      gpu |= devices.stream().anyMatch(device -> device.startsWith("gpu"));
    }
    return gpu;
  }

  /** Returns why a run of {@code quick} would not fit. */
  private Optional<LikewiseException> shortOfMemory(EngineStatus status) {
    if (status.probe().isEmpty()) {
      return Optional.empty();
    }
    try {
      Workers workers = new Workers(home, 1, Optional.empty(), List.of(), progress);
      EngineFolder engine = status.folder();
      workers.memory(engine.plan(PlanDraft.of(Presets.get("quick")), 1), engine);
      return Optional.empty();
    } catch (LikewiseException e) {
      return Optional.of(e);
    }
  }

  /** Returns the finding for what an engine answered. */
  static Finding of(EngineStatus status, Optional<LikewiseException> tooLittleMemory) {
    String name = status.folder().name();
    if (status.probe().isEmpty()) {
      return Finding.problem(
          name,
          ErrorCode.BACKEND_BROKEN,
          "cannot be used: " + status.problem().orElse("unknown reason"),
          "Install it again, or take its folder away.");
    }
    Probe probe = status.probe().get();
    Finding finding =
        tooLittleMemory
            .map(e -> Finding.problem(name, e.code(), e.getMessage(), ""))
            .orElseGet(
                () ->
                    Finding.ok(
                        name,
                        probe.version()
                            + " opens, and offers "
                            + String.join(", ", probe.devices())));
    return finding
        .with("version", probe.version())
        .with("devices", probe.devices())
        .with("capabilities", probe.capabilities());
  }
}
