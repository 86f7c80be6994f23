package io.likewise.report.run;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Layer;
import io.likewise.report.drawing.Mark;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Plot;
import io.likewise.report.drawing.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/**
 * What training and validation came to, epoch by epoch, both stages on one axis: epochs count on
 * from stage to stage, and a dashed line parts the stages.
 */
public final class Curves {
  private static final int MOST_WITH_MARKS = 60;
  private static final BasicStroke LINE = new BasicStroke(2);

  private final List<StageResult> stages;

  private Curves(List<StageResult> stages) {
    this.stages = stages.stream().filter(stage -> !stage.epochs().isEmpty()).toList();
  }

  /** Returns the plot of the accuracy. */
  public static Plot accuracy(List<StageResult> stages) {
    return new Curves(stages)
        .draw("accuracy", EpochResult::trainAccuracy, EpochResult::validationAccuracy, 1);
  }

  /** Returns the plot of the loss. */
  public static Plot loss(List<StageResult> stages) {
    return new Curves(stages)
        .draw(
            "loss", EpochResult::trainLoss, EpochResult::validationLoss, Double.POSITIVE_INFINITY);
  }

  private Plot draw(
      String figure,
      ToDoubleFunction<EpochResult> training,
      ToDoubleFunction<EpochResult> validation,
      double largest) {
    List<Layer> layers = new ArrayList<>();
    if (!stages.isEmpty()) {
      layers.add(line("training", training, PictureStyle.BLUE, Mark.CIRCLE));
      layers.add(line("validation", validation, PictureStyle.VERMILION, Mark.SQUARE));
      layers.add(best(validation));
    }
    DoubleStream figures =
        stages.stream()
            .flatMap(stage -> stage.epochs().stream())
            .flatMap(e -> Stream.of(training.applyAsDouble(e), validation.applyAsDouble(e)))
            .mapToDouble(value -> value);
    return new Plot(
        figure.substring(0, 1).toUpperCase(Locale.ROOT) + figure.substring(1),
        epochs(epochAxis(), epochs()),
        figures(figure, figures, largest),
        layers,
        boundaries());
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

  /** Returns an axis of epochs, whose numbers are whole and begin with 1. */
  public static Axis epochs(String title, int last) {
    return Axis.counting(title, 0, Math.max(1, last) + 1.0, 1, last, 15);
  }

  /** Returns an axis with a little room around what it shows, but none below 0. */
  public static Axis figures(String title, DoubleStream values, double largest) {
    double[] sorted = values.filter(Double::isFinite).sorted().toArray();
    double low = sorted.length == 0 ? 0 : sorted[0];
    double high = sorted.length == 0 ? 1 : sorted[sorted.length - 1];
    double room = Math.max(0.06 * (high - low), Math.max(1e-3, 1e-6 * high));
    return Axis.linear(title, Math.max(0, low - room), Math.min(largest, high + room), 10);
  }

  private Layer line(String name, ToDoubleFunction<EpochResult> figure, Color color, Mark mark) {
    boolean alone = stages.stream().anyMatch(stage -> stage.epochs().size() == 1);
    boolean marked = epochs() <= MOST_WITH_MARKS || alone;
    return line(name, stages, this::before, figure, color, LINE, marked ? mark : Mark.NONE);
  }

  /**
   * Returns what some stages came to as one line; a value that is none between two stages keeps
   * their lines apart.
   *
   * @param before how many epochs come before a stage
   */
  public static Series line(
      String name,
      List<StageResult> stages,
      ToDoubleFunction<StageResult> before,
      ToDoubleFunction<EpochResult> figure,
      Color color,
      BasicStroke stroke,
      Mark mark) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (StageResult stage : stages) {
      if (!x.isEmpty()) {
        x.add(x.get(x.size() - 1) + 0.5);
        y.add(Double.NaN);
      }
      for (EpochResult epoch : stage.epochs()) {
        x.add(before.applyAsDouble(stage) + epoch.epoch());
        y.add(figure.applyAsDouble(epoch));
      }
    }
    return new Series(name, x, y, color, Optional.of(stroke), mark);
  }

  /** Returns how many epochs there were before a stage. */
  private int before(StageResult stage) {
    return stages.stream()
        .takeWhile(each -> each.stage() < stage.stage())
        .mapToInt(each -> each.epochs().size())
        .sum();
  }

  private Layer best(ToDoubleFunction<EpochResult> validation) {
    List<Double> x = new ArrayList<>();
    List<Double> y = new ArrayList<>();
    for (StageResult stage : stages) {
      EpochResult best = stage.best().orElseThrow();
      x.add((double) before(stage) + best.epoch());
      y.add(validation.applyAsDouble(best));
    }
    String epochs =
        x.stream().map(at -> String.valueOf(at.longValue())).collect(Collectors.joining(" and "));
    return new Series(
        "best of its stage: " + epochs, x, y, PictureStyle.BLACK, Optional.empty(), Mark.RING);
  }

  private List<Double> boundaries() {
    return stages.stream().map(this::before).filter(it -> it > 0).map(it -> it + 0.5).toList();
  }
}
