/**
 * Runs side by side: figures, verdict, table, curves; {@link
 * io.likewise.report.comparison.ComparisonReport} is its face.
 */
package io.likewise.report.comparison;
