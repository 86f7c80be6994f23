/**
 * Worker processes: got ready, given their memory, started, watched and ended in order; {@link
 * io.likewise.runner.process.RunLauncher} is its face.
 */
package io.likewise.runner.process;
