/** Images, labels and batches, as every backend is given them. */
package io.likewise.api.data;
