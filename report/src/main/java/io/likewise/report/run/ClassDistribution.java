package io.likewise.report.run;

import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Bars;
import io.likewise.report.drawing.Layer;
import io.likewise.report.drawing.Mark;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Plot;
import io.likewise.report.drawing.Series;
import java.awt.Color;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;

/** How many images of each class there are to train on, to validate and to test. */
public final class ClassDistribution {
  /** With more classes than this, they are shown by their numbers. */
  public static final int MOST_NAMES = 30;

  private static final int WIDTH = 1000;
  private static final int ROW = 42;
  private static final Color[] COLORS = {
    PictureStyle.BLUE, PictureStyle.ORANGE, PictureStyle.GREEN
  };
  private static final Mark[] MARKS = {Mark.CIRCLE, Mark.TRIANGLE_UP, Mark.SQUARE};

  private final Map<String, List<Integer>> parts = new LinkedHashMap<>();
  private final ClassNames classes;

  ClassDistribution(ClassNames classes) {
    this.classes = classes;
  }

  /** Adds a part of the data: its name and its images of each class. */
  public ClassDistribution with(String part, List<Integer> counts) {
    long images = counts.stream().mapToLong(Integer::longValue).sum();
    parts.put(String.format(Locale.ROOT, "%s (%,d)", part, images), counts);
    return this;
  }

  /** Returns the picture. */
  public Picture draw() {
    return classes.size() <= MOST_NAMES ? bars() : points();
  }

  private Picture bars() {
    List<Axis.Tick> rows =
        IntStream.range(0, classes.size())
            .mapToObj(label -> new Axis.Tick(label, classes.of(label)))
            .toList();
    Axis names = new Axis("", classes.size() - 0.5, -0.5, false, false, rows);
    List<Layer> bars = new ArrayList<>();
    parts.forEach(
        (part, counts) ->
            bars.add(
                new Bars(
                    part,
                    counts.stream().map(Double::valueOf).toList(),
                    COLORS[bars.size()],
                    bars.size(),
                    parts.size())));
    return new Plot("Images of each class", images(), names, bars, List.of())
        .picture(WIDTH, 140 + Math.max(120, ROW * classes.size()));
  }

  private Picture points() {
    Axis numbers = Axis.counting("class, by number", -1, classes.size(), 0, classes.size() - 1, 10);
    List<Double> labels = IntStream.range(0, classes.size()).mapToObj(Double::valueOf).toList();
    List<Layer> points = new ArrayList<>();
    parts.forEach(
        (part, counts) ->
            points.add(
                new Series(
                    part,
                    labels,
                    counts.stream().map(Double::valueOf).toList(),
                    COLORS[points.size()],
                    Optional.empty(),
                    MARKS[points.size()])));
    String title = "Images of each of " + classes.size() + " classes";
    return new Plot(title, numbers, images(), points, List.of()).picture(WIDTH, 600);
  }

  /** A little longer than the longest bar, whose end is seen then. */
  private Axis images() {
    int most = parts.values().stream().flatMap(List::stream).mapToInt(i -> i).max().orElse(0);
    return Axis.counting("images", 0, 1.04 * Math.max(1, most), 0, Math.max(1, most), 10);
  }
}
