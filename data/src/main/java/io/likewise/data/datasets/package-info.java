/**
 * The data sets that an experiment can name: samples, CIFAR-10, folders; {@link
 * io.likewise.data.datasets.DatasetCatalog} is its face.
 */
package io.likewise.data.datasets;
