package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.cli.options.Fetcher;
import io.likewise.cli.options.HeapOption;
import io.likewise.cli.options.MirrorOption;
import io.likewise.runner.process.PlanCheck;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runner.process.Workers;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What the commands have in common that have experiments trained by workers. */
final class WorkerOptions {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  @Mixin private HeapOption heap = new HeapOption();

  @Mixin private MirrorOption mirror = new MirrorOption();

  /** Refuses a number of an option's that is not 1 to the most. */
  static void requireRange(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new LikewiseException(
          ErrorCode.USAGE, option + ": " + value + " is out of range, expected 1 to " + most + ".");
    }
  }

  /** Finds what can be seen to be wrong with an experiment, then gets what the cache lacks. */
  void provideFor(Experiment experiment) {
    new PlanCheck().check(experiment);
    fetchFor(experiment);
  }

  /** Gets what an experiment names and the cache lacks. */
  void fetchFor(Experiment experiment) {
    new Fetcher(main().context(), mirror.url()).fetchFor(experiment);
  }

  /** Returns what shows how the runner gets on. */
  RunnerProgress progress() {
    return main().progress();
  }

  /** Returns workers that write to this process's terminal, so many at a time. */
  Workers workers(int processes) {
    return workers(processes, main().context().terminal().jvmOptions());
  }

  /** Returns workers that write to files, so many at a time. */
  Workers workersWithoutTerminal(int processes) {
    return workers(processes, List.of());
  }

  private Workers workers(int processes, List<String> terminal) {
    List<String> options = new ArrayList<>(terminal);
    options.addAll(main().debugOptions());
    return new Workers(main().context().home(), processes, heap.bytes(), options, progress());
  }

  private Main main() {
    return (Main) command.parent().userObject();
  }
}
