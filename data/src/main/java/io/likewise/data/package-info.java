/** Data sets, batches and weights files: everything a run reads before an engine computes. */
package io.likewise.data;
