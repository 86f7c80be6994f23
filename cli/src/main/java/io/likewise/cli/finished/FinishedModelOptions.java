package io.likewise.cli.finished;

import io.likewise.cli.console.Invocation;
import io.likewise.cli.options.ComputeOptions;
import io.likewise.cli.options.HeapOption;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.inference.ModelInference;
import io.likewise.runner.process.Workers;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options that decide what computes with a finished model, and how. */
final class FinishedModelOptions extends ComputeOptions {
  @Option(
      names = "--backend",
      paramLabel = "NAME",
      description =
          "The backend and engine that computes, as in djl:tensorflow; any that is installed"
              + " (default: the one that trained the model). Where device, threads, precision or"
              + " path are not said, they are as they were in the training.")
  private String backend;

  @Mixin private HeapOption heap = new HeapOption();

  /** What computes a plan. */
  record Computing(RunPlan plan, EngineFolder engine) {}

  /** Returns the engine that was asked for, else the run's own, and a plan to be computed by it. */
  Computing computing(InstalledBackends installed, RunPlan plan) {
    EngineFolder engine =
        backend == null
            ? installed.find(plan.backend(), Optional.of(plan.options().engine()))
            : installed.find(backend);
    PlanDraft draft =
        new PlanDraft(plan.experiment(), Optional.of(plan.backend()), Optional.of(plan.options()));
    return new Computing(plan(engine, draft), engine);
  }

  /** Returns what has a finished model used, by a worker that writes to this process's terminal. */
  ModelInference inference(Invocation invocation) {
    List<String> options = new ArrayList<>(invocation.context().terminal().jvmOptions());
    options.addAll(invocation.debugOptions());
    return new ModelInference(
        new Workers(invocation.context().home(), 1, heap.bytes(), options, invocation.progress()));
  }
}
