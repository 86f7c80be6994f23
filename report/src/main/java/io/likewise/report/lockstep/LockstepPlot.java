package io.likewise.report.lockstep;

import io.likewise.api.experiment.NotMade;
import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Mark;
import io.likewise.report.drawing.Page;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Plot;
import io.likewise.report.drawing.Series;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.geom.Line2D;
import java.awt.geom.Rectangle2D;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The differences step by step, as {@code plot.png} and {@code plot.svg}: a panel for each stage
 * and quantity, with the pairs' largest relative differences, and what is taken for rounding as
 * broken lines of the same colour. If layers were looked at, the first row has them one by one, in
 * a stage's first step and, thin, in its last.
 */
public final class LockstepPlot {
  private static final List<Quantity> ROWS =
      List.of(Quantity.LOSS, Quantity.LOGITS, Quantity.GRADIENT, Quantity.WEIGHTS);
  private static final int PANEL_WIDTH = 560;
  private static final int PANEL_HEIGHT = 280;
  private static final int LEGEND_LINE = 22;
  private static final int MOST_WITH_MARKS = 60;

  /** Equal tensors differ by zero, for which a logarithm has no place. */
  private static final double LEAST = 1e-18;

  private static final BasicStroke LINE = new BasicStroke(2);
  private static final BasicStroke THIN = new BasicStroke(1);
  private static final BasicStroke LIMIT = PictureStyle.dashed(1, 4);

  private static final List<Color> COLOURS =
      List.of(
          PictureStyle.BLUE,
          PictureStyle.VERMILION,
          PictureStyle.GREEN,
          PictureStyle.PURPLE,
          PictureStyle.ORANGE,
          PictureStyle.SKY_BLUE,
          PictureStyle.BLACK);

  private final List<PairHistory> pairs;
  private final List<Integer> stages;
  private final int layerRows;

  /** Draws these pairs. */
  public LockstepPlot(List<PairHistory> pairs) {
    this.pairs = List.copyOf(pairs);
    stages = pairs.stream().flatMap(p -> p.stages().stream()).distinct().sorted().toList();
    layerRows = stages.stream().anyMatch(stage -> layers(stage) > 0) ? 1 : 0;
  }

  /**
   * Writes both files into a folder.
   *
   * @return those that could not be made, for which nothing is thrown
   */
  public List<NotMade> write(Path folder) {
    return PictureFiles.write(Map.of("plot", this::picture), folder);
  }

  /** Returns the picture. */
  Picture picture() {
    return new Panels();
  }

  private final class Panels implements Picture {
    @Override
    public int width() {
      return PANEL_WIDTH * stages.size();
    }

    @Override
    public int height() {
      return panelsHeight() + LEGEND_LINE * (pairs.size() + 1);
    }

    @Override
    public void paint(Page page) {
      for (int column = 0; column < stages.size(); column++) {
        int stage = stages.get(column);
        if (layerRows > 0) {
          layerPanel(stage).paint(page, place(0, column));
        }
        for (int row = 0; row < ROWS.size(); row++) {
          panel(ROWS.get(row), stage).paint(page, place(layerRows + row, column));
        }
      }
      for (int i = 0; i < pairs.size(); i++) {
        double y = panelsHeight() + LEGEND_LINE * (i + 1);
        double middle = y - PictureStyle.TEXT.height() / 2;
        page.draw(new Line2D.Double(20, middle, 50, middle), colour(i), LINE);
        String text = pairs.get(i).lane() + " against " + pairs.get(i).base();
        page.text(
            PictureStyle.fit(text, PictureStyle.TEXT, width() - 80),
            PictureStyle.TEXT,
            PictureStyle.BLACK,
            60,
            y);
      }
    }
  }

  private static Rectangle2D place(int row, int column) {
    return new Rectangle2D.Double(
        column * PANEL_WIDTH, row * PANEL_HEIGHT, PANEL_WIDTH, PANEL_HEIGHT);
  }

  private int panelsHeight() {
    return PANEL_HEIGHT * (layerRows + ROWS.size());
  }

  private int layers(int stage) {
    return pairs.stream().mapToInt(pair -> pair.firstLayers(stage).size()).max().orElse(0);
  }

  private Plot layerPanel(int stage) {
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      PairHistory pair = pairs.get(i);
      lines.add(layerLine(pair.firstLayers(stage), i, LINE));
      if (pair.steps(stage).size() > 1) {
        lines.add(layerLine(pair.latestLayers(stage), i, THIN));
      }
    }
    int count = layers(stage);
    return new Plot(
        "stage " + stage + ": activations, step 1 and, thin, the last",
        Axis.counting("layer", 0, count + 1.0, 1, Math.max(1, count), 10),
        differences(lines),
        List.copyOf(lines),
        List.of());
  }

  /** Layers that do not differ are left out: among differences there is no place for zero. */
  private static Series layerLine(List<Difference> layers, int pair, BasicStroke stroke) {
    List<Double> places = new ArrayList<>();
    List<Double> seen = new ArrayList<>();
    for (int i = 0; i < layers.size(); i++) {
      if (layers.get(i).relative() > 0) {
        places.add(i + 1.0);
        seen.add(shown(layers.get(i)));
      }
    }
    return new Series("", places, seen, colour(pair), Optional.of(stroke), Mark.NONE);
  }

  private static double shown(Difference difference) {
    return Math.max(LEAST, Math.min(1 / LEAST, difference.relative()));
  }

  private static Color colour(int pair) {
    return COLOURS.get(pair % COLOURS.size());
  }

  private Plot panel(Quantity quantity, int stage) {
    List<Series> lines = new ArrayList<>();
    for (int i = 0; i < pairs.size(); i++) {
      add(lines, i, quantity, stage);
    }
    int last = pairs.stream().mapToInt(pair -> pair.steps(stage).size()).max().orElse(0);
    return new Plot(
        "stage " + stage + ": " + quantity,
        Axis.counting("step", 0, last + 1.0, 1, last, 10),
        differences(lines),
        List.copyOf(lines),
        List.of());
  }

  private static Axis differences(List<Series> lines) {
    double[] seen =
        lines.stream()
            .flatMap(series -> series.y().stream())
            .mapToDouble(value -> value)
            .filter(value -> value > 0 && Double.isFinite(value))
            .sorted()
            .toArray();
    double smallest = seen.length == 0 ? LEAST : seen[0];
    double largest = seen.length == 0 ? 1 : seen[seen.length - 1];
    return Axis.logarithmic("relative difference", smallest, largest, 6);
  }

  private void add(List<Series> lines, int pair, Quantity quantity, int stage) {
    List<Difference> largest =
        pairs.get(pair).steps(stage).stream()
            .map(PairHistory.Step::largest)
            .filter(kinds -> kinds.containsKey(quantity))
            .map((Map<Quantity, Difference> kinds) -> kinds.get(quantity))
            .toList();
    List<Double> steps = largest.stream().map(difference -> (double) difference.step()).toList();
    List<Double> seen = largest.stream().map(LockstepPlot::shown).toList();
    List<Double> limits = largest.stream().map(Difference::limit).toList();
    Mark mark = steps.size() <= MOST_WITH_MARKS ? Mark.CIRCLE : Mark.NONE;
    lines.add(new Series("", steps, seen, colour(pair), Optional.of(LINE), mark));
    lines.add(new Series("", steps, limits, colour(pair), Optional.of(LIMIT), Mark.NONE));
  }
}
