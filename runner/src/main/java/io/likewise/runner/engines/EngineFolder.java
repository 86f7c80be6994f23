package io.likewise.runner.engines;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.runs.machine.MachineShare;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An engine as it is installed: a folder with jars and a descriptor. A folder that cannot be used
 * says why, and is nobody else's trouble.
 *
 * @param backend the name of the folder above
 * @param engine the folder's own name: the engine's, or with a version behind it
 * @param path the folder
 * @param descriptor what the engine needs; empty if the folder is broken
 * @param problem why the folder is broken; empty if it is not
 */
public record EngineFolder(
    String backend,
    String engine,
    Path path,
    Optional<EngineDescriptor> descriptor,
    Optional<String> problem) {

  /** Reads the folder {@code <backend>/<engine>}; never throws for what is wrong in it. */
  public static EngineFolder read(Path path) {
    String backend = path.getParent().getFileName().toString();
    String engine = path.getFileName().toString();
    try {
      EngineDescriptor descriptor = EngineDescriptor.read(path);
      return new EngineFolder(backend, engine, path, Optional.of(descriptor), Optional.empty());
    } catch (LikewiseException e) {
      String problem = e.getMessage().replaceFirst("\\.$", "");
      return new EngineFolder(backend, engine, path, Optional.empty(), Optional.of(problem));
    }
  }

  /** Returns a backend's folder of which not even the engines are known. */
  static EngineFolder broken(Path backend, String problem) {
    return new EngineFolder(
        backend.getFileName().toString(), "?", backend, Optional.empty(), Optional.of(problem));
  }

  /** Returns the folder that the engine's libraries come from: its own, or that of another. */
  public Path jarsFolder() {
    return descriptor.map(EngineDescriptor::jarsOf).map(path::resolveSibling).orElse(path);
  }

  /**
   * Returns this engine, whose figures may stand beside another's.
   *
   * @throws LikewiseException {@code USAGE} if it computes another network
   */
  public EngineFolder comparable() {
    if (isOtherNetwork()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          name()
              + " does not compute the same network as other engines, so there is nothing to"
              + " compare; leave it out, or look at it by itself with 'likewise run'.");
    }
    return this;
  }

  /**
   * Returns whether the engine is meant where only its backend is named. Another version of an
   * engine, whose descriptor is a copy, never is.
   */
  public boolean isDefault() {
    return descriptor.filter(d -> d.isDefault() && d.engine().equals(engine)).isPresent();
  }

  /** Returns whether the engine says that it computes another network than it is asked for. */
  public boolean isOtherNetwork() {
    return descriptor.map(EngineDescriptor::otherNetwork).orElse(false);
  }

  /** Returns the engine as {@code --backend} takes it. */
  public String name() {
    return backend + ":" + engine;
  }

  /** Returns how many threads an operation has if nothing else is said: all of this process's. */
  public static int usualThreads() {
    return Math.min(1024, MachineShare.here().processors());
  }

  /**
   * Returns what is run on this engine, opened as it is written for whichever engine, or as usual,
   * on the CPU.
   *
   * @param processes how many share the machine's processors, at least 1
   */
  public RunPlan plan(PlanDraft draft, int processes) {
    int threads = Math.max(1, usualThreads() / processes);
    BackendOptions options =
        draft
            .options()
            .map(o -> o.of(engine))
            .orElseGet(
                () ->
                    new BackendOptions(
                        engine, Device.CPU, threads, Precision.FLOAT32, ComputePath.FAST));
    return new RunPlan(draft.experiment(), backend, options);
  }

  /**
   * Returns the descriptor of a folder that can be used.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} with the reason if it cannot
   */
  public EngineDescriptor usable() {
    return descriptor.orElseThrow(
        () ->
            new LikewiseException(
                    ErrorCode.BACKEND_BROKEN,
                    String.format(
                        "backend %s is installed and cannot be used: %s. Install it again,"
                            + " or choose another.",
                        name(), problem.orElse("unknown reason")))
                .onSetting("backend"));
  }
}
