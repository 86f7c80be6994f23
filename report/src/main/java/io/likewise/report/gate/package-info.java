/**
 * New runs held against those of a kept comparison, for continuous integration; {@link
 * io.likewise.report.gate.Gate} is its face.
 */
package io.likewise.report.gate;
