package io.likewise.report.run;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.StageResult;
import java.util.ArrayList;
import java.util.List;

/**
 * A figure of a run at the end of an epoch, as programs take it that follow the training of models.
 *
 * @param name what it is, such as {@code loss/validation}
 * @param step the epoch; epochs count from 1, on from stage 1 to stage 2
 * @param seconds what training and validation took up to then; what lay between the parts of a run
 *     that was interrupted is not in it
 * @param value a loss in nats, an accuracy in [0, 1], images a second, or the number of a stage
 */
public record FigurePoint(String name, int step, double seconds, double value) {
  /** Returns those of every epoch, and last those of the test. */
  public static List<FigurePoint> of(RunResult result) {
    List<FigurePoint> points = new ArrayList<>();
    int step = 0;
    double seconds = 0;
    for (StageResult stage : result.stages()) {
      for (EpochResult epoch : stage.epochs()) {
        step++;
        seconds += epoch.trainSeconds() + epoch.validationSeconds();
        points.add(new FigurePoint("accuracy/training", step, seconds, epoch.trainAccuracy()));
        points.add(
            new FigurePoint("accuracy/validation", step, seconds, epoch.validationAccuracy()));
        points.add(new FigurePoint("loss/training", step, seconds, epoch.trainLoss()));
        points.add(new FigurePoint("loss/validation", step, seconds, epoch.validationLoss()));
        points.add(
            new FigurePoint("speed/images_per_second", step, seconds, epoch.imagesPerSecond()));
        points.add(new FigurePoint("stage", step, seconds, stage.stage()));
      }
    }
    points.add(new FigurePoint("test/accuracy", step, seconds, result.test().accuracy()));
    points.add(new FigurePoint("test/loss", step, seconds, result.test().loss()));
    return points;
  }
}
