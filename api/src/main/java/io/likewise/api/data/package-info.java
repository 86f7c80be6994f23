/**
 * Images, labels and batches, as every backend is given them; {@link io.likewise.api.data.Batch} is
 * its face.
 */
package io.likewise.api.data;
