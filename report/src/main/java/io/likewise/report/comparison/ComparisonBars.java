package io.likewise.report.comparison;

import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Bars;
import io.likewise.report.drawing.Layer;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.Plot;
import io.likewise.report.run.Spread;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/** A figure of every engine as a bar: the median over its runs. */
record ComparisonBars(List<ComparedEngine> engines) {
  private static final int WIDTH = 480;
  private static final int ROW = 38;

  /** Returns the bars of a figure; empty if it is known of no engine. */
  Optional<Picture> of(ComparedFigure figure) {
    List<Layer> bars = new ArrayList<>();
    List<Axis.Tick> rows = new ArrayList<>();
    double most = 0;
    for (int i = 0; i < engines.size(); i++) {
      double median = Spread.of(engines.get(i).of(figure::of)).map(Spread::median).orElse(0.0);
      List<Double> lengths = new ArrayList<>(Collections.nCopies(engines.size(), 0.0));
      lengths.set(i, median);
      bars.add(new Bars("", lengths, ComparisonCurves.color(i), 0, 1));
      rows.add(new Axis.Tick(i, engines.get(i).name()));
      most = Math.max(most, median);
    }
    if (most == 0) {
      return Optional.empty();
    }
    Axis across = Axis.linear("", 0, 1.06 * most, 5);
    Axis down = new Axis("", engines.size() - 0.5, -0.5, false, false, rows);
    return Optional.of(
        new Plot(figure.label(), across, down, bars, List.of())
            .picture(WIDTH, 90 + ROW * engines.size()));
  }
}
