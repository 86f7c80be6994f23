/**
 * What the cells of a sweep came to, side by side; {@link io.likewise.report.sweep.SweepPage} is
 * its face.
 */
package io.likewise.report.sweep;
