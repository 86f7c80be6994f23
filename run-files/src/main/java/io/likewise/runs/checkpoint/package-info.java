/**
 * What a run needs to go on where it was ended, kept while it runs; {@link
 * io.likewise.runs.checkpoint.Checkpoints} is its face.
 */
package io.likewise.runs.checkpoint;
