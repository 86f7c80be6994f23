/**
 * What pictures are made of: letters, axes, lines and pages, and nothing of the system's fonts;
 * {@link io.likewise.report.drawing.PictureFiles} is its face.
 */
package io.likewise.report.drawing;
