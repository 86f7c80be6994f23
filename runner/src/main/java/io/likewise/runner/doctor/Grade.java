package io.likewise.runner.doctor;

/** How good what was found is for runs. */
public enum Grade {
  /** Nothing is to be done. */
  OK,
  /** Runs are possible, and something could be better, or will not do for every run. */
  NOTE,
  /** Runs, or those on one engine, would fail. */
  PROBLEM
}
