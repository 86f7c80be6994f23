package io.likewise.cli;

import com.google.inject.AbstractModule;
import com.google.inject.Provides;
import com.google.inject.Singleton;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.experiment.TwoStageTrainer;
import io.likewise.api.model.WeightsFormat;
import io.likewise.trainer.RunDirectory;
import io.likewise.trainer.StagedTrainer;
import java.util.function.BooleanSupplier;

/** The training loop and where it keeps its results. */
final class TrainerModule extends AbstractModule {
  private final RunDirectory directory;
  private final BooleanSupplier stop;

  TrainerModule(RunDirectory directory, BooleanSupplier stop) {
    this.directory = directory;
    this.stop = stop;
  }

  @Override
  protected void configure() {
    bind(RunDirectory.class).toInstance(directory);
  }

  @Provides
  @Singleton
  TwoStageTrainer trainer(WeightsFormat format, MemoryBudget memory) {
    return new StagedTrainer(directory, format, stop, memory);
  }
}
