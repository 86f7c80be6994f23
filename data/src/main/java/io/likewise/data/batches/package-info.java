/**
 * What one step needs, made of a data set: order, augmentation, resizing, normalisation and dropout
 * masks; {@link io.likewise.data.batches.ExperimentBatches} is its face.
 */
package io.likewise.data.batches;
