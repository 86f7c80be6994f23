/** What pictures are made of: letters, axes, lines and pages, and nothing of the system's fonts. */
package io.likewise.report.drawing;
