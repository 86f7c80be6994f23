package io.likewise.cli;

import io.likewise.api.backend.BackendProvider;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.host.CheckedExporter;
import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import io.likewise.trainer.ExperimentFile;
import io.likewise.trainer.FinishedRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The network that a finished run came to, ready to be written in a format of an engine's; which
 * engine trained it does not matter.
 *
 * @param spec the network
 * @param weights its best weights
 */
record ModelExport(ModelSpec spec, Weights weights) {
  private static final String WEIGHTS = "weights.safetensors";

  /**
   * Checks that a folder is that of a finished run.
   *
   * @throws LikewiseException {@code USAGE} if it is not a run's, {@code WEIGHTS_MISSING} if the
   *     run is not finished
   */
  static void requireFinished(Path run) {
    if (!FinishedRun.isRun(run)) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          run
              + ": not a run's folder, it has no "
              + ExperimentFile.NAME
              + "; --run expects one such as runs/2026-11-23T18-55-02-quick-djl-pytorch-s1.");
    }
    if (!FinishedRun.isFinished(run)) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          run + ": the run is not finished. Wait for it, or choose another run.");
    }
    if (!Files.isRegularFile(run.resolve(WEIGHTS))) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          run + ": its " + WEIGHTS + " is gone. Put it back, or choose another run.");
    }
  }

  /**
   * Reads a finished run.
   *
   * @throws LikewiseException as {@link #requireFinished}, and if a file is not what it should be
   */
  static ModelExport of(Path run) {
    requireFinished(run);
    requireSameNetwork(run);
    Experiment experiment = ExperimentFile.read(run.resolve(ExperimentFile.NAME)).experiment();
    Weights weights = new Safetensors().read(run.resolve(WEIGHTS));
    ModelSpec spec =
        experiment.network().spec(experiment.imageSize(), classes(experiment, weights));
    weights.requireMatches(spec, run.resolve(WEIGHTS).toString());
    return new ModelExport(spec, weights);
  }

  private static void requireSameNetwork(Path run) {
    FinishedRun.otherNetwork(run)
        .ifPresent(
            other -> {
              throw new LikewiseException(
                  ErrorCode.USAGE,
                  run
                      + ": its engine trained another network ("
                      + other
                      + "), which no format here describes. Choose a run of another engine.");
            });
  }

  /** The experiment does not say how many classes its data has; the logits' bias does. */
  private static int classes(Experiment experiment, Weights weights) {
    List<DenseLayer> head = experiment.network().spec(experiment.imageSize(), 2).head();
    String bias = head.get(head.size() - 1).biasName();
    return weights.contains(bias) ? weights.shape(bias).get(0) : 2;
  }

  /** Writes the network. */
  void write(BackendProvider provider, String engine, String format, Path target) {
    CheckedExporter.of(provider, engine).export(spec, weights, format, target);
  }
}
