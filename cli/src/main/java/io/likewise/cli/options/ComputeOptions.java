package io.likewise.cli.options;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.RunPlan;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that decide how an engine computes, whichever it is. */
public class ComputeOptions {
  @Option(
      names = "--device",
      paramLabel = "DEVICE",
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
      description = "float32, float64, or tf32, which a GPU may offer (default: float32).")
  private Precision precision;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      description =
          "fast: the fastest way that agrees with reference. reference: the plainest way, layer"
              + " by layer. stock: the engine's own layers, where it has them (default: fast).")
  private ComputePath path;

  @Option(
      names = "--deterministic",
      description =
          "Come to the same bits at every run on a GPU too, by slower algorithms where it must be. On"
              + " the CPU every run does.")
  private boolean deterministic;

  /** Lets a command line, and those below it, read the types of these options. */
  public static void register(CommandLine line) {
    line.registerConverter(Device.class, ComputeOptions::device);
    line.registerConverter(Precision.class, text -> word(Precision.class, text));
    line.registerConverter(ComputePath.class, text -> word(ComputePath.class, text));
  }

  private static Device device(String text) {
    try {
      return Device.parse(text);
    } catch (LikewiseException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  private static <E extends Enum<E>> E word(Class<E> type, String text) {
    try {
      return EnumWords.parse(type, text);
    } catch (IllegalArgumentException e) {
      throw new TypeConversionException(e.getMessage());
    }
  }

  /** Returns how many threads were asked for, else all that this machine has. */
  public int threads() {
    return threads == null ? EngineFolder.usualThreads() : threads;
  }

  /** Returns what is run: computed as the options say, else the draft, else as usual. */
  public RunPlan plan(EngineFolder folder, PlanDraft draft) {
    RunPlan plan = folder.plan(draft, 1);
    BackendOptions base = plan.options();
    return new RunPlan(
        plan.experiment(),
        plan.backend(),
        new BackendOptions(
            base.engine(),
            device == null ? base.device() : device,
            threads == null ? base.threads() : threads,
            precision == null ? base.precision() : precision,
            path == null ? base.path() : path,
            deterministic || base.deterministic()));
  }
}
