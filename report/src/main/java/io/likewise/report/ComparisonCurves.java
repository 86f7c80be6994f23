package io.likewise.report;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.StageResult;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * How all runs of all engines learned, epoch by epoch: a colour for each engine, a line for each
 * run. Stage 2 begins at the same place for all, right of a dashed line, wherever stage 1 ended.
 */
final class ComparisonCurves {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final List<Color> COLORS =
      List.of(Look.BLUE, Look.VERMILION, Look.GREEN, Look.ORANGE, Look.SKY_BLUE, Look.BLACK);
  private static final List<Marker> MARKERS =
      List.of(
          SeriesMarkers.CIRCLE,
          SeriesMarkers.SQUARE,
          SeriesMarkers.DIAMOND,
          SeriesMarkers.TRIANGLE_UP,
          SeriesMarkers.TRIANGLE_DOWN,
          SeriesMarkers.CROSS);

  private final List<ComparedEngine> engines;
  private final int longestFirst;

  private ComparisonCurves(List<ComparedEngine> engines) {
    this.engines = engines;
    this.longestFirst = longest(1);
  }

  /** Returns the picture of the accuracy on the validation images. */
  static Picture accuracy(List<ComparedEngine> engines) {
    return new ComparisonCurves(engines)
        .draw("Validation accuracy", EpochResult::validationAccuracy);
  }

  /** Returns the picture of the loss on the validation images. */
  static Picture loss(List<ComparedEngine> engines) {
    return new ComparisonCurves(engines).draw("Validation loss", EpochResult::validationLoss);
  }

  private int longest(int stage) {
    return engines.stream()
        .flatMap(engine -> engine.runs().stream())
        .mapToInt(run -> run.result().stages().get(stage - 1).epochs().size())
        .max()
        .orElse(0);
  }

  private Picture draw(String title, ToDoubleFunction<EpochResult> figure) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    XYStyler styler = chart.getStyler();
    ChartPicture.dress(styler);
    chart.setTitle(title);
    chart.setXAxisTitle("epoch");
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(Math.max(1, longestFirst + longest(2)) + 1.0);
    styler.setXAxisDecimalPattern("0");
    styler.setYAxisDecimalPattern("0.00");
    for (int i = 0; i < engines.size(); i++) {
      add(chart, i, figure);
    }
    if (longestFirst > 0 && longest(2) > 0) {
      styler.setAnnotationLineColor(Look.FAINT);
      styler.setAnnotationLineStroke(Look.DASHED);
      chart.addAnnotation(new AnnotationLine(longestFirst + 0.5, true, false));
    }
    return new ChartPicture(chart);
  }

  /** The lines of the first engine are solid and wide, so that those upon them hide none. */
  private void add(XYChart chart, int number, ToDoubleFunction<EpochResult> figure) {
    ComparedEngine engine = engines.get(number);
    Color color = COLORS.get(number % COLORS.size());
    boolean named = false;
    for (int i = 0; i < engine.runs().size(); i++) {
      List<Double> x = new ArrayList<>();
      List<Double> y = new ArrayList<>();
      for (StageResult stage : engine.runs().get(i).result().stages()) {
        int before = stage.stage() == 1 ? 0 : longestFirst;
        if (!x.isEmpty()) {
          // A value that is none keeps the stages' lines apart.
          x.add(before + 0.5);
          y.add(Double.NaN);
        }
        for (EpochResult epoch : stage.epochs()) {
          x.add((double) before + epoch.epoch());
          y.add(figure.applyAsDouble(epoch));
        }
      }
      if (!x.isEmpty()) {
        XYSeries series = chart.addSeries(named ? engine.name() + " #" + i : engine.name(), x, y);
        series.setShowInLegend(!named);
        named = true;
        series.setLineColor(color);
        series.setLineStyle(number == 0 ? SeriesLines.SOLID : SeriesLines.DASH_DASH);
        series.setLineWidth(number == 0 ? 3 : 1.5f);
        series.setMarkerColor(color);
        series.setMarker(
            x.size() <= 60 ? MARKERS.get(number % MARKERS.size()) : SeriesMarkers.NONE);
      }
    }
  }
}
