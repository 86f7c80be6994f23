/**
 * The folder of a run, written and read back; {@link io.likewise.runs.directory.RunDirectory} is
 * its face, and {@link io.likewise.runs.directory.FinishedRun} for readers.
 */
package io.likewise.runs.directory;
