/** The two-stage training loop, the run directory it writes, and where a run came from. */
package io.likewise.trainer;
