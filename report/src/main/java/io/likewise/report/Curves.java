package io.likewise.report;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.StageResult;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Ellipse2D;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.knowm.xchart.AnnotationLine;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * What training and validation came to, epoch by epoch, both stages on one axis: epochs count on
 * from stage to stage, and a dashed line parts the stages.
 */
final class Curves {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 600;
  private static final int MOST_WITH_MARKERS = 60;

  private final List<StageResult> stages;

  private Curves(List<StageResult> stages) {
    this.stages = stages.stream().filter(stage -> !stage.epochs().isEmpty()).toList();
  }

  /** Returns the picture of the accuracy. */
  static Picture accuracy(List<StageResult> stages) {
    return new Curves(stages)
        .draw("accuracy", EpochResult::trainAccuracy, EpochResult::validationAccuracy, 1);
  }

  /** Returns the picture of the loss. */
  static Picture loss(List<StageResult> stages) {
    return new Curves(stages)
        .draw(
            "loss", EpochResult::trainLoss, EpochResult::validationLoss, Double.POSITIVE_INFINITY);
  }

  private Picture draw(
      String figure,
      ToDoubleFunction<EpochResult> training,
      ToDoubleFunction<EpochResult> validation,
      double largest) {
    XYChart chart = new XYChart(WIDTH, HEIGHT);
    XYStyler styler = chart.getStyler();
    ChartPicture.dress(styler);
    chart.setTitle(figure.substring(0, 1).toUpperCase(Locale.ROOT) + figure.substring(1));
    chart.setYAxisTitle(figure);
    chart.setXAxisTitle(epochAxis());
    range(styler, training, validation, largest);
    add(chart, "training", training, Look.BLUE, SeriesMarkers.CIRCLE, SeriesLines.SOLID);
    add(chart, "validation", validation, Look.VERMILION, SeriesMarkers.SQUARE, SeriesLines.SOLID);
    addBest(chart, validation);
    addBoundaries(chart);
    return new ChartPicture(chart);
  }

  private int epochs() {
    return stages.stream().mapToInt(stage -> stage.epochs().size()).sum();
  }

  /** In words below the axis, where nothing can be in the way of nothing. */
  private String epochAxis() {
    List<String> parts = new ArrayList<>();
    int before = 0;
    for (StageResult stage : stages) {
      int last = before + stage.epochs().size();
      String epochs = before + 1 == last ? "epoch " + last : "epochs " + (before + 1) + "–" + last;
      parts.add("stage " + stage.stage() + ": " + epochs);
      before = last;
    }
    return parts.isEmpty() ? "no epoch was run" : "epoch (" + String.join(", ", parts) + ")";
  }

  private void range(
      XYStyler styler,
      ToDoubleFunction<EpochResult> training,
      ToDoubleFunction<EpochResult> validation,
      double largest) {
    // Ticks begin at the smallest value.
    styler.setXAxisMin(0.0);
    styler.setXAxisMax(Math.max(1, epochs()) + 1.0);
    styler.setXAxisTickMarkSpacingHint(60);
    styler.setXAxisTickLabelsFormattingFunction(x -> x > epochs() ? "" : whole(x));
    double[] values =
        stages.stream()
            .flatMap(stage -> stage.epochs().stream())
            .flatMap(e -> Stream.of(training.applyAsDouble(e), validation.applyAsDouble(e)))
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    double low = values.length == 0 ? 0 : values[0];
    double high = values.length == 0 ? 1 : values[values.length - 1];
    double room = Math.max(0.06 * (high - low), 1e-3);
    styler.setYAxisMin(Math.max(0, low - room));
    styler.setYAxisMax(Math.min(largest, high + room));
    styler.setYAxisDecimalPattern(high - low < 0.05 ? "0.0000" : high < 100 ? "0.00" : "0");
  }

  /** Epochs have whole numbers from 1. */
  private static String whole(double epoch) {
    return epoch >= 1 && epoch == Math.rint(epoch) ? String.valueOf((long) epoch) : "";
  }

  /** A value that is none between two stages keeps their lines apart. */
  private void add(
      XYChart chart,
      String name,
      ToDoubleFunction<EpochResult> figure,
      Color color,
      Marker marker,
      BasicStroke line) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (StageResult stage : stages) {
      if (!x.isEmpty()) {
        x.add(x.get(x.size() - 1) + 0.5);
        y.add(Double.NaN);
      }
      int before = before(stage);
      for (EpochResult epoch : stage.epochs()) {
        x.add((double) before + epoch.epoch());
        y.add(figure.applyAsDouble(epoch));
      }
    }
    if (x.isEmpty()) {
      return;
    }
    XYSeries series = chart.addSeries(name, x, y);
    series.setLineColor(color);
    series.setLineStyle(line);
    series.setLineWidth(2);
    series.setMarkerColor(color);
    boolean alone = stages.stream().anyMatch(stage -> stage.epochs().size() == 1);
    series.setMarker(epochs() <= MOST_WITH_MARKERS || alone ? marker : SeriesMarkers.NONE);
  }

  /** Returns how many epochs there were before a stage. */
  private int before(StageResult stage) {
    return stages.stream()
        .takeWhile(each -> each.stage() < stage.stage())
        .mapToInt(each -> each.epochs().size())
        .sum();
  }

  private void addBest(XYChart chart, ToDoubleFunction<EpochResult> validation) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (StageResult stage : stages) {
      EpochResult best = stage.best().orElseThrow();
      x.add((double) before(stage) + best.epoch());
      y.add(validation.applyAsDouble(best));
    }
    if (x.isEmpty()) {
      return;
    }
    String names = x.stream().map(Curves::whole).collect(Collectors.joining(" and "));
    XYSeries series = chart.addSeries("best of its stage: " + names, x, y);
    series.setMarkerColor(Look.BLACK);
    series.setLineStyle(SeriesLines.NONE);
    series.setMarker(new Ring());
  }

  private void addBoundaries(XYChart chart) {
    chart.getStyler().setAnnotationLineColor(Look.FAINT);
    chart.getStyler().setAnnotationLineStroke(Look.DASHED);
    for (StageResult stage : stages) {
      if (before(stage) > 0) {
        chart.addAnnotation(new AnnotationLine(before(stage) + 0.5, true, false));
      }
    }
  }

  /** A circle around a point. */
  private static final class Ring extends Marker {
    private static final BasicStroke STROKE = new BasicStroke(2);

    @Override
    public void paint(Graphics2D graphics, double x, double y, int size) {
      double radius = size * 1.1;
      graphics.setStroke(STROKE);
      graphics.draw(new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius));
    }
  }
}
