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
import io.likewise.runs.directory.RunDirectory;
import io.likewise.trainer.StagedTrainer;
import java.io.PrintStream;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** The training loop and what the user sees: progress on one stream, results on the other. */
record RunModule(BooleanSupplier stop, PrintStream out, PrintStream err) implements Module {
  @Override
  public void configure(Binder binder) {
    binder.bind(PrintStream.class).toInstance(out);
  }

  @Provides
  @Singleton
  TwoStageTrainer trainer(RunDirectory directory, WeightsFormat format, MemoryBudget memory) {
    return new StagedTrainer(directory, format, stop, memory);
  }

  /** Takes sentences that the user should see. */
  @Provides
  Consumer<String> notices() {
    return new Notices(err);
  }

  @Provides
  @Singleton
  TerminalProgress progress() {
    Terminal terminal = Terminal.of(System.getProperties(), System.getenv());
    return new TerminalProgress(err, terminal, System::nanoTime);
  }
}
