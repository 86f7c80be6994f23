package io.likewise.trainer;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Progress;
import io.likewise.api.experiment.Stage;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.WeightsFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs one stage: epochs until the last one or until patience ends, then its best weights. */
final class StageRunner {
  private final TrainableModel model;
  private final EpochRunner epochs;
  private final BestWeights best;
  private final RunLog log;
  private final WeightsFormat weightsFormat;
  private final Path weightsFile;
  private final Progress progress;

  StageRunner(
      TrainableModel model,
      EpochRunner epochs,
      RunLog log,
      WeightsFormat weightsFormat,
      Path weightsFile,
      Progress progress) {
    this.model = model;
    this.epochs = epochs;
    this.best = new BestWeights(model);
    this.log = log;
    this.weightsFormat = weightsFormat;
    this.weightsFile = weightsFile;
    this.progress = progress;
  }

  /** Runs both stages, of which those without epochs are left out. */
  List<StageResult> runAll(List<Stage> stages) {
    List<StageResult> results = new ArrayList<>();
    for (int number = 1; number <= stages.size(); number++) {
      results.add(run(number, stages.get(number - 1)));
    }
    if (best.isEmpty()) {
      // Nothing was trained: the weights the run began with are the ones it is about.
      best.keep();
      writeBest();
    }
    return results;
  }

  private StageResult run(int number, Stage stage) {
    List<EpochResult> done = new ArrayList<>();
    if (stage.epochs() > 0) {
      model.beginStage(
          new StageSettings(stage.trainable(), stage.batchNorm(), stage.learningRate()));
      try {
        runEpochs(number, stage, done);
      } catch (RuntimeException | Error e) {
        keepWhatIsComplete(e);
        throw e;
      }
      best.restore();
      writeBest();
    }
    StageResult result = new StageResult(number, done, done.size() < stage.epochs());
    if (!done.isEmpty()) {
      progress.stageCompleted(result);
    }
    return result;
  }

  private void runEpochs(int number, Stage stage, List<EpochResult> done) {
    EarlyStopping stopping = new EarlyStopping(stage.patience());
    for (int epoch = 1; epoch <= stage.epochs() && !stopping.isDue(); epoch++) {
      EpochResult result = epochs.run(number, stage, epoch, stopping);
      if (result.best()) {
        best.keep();
      }
      log.epoch(result);
      done.add(result);
      progress.epochCompleted(result);
    }
  }

  private void writeBest() {
    if (!best.isEmpty()) {
      weightsFormat.write(best.weights(), weightsFile);
    }
  }

  /** Each part is tried, whatever becomes of the others; the first failure is the one to report. */
  private void keepWhatIsComplete(Throwable failure) {
    for (Runnable part : List.<Runnable>of(log::flushSteps, best::restore, this::writeBest)) {
      try {
        part.run();
      } catch (RuntimeException e) {
        failure.addSuppressed(e);
      }
    }
  }
}
