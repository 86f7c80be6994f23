/** What engines that train in step with each other differ in, and where it began. */
package io.likewise.report.lockstep;
