/**
 * What one run came to: figures of its predictions, the table that closes it, and its pictures;
 * {@link io.likewise.report.run.Pictures} is its face.
 */
package io.likewise.report.run;
