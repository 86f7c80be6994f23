package io.likewise.runner.inference;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.export.ModelExports;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where a trained model is read from.
 *
 * @param directory the folder that says, in {@code experiment.yaml} and {@code provenance.json},
 *     which network it is, how images are prepared for it, and what its classes are called
 * @param weights the file with its weights
 */
public record ModelSource(Path directory, Path weights) {
  /** What has to lie beside a model, which says nothing of these itself. */
  private static final List<String> BESIDE = List.of(ExperimentFile.NAME, "provenance.json");

  /**
   * Returns the final model of a run.
   *
   * @throws LikewiseException as {@link ModelExports#requireFinished}
   */
  public static ModelSource ofRun(Path run) {
    ModelExports.requireFinished(run);
    return new ModelSource(run, run.resolve(ModelExports.WEIGHTS));
  }

  /**
   * Returns the model in a file that a run has written, which lies beside the run's {@code
   * experiment.yaml} and {@code provenance.json}, in the run's folder or in a copy.
   *
   * @throws LikewiseException {@code WEIGHTS_MISSING} if one of them is not there
   */
  public static ModelSource ofFile(Path file) {
    Path directory = file.toAbsolutePath().getParent();
    if (!Files.isRegularFile(file)) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_MISSING,
          file + ": no such file; expected a run's resnet50_model.h5 or weights.safetensors.");
    }
    for (String name : BESIDE) {
      if (!Files.isRegularFile(directory.resolve(name))) {
        throw new LikewiseException(
            ErrorCode.WEIGHTS_MISSING,
            String.format(
                "%s: there is no %s beside it, which says how images are prepared for the model and"
                    + " what its classes are called. Copy %s of the run there too.",
                file, name, String.join(" and ", BESIDE)));
      }
    }
    return new ModelSource(directory, file);
  }

  /**
   * Makes sure that an engine computes the network that was trained.
   *
   * @throws LikewiseException {@code USAGE} if the run's engine trained another one, and this is
   *     not it
   */
  void requireComputedBy(String engine) {
    FinishedRun.otherNetwork(directory)
        .filter(other -> !engine.equals(trainedBy()))
        .ifPresent(
            other -> {
              throw new LikewiseException(
                      ErrorCode.USAGE,
                      String.format(
                          "%s: its engine trained another network (%s), which %s does not compute."
                              + " Leave the engine out, or choose another run.",
                          directory, other, engine))
                  .onSetting("backend");
            });
  }

  private String trainedBy() {
    return plan().engineName();
  }

  /**
   * Returns what was run.
   *
   * @throws LikewiseException {@code EXPERIMENT_INVALID} if that cannot be read
   */
  public RunPlan plan() {
    return ExperimentFile.read(directory.resolve(ExperimentFile.NAME));
  }
}
