/**
 * What engines that train in step with each other differ in, and where it began; {@link
 * io.likewise.report.lockstep.StepComparison} is its face.
 */
package io.likewise.report.lockstep;
