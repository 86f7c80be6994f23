/**
 * The commands for what training has left: finished models that are asked about images, and runs
 * that are looked at; {@link io.likewise.cli.finished.FinishedCommands} is its face.
 */
package io.likewise.cli.finished;
