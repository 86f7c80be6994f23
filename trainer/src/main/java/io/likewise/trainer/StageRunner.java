package io.likewise.trainer;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.Stage;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.WeightsFormat;
import io.likewise.runs.checkpoint.Checkpoint;
import io.likewise.runs.checkpoint.Position;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs the stages: each epochs until the last one or until patience ends, then its best weights.
 */
final class StageRunner {
  private final TrainableModel model;
  private final EpochRunner epochs;
  private final ChangedTensors changed;
  private final BestWeights best;
  private final RunState state;
  private final Checkpointing checkpointing;
  private final RunLog log;
  private final WeightsFormat weightsFormat;
  private final Path weightsFile;
  private final Progress progress;

  StageRunner(
      TrainableModel model,
      EpochRunner epochs,
      ChangedTensors changed,
      BestWeights best,
      RunState state,
      Checkpointing checkpointing,
      RunLog log,
      WeightsFormat weightsFormat,
      Path weightsFile,
      Progress progress) {
    this.model = model;
    this.epochs = epochs;
    this.changed = changed;
    this.best = best;
    this.state = state;
    this.checkpointing = checkpointing;
    this.log = log;
    this.weightsFormat = weightsFormat;
    this.weightsFile = weightsFile;
    this.progress = progress;
  }

  /** Runs both stages, of which those without epochs are left out, or what is left of them. */
  List<StageResult> runAll(List<Stage> stages, Optional<Checkpoint> from) {
    int first = state.position().stage();
    for (int number = 1; number <= Math.min(first, stages.size()); number++) {
      if (number < first || !state.position().equals(Position.ofStage(first))) {
        changed.by(stages.get(number - 1));
      }
    }
    from.ifPresent(checkpointing::restore);
    for (int number = first; number <= stages.size(); number++) {
      run(number, stages.get(number - 1), number == first ? from : Optional.empty());
    }
    if (state.epochs().isEmpty()) {
      // Nothing was trained: the weights the run began with are the ones it is about.
      writeWeights();
    }
    List<StageResult> results = new ArrayList<>();
    for (int number = 1; number <= stages.size(); number++) {
      results.add(result(number, stages.get(number - 1)));
    }
    return results;
  }

  private StageResult result(int number, Stage stage) {
    List<EpochResult> done = state.epochs(number);
    return new StageResult(number, done, done.size() < stage.epochs());
  }

  private void run(int number, Stage stage, Optional<Checkpoint> from) {
    if (stage.epochs() > 0) {
      changed.by(stage);
      model.beginStage(
          new StageSettings(stage.trainable(), stage.batchNorm(), stage.learningRate()));
      try {
        from.flatMap(Checkpoint::optimizerState).ifPresent(model::optimizerState);
        runEpochs(number, stage);
      } catch (RuntimeException | Error e) {
        keepWhatIsComplete(e);
        throw e;
      }
      epochs.stageCompleted();
      best.restore();
      best.clear();
      writeWeights();
      progress.stageCompleted(result(number, stage));
    }
    state.stage();
    if (stage.epochs() > 0) {
      checkpointing.keep(false);
    }
  }

  private void runEpochs(int number, Stage stage) {
    EarlyStopping stopping = new EarlyStopping(stage.patience());
    state.epochs(number).forEach(epoch -> stopping.isBest(epoch.validationAccuracy()));
    boolean more = state.position().epoch() <= stage.epochs() && !stopping.isDue();
    while (more) {
      EpochResult result = epochs.run(stage, stopping);
      if (result.best()) {
        best.keep();
      }
      log.epoch(result);
      state.epoch(result);
      more = result.epoch() < stage.epochs() && !stopping.isDue();
      if (more) {
        checkpointing.keep(true);
      }
      progress.epochCompleted(result);
    }
  }

  private void writeWeights() {
    weightsFormat.write(model.weights(), weightsFile);
  }

  /** Each part is tried, whatever becomes of the others; the first failure is the one to report. */
  private void keepWhatIsComplete(Throwable failure) {
    List<Runnable> parts = new ArrayList<>();
    if (failure instanceof LikewiseException known && known.code() == ErrorCode.INTERRUPTED) {
      // First, while the model is as the latest step has left it.
      parts.add(() -> checkpointing.keep(true));
    }
    parts.add(log::flushSteps);
    if (!best.isEmpty()) {
      parts.add(best::restore);
      parts.add(this::writeWeights);
    }
    for (Runnable part : parts) {
      try {
        part.run();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
