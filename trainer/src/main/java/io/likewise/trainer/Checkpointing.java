package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Progress;
import io.likewise.api.model.OptimizerState;
import io.likewise.runs.checkpoint.Checkpoint;
import io.likewise.runs.checkpoint.CheckpointDraft;
import io.likewise.runs.checkpoint.CheckpointInterval;
import io.likewise.runs.checkpoint.CheckpointInterval.Kind;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Decides when a run keeps a checkpoint, and gathers what belongs to it. */
final class Checkpointing {
  private static final Logger LOG = LoggerFactory.getLogger(Checkpointing.class);

  private final Checkpoints checkpoints;
  private final CheckpointInterval interval;
  private final TrainableModel model;
  private final ChangedTensors changed;
  private final BestWeights best;
  private final RunState state;
  private final RunLog log;
  private final ResourceMeter meter;
  private final Progress progress;
  private final LongSupplier nanoTime;

  private long lastEnd;
  private long lastNanos;
  private long steps;

  /** Whether the engine tells Adam's state, as far as is known. */
  private boolean resumable = true;

  Checkpointing(
      Checkpoints checkpoints,
      CheckpointInterval interval,
      TrainableModel model,
      ChangedTensors changed,
      BestWeights best,
      RunState state,
      RunLog log,
      ResourceMeter meter,
      Progress progress,
      LongSupplier nanoTime) {
    this.checkpoints = checkpoints;
    this.interval = interval;
    this.model = model;
    this.changed = changed;
    this.best = best;
    this.state = state;
    this.log = log;
    this.meter = meter;
    this.progress = progress;
    this.nanoTime = nanoTime;
    this.lastEnd = nanoTime.getAsLong();
  }

  /** Gives the model the weights of the checkpoint that is gone on from. */
  void restore(Checkpoint kept) {
    model.weights(changed.over(kept.weights(), model::weights));
    kept.restoreBest().ifPresent(best::resume);
  }

  /** Notes that a step was made. */
  void step() {
    steps++;
  }

  /** Returns whether a checkpoint is due in the middle of an epoch, after one more step. */
  boolean isDue() {
    return resumable && interval.isDue(steps + 1, nanoTime.getAsLong() - lastEnd, lastNanos);
  }

  /**
   * Keeps a checkpoint, if the run keeps any. That it cannot be written is told and ends no run,
   * for the one before it stands; nor does an engine that cannot tell what continuing a stage
   * needs.
   *
   * @param begun whether the stage has begun, so that Adam has a state
   */
  void keep(boolean begun) {
    if (interval.kind() == Kind.OFF || (begun && !resumable)) {
      return;
    }
    long start = nanoTime.getAsLong();
    try (CheckpointDraft draft = checkpoints.begin()) {
      write(draft, begun);
    } catch (LikewiseException e) {
      survive(e);
    }
    lastEnd = nanoTime.getAsLong();
    lastNanos = lastEnd - start;
    LOG.debug("A checkpoint took {} ms", TimeUnit.NANOSECONDS.toMillis(lastNanos));
    steps = 0;
  }

  private void survive(LikewiseException e) {
    switch (e.code()) {
      case OUTPUT_UNWRITABLE ->
          progress.notice("no checkpoint could be kept now: " + e.getMessage());
      case CAPABILITY_DECLINED -> {
        resumable = false;
        progress.notice("checkpoints are kept at the ends of stages only: " + e.getMessage());
      }
      default -> throw e;
    }
  }

  private void write(CheckpointDraft draft, boolean begun) {
    log.flushSteps();
    if (isBest()) {
      draft.weights(best.file(), best.sha256());
    } else {
      draft.weights(changed.of(model.weights()));
    }
    if (!best.isEmpty()) {
      draft.best(best.file(), best.sha256());
    }
    long updates = 0;
    if (begun) {
      OptimizerState adam = model.optimizerState();
      draft.optimizerState(adam);
      updates = adam.step();
    }
    checkpoints.commit(draft, state.kept(updates, meter.read()), RunLog.TABLES);
  }

  /** Returns whether the present weights are the best ones: those of an epoch just completed. */
  private boolean isBest() {
    Position now = state.position();
    List<EpochResult> done = state.epochs(now.stage());
    return now.step() == 0 && !done.isEmpty() && done.get(done.size() - 1).best();
  }
}
