package io.likewise.runner.listing;

/** What has become of a run. */
public enum RunState {
  /** Its results are whole. */
  FINISHED,
  /** A process is carrying it out. */
  RUNNING,
  /** It was stopped, or its process died, and it has said no more. */
  INTERRUPTED,
  /** It failed, and said why. */
  FAILED
}
