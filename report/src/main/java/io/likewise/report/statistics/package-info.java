/**
 * What a few numbers tell of what they were drawn from, and with which probability: {@link
 * io.likewise.report.statistics.PairedInterval}.
 */
package io.likewise.report.statistics;
