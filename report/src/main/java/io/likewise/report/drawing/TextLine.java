package io.likewise.report.drawing;

import java.awt.Shape;

/**
 * A line of text as a shape.
 *
 * @param outline its letters, y downwards, the base line beginning at the origin
 * @param width where the next letter would begin
 */
record TextLine(Shape outline, double width) {}
