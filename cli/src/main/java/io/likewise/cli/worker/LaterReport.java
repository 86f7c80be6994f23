package io.likewise.cli.worker;

import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.NotMade;
import io.likewise.data.formats.Safetensors;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.directory.RunFailure;
import java.util.List;
import java.util.function.Consumer;

/** Makes what is missing of a run that finished in another process. */
final class LaterReport {
  private final RunDirectory directory;
  private final FinishedRun run;
  private final RunInputs inputs;
  private Dataset dataset;
  private RunFailure refusal;

  /**
   * Takes a finished run.
   *
   * @param inputs where its images are read again, if a picture needs them
   */
  LaterReport(RunDirectory directory, RunInputs inputs) {
    this.directory = directory;
    this.run = FinishedRun.read(directory.path());
    this.inputs = inputs;
  }

  /**
   * Makes the files and notes those that could not be made.
   *
   * @param notices takes the reasons, a sentence each
   * @return the exit status: 0 if nothing is missing any more
   */
  int make(Consumer<String> notices) {
    // Whoever was to delete them when the results were safe has been ended before.
    new Checkpoints(directory.path(), new Safetensors()).delete();
    List<NotMade> notMade = new RunReport(run, this::dataset, this::batches).make();
    NotMade.sentences(notMade).forEach(notices);
    if (!notMade.equals(run.notMade())) {
      directory.writeNotMade(notMade);
    }
    if (notMade.isEmpty()) {
      directory.forgetFailure();
      return 0;
    }
    return (refusal == null ? ErrorCode.OUTPUT_UNWRITABLE : refusal.code()).exitStatus();
  }

  private BatchSource batches() {
    return inputs.batches(dataset());
  }

  /** Read once, also if it is refused: several pictures need it. */
  private Dataset dataset() {
    if (dataset == null && refusal == null) {
      try {
        dataset = RunImages.read(run, inputs);
      } catch (RuntimeException | Error e) {
        refusal = FailureSentences.of(e);
      }
    }
    if (refusal != null) {
      throw new LikewiseException(refusal.code(), refusal.sentence());
    }
    return dataset;
  }
}
