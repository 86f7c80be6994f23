package io.likewise.trainer;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Figures;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.Stage;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.checkpoint.TrainingState;
import io.likewise.runs.checkpoint.TrainingState.PartialEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;

/** How far a training has come. */
final class RunState {
  private final List<EpochResult> epochs = new ArrayList<>();
  private Position position = Position.START;
  private Figures sum = Figures.NONE;
  private double trainSeconds;
  private double waitSeconds;

  /** Goes on where another process has stopped. */
  void resume(TrainingState kept) {
    PartialEpoch partial = kept.partial();
    epochs.addAll(kept.epochs());
    position = kept.position();
    sum = new Figures(partial.images(), partial.lossSum(), partial.correct());
    trainSeconds = partial.trainSeconds();
    waitSeconds = partial.waitSeconds();
  }

  /** Returns what is to be kept of it. */
  TrainingState kept(long updates, Resources taken) {
    return new TrainingState(
        position,
        epochs,
        new PartialEpoch(sum.images(), sum.lossSum(), sum.correct(), trainSeconds, waitSeconds),
        updates,
        taken);
  }

  /** Notes a step of the epoch. */
  void step(Figures figures) {
    sum = sum.plus(figures);
    position = new Position(position.stage(), position.epoch(), position.step() + 1);
  }

  /** Notes that steps of the epoch took time. */
  void trained(double seconds) {
    trainSeconds += seconds;
  }

  /** Notes that batches of the epoch were waited for. */
  void waited(double seconds) {
    waitSeconds += seconds;
  }

  /** Notes that the epoch is complete. */
  void epoch(EpochResult result) {
    epochs.add(result);
    begin(new Position(position.stage(), position.epoch() + 1, 0));
  }

  /** Notes that the stage is complete. */
  void stage() {
    begin(Position.ofStage(position.stage() + 1));
  }

  private void begin(Position next) {
    position = next;
    sum = Figures.NONE;
    trainSeconds = 0;
    waitSeconds = 0;
  }

  Position position() {
    return position;
  }

  /** Returns the stage that has changed the weights last, if any has; stages count from 1. */
  OptionalInt lastTrained() {
    if (position.step() > 0) {
      return OptionalInt.of(position.stage());
    }
    return epochs.stream().mapToInt(EpochResult::stage).max();
  }

  /** Returns how many epochs a stage has left, the one that is not complete included. */
  int epochsLeft(int stage, Stage settings) {
    if (stage < position.stage()) {
      return 0;
    }
    int done = stage == position.stage() ? position.epoch() - 1 : 0;
    return settings.epochs() - done;
  }

  /** Returns how many steps a stage has left. */
  int stepsLeft(int stage, Stage settings, int stepsPerEpoch) {
    int done = stage == position.stage() ? position.step() : 0;
    return epochsLeft(stage, settings) * stepsPerEpoch - done;
  }

  /** Returns what the steps of the epoch have come to. */
  Figures sum() {
    return sum;
  }

  double trainSeconds() {
    return trainSeconds;
  }

  double waitSeconds() {
    return waitSeconds;
  }

  /** Returns the complete epochs of all stages. */
  List<EpochResult> epochs() {
    return epochs;
  }

  /** Returns the complete epochs of a stage. */
  List<EpochResult> epochs(int stage) {
    return epochs.stream().filter(epoch -> epoch.stage() == stage).toList();
  }
}
