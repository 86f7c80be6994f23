package io.likewise.api.error;

/**
 * Names every failure a user can cause or meet, with the exit status the command ends with.
 *
 * <p>Statuses are shared by codes that ask the same of the user: 2 mend the command or the
 * experiment, 3 mend the data, 4 mend the weights, 5 choose another backend or device, 6 mend the
 * output folder, 7 change the experiment's settings, 8 give the run more room, 9 mend the network,
 * 10 look at what became worse.
 */
public enum ErrorCode {
  /** A command-line option or argument is unknown, missing or out of range. */
  USAGE(2),
  /** The experiment's description is not valid. */
  EXPERIMENT_INVALID(2),
  /** The data set is not where it was said to be. */
  DATASET_MISSING(3),
  /** The data set is there and is not what it should be. */
  DATASET_CORRUPT(3),
  /** The weights file is not where it was said to be. */
  WEIGHTS_MISSING(4),
  /** The weights file is not whole, of no format that is read, or has an unusable value. */
  WEIGHTS_CORRUPT(4),
  /** The weights belong to another network. */
  WEIGHTS_MISMATCH(4),
  /** An exported model, opened again, does not compute what the run's model did. */
  EXPORT_DIFFERS(4),
  /** No backend or engine of that name is installed. */
  BACKEND_UNKNOWN(5),
  /** The backend is installed and cannot be used. */
  BACKEND_BROKEN(5),
  /** The device asked for is not there. */
  DEVICE_UNAVAILABLE(5),
  /** The backend says that it does not offer what was asked for. */
  CAPABILITY_DECLINED(5),
  /** A file or folder cannot be written. */
  OUTPUT_UNWRITABLE(6),
  /** Another process holds the run directory. */
  RUN_LOCKED(6),
  /** A loss, or a logit that one is computed from, became NaN or infinite. */
  LOSS_NOT_FINITE(7),
  /** The run needs more memory than it was given. */
  OUT_OF_MEMORY(8),
  /** The worker process ended without a word, by a crash or a kill. */
  WORKER_DIED(8),
  /** A download did not succeed. */
  DOWNLOAD_FAILED(9),
  /** New runs do not keep to what was demanded of them beside a kept comparison. */
  GATE_FAILED(10),
  /** The user asked the run to stop, as Ctrl-C does. */
  INTERRUPTED(130),
  /** The system asked the run to stop, as SIGTERM does. */
  TERMINATED(143),
  /** A mistake in the program itself. */
  INTERNAL(1);

  private final int exitStatus;

  ErrorCode(int exitStatus) {
    this.exitStatus = exitStatus;
  }

  /** Returns the exit status of a process that ends for this reason. */
  public int exitStatus() {
    return exitStatus;
  }

  /** Returns whether it is no failure, but what somebody asked for. */
  public boolean isStop() {
    return this == INTERRUPTED || this == TERMINATED;
  }
}
