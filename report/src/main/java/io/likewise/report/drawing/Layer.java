package io.likewise.report.drawing;

/** What is drawn in a plot, and named in its legend. */
public sealed interface Layer permits Series, Bars {
  /** Returns what the legend calls it; empty if it is not in there. */
  String name();

  /** Draws it among the axes. */
  void paint(Page page, Field field);

  /** Draws a small sample of it for the legend, centred on a point. */
  void paintSample(Page page, double x, double y);
}
