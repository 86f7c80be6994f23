package io.likewise.cli.worker;

import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.directory.FinishedRun;

/** The images of a finished run, read again. */
final class RunImages {
  private RunImages() {}

  /**
   * Reads them.
   *
   * @throws LikewiseException {@code DATASET_MISSING} if they are gone, {@code DATASET_CORRUPT} if
   *     others are in their place
   */
  static Dataset read(FinishedRun run, RunInputs inputs) {
    Dataset found = inputs.dataset();
    String expected = run.provenance().data().digest();
    if (!found.digest().equals(expected)) {
      throw new LikewiseException(
          ErrorCode.DATASET_CORRUPT,
          inputs.plan().experiment().data().source()
              + ": its images are not those that the run was made with (digest "
              + found.digest()
              + ", expected "
              + expected
              + "). Put these back.");
    }
    return found;
  }
}
