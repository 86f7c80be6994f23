/** What a few numbers tell of what they were drawn from, and with which probability. */
package io.likewise.report.statistics;
