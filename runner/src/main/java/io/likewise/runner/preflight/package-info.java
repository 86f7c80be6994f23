/**
 * What of a run will surprise, said before it begins; {@link
 * io.likewise.runner.preflight.Preflight} is its face.
 */
package io.likewise.runner.preflight;
