package io.likewise.report;

import java.awt.Color;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.knowm.xchart.HorizontalBarChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.HorizontalBarStyler;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** How many images of each class there are to train on, to validate and to test. */
final class ClassDistribution {
  /** With more classes than this, they are shown by their numbers. */
  static final int MOST_NAMES = 30;

  private static final int WIDTH = 1000;
  private static final int ROW = 30;
  private static final Color[] COLORS = {Look.BLUE, Look.ORANGE, Look.GREEN};
  private static final Marker[] MARKERS = {
    SeriesMarkers.CIRCLE, SeriesMarkers.TRIANGLE_UP, SeriesMarkers.SQUARE
  };

  private final Map<String, List<Integer>> parts = new LinkedHashMap<>();
  private final ClassNames classes;

  /**
   * Takes what is to be shown.
   *
   * @param classes what the classes are called
   */
  ClassDistribution(ClassNames classes) {
    this.classes = classes;
  }

  /** Adds a part of the data: its name and its images of each class. */
  ClassDistribution with(String part, List<Integer> counts) {
    long images = counts.stream().mapToLong(Integer::longValue).sum();
    parts.put(String.format(Locale.ROOT, "%s (%,d)", part, images), counts);
    return this;
  }

  /** Returns the picture. */
  Picture draw() {
    return classes.size() <= MOST_NAMES ? bars() : points();
  }

  private Picture bars() {
    int rows = classes.size() * parts.size();
    HorizontalBarChart chart =
        new HorizontalBarChart(WIDTH, 180 + Math.max(120, (ROW + 12) * rows / parts.size()));
    HorizontalBarStyler styler = chart.getStyler();
    ChartPicture.dress(styler);
    styler.setAvailableSpaceFill(0.8);
    styler.setPlotGridHorizontalLinesVisible(false);
    styler.setXAxisMin(0.0);
    styler.setXAxisDecimalPattern("#,##0");
    // Names closer together than this would be left out, and these never are.
    styler.setXAxisTickMarkSpacingHint(ROW);
    styler.setSeriesColors(COLORS);
    chart.setTitle("Images of each class");
    chart.setXAxisTitle("images");
    parts.forEach((part, counts) -> chart.addSeries(part, counts, classes.names()));
    return new ChartPicture(chart);
  }

  private Picture points() {
    XYChart chart = new XYChart(WIDTH, 600);
    XYStyler styler = chart.getStyler();
    ChartPicture.dress(styler);
    styler.setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    styler.setMarkerSize(5);
    styler.setXAxisTickMarkSpacingHint(90);
    styler.setXAxisMin(0.0);
    styler.setXAxisMax((double) classes.size());
    styler.setXAxisDecimalPattern("0");
    styler.setYAxisDecimalPattern("#,##0");
    styler.setYAxisMin(0.0);
    chart.setTitle("Images of each of " + classes.size() + " classes");
    chart.setXAxisTitle("class, by number");
    chart.setYAxisTitle("images");
    List<Integer> numbers = IntStream.range(0, classes.size()).boxed().toList();
    int index = 0;
    for (Map.Entry<String, List<Integer>> part : parts.entrySet()) {
      XYSeries series = chart.addSeries(part.getKey(), numbers, part.getValue());
      series.setMarkerColor(COLORS[index]).setMarker(MARKERS[index]);
      index++;
    }
    return new ChartPicture(chart);
  }
}
