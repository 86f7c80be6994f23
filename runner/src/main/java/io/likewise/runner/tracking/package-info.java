/**
 * Finished runs told to servers that keep experiments; {@link
 * io.likewise.runner.tracking.MlflowTracking} is its face.
 */
package io.likewise.runner.tracking;
