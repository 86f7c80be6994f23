package io.likewise.report;

import io.likewise.api.experiment.RunResult;

/**
 * A finished run, as a comparison sees it.
 *
 * @param seed its seed; runs of several engines with one seed are paired
 * @param result what it came to
 * @param directory where it is kept
 */
public record ComparedRun(long seed, RunResult result, String directory) {}
