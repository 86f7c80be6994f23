package io.likewise.cli.worker;

import com.google.inject.Binder;
import com.google.inject.Module;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.TwoStageTrainer;
import io.likewise.api.model.WeightsFormat;
import io.likewise.cli.console.Notices;
import io.likewise.cli.console.Terminal;
import io.likewise.cli.console.TerminalProgress;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.checkpoint.Checkpoint;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import io.likewise.trainer.StagedTrainer;
import java.io.PrintStream;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The training loop and what the user sees: progress on one stream, results on the other. */
record RunModule(RunOrders orders, BooleanSupplier stop, PrintStream out, PrintStream err)
    implements Module {
  @Override
  public void configure(Binder binder) {
    binder.bind(PrintStream.class).toInstance(out);
    binder.bind(RunOrders.class).toInstance(orders);
  }

  @Provides
  @Singleton
  Checkpoints checkpoints(RunDirectory directory, WeightsFormat format) {
    return new Checkpoints(directory.path(), format);
  }

  /** What the run goes on from, if it was begun before. */
  @Provides
  @Singleton
  Optional<Checkpoint> from(Checkpoints checkpoints, Consumer<String> notices) {
    return checkpoints.newest(notices);
  }

  @Provides
  @Singleton
  TwoStageTrainer trainer(
      RunDirectory directory,
      WeightsFormat format,
      Checkpoints checkpoints,
      Optional<Checkpoint> from,
      MemoryBudget memory) {
    return new StagedTrainer(directory, format, checkpoints, orders.interval(), from, stop, memory);
  }

  /** Takes sentences that the user should see. */
  @Provides
  Consumer<String> notices() {
    return new Notices(err);
  }

  @Provides
  @Singleton
  TerminalProgress progress(RunPlan plan) {
    Terminal terminal = Terminal.of(System.getProperties(), System.getenv());
    return new TerminalProgress(err, terminal, System::nanoTime, plan.options().threads());
  }
}
