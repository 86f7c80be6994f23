package io.likewise.report.comparison;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Layer;
import io.likewise.report.drawing.Mark;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Plot;
import io.likewise.report.drawing.Series;
import io.likewise.report.run.Curves;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * How all runs of all engines learned, epoch by epoch: a colour for each engine, a line for each
 * run. Stage 2 begins at the same place for all, right of a dashed line, wherever stage 1 ended.
 */
final class ComparisonCurves {
  private static final List<Color> COLORS =
      List.of(
          PictureStyle.BLUE,
          PictureStyle.VERMILION,
          PictureStyle.GREEN,
          PictureStyle.ORANGE,
          PictureStyle.SKY_BLUE,
          PictureStyle.BLACK);
  private static final List<Mark> MARKS =
      List.of(
          Mark.CIRCLE, Mark.SQUARE, Mark.DIAMOND, Mark.TRIANGLE_UP, Mark.TRIANGLE_DOWN, Mark.CROSS);
  private static final BasicStroke WIDE = new BasicStroke(3);
  private static final BasicStroke BROKEN = PictureStyle.dashed(1.5f, 4);

  private final List<ComparedEngine> engines;
  private final int longestFirst;

  private ComparisonCurves(List<ComparedEngine> engines) {
    this.engines = engines;
    this.longestFirst = longest(1);
  }

  /** Returns the plot of the accuracy on the validation images. */
  static Plot accuracy(List<ComparedEngine> engines) {
    return new ComparisonCurves(engines)
        .draw("Validation accuracy", EpochResult::validationAccuracy, 1);
  }

  /** Returns the plot of the loss on the validation images. */
  static Plot loss(List<ComparedEngine> engines) {
    return new ComparisonCurves(engines).draw("Validation loss", EpochResult::validationLoss, 1e9);
  }

  /** Returns the plot of the accuracy over the time that it took to come to it. */
  static Plot accuracyOverTime(List<ComparedEngine> engines) {
    return new ComparisonCurves(engines).drawOverTime();
  }

  private Plot drawOverTime() {
    List<Layer> lines = new ArrayList<>();
    double last = 0;
    for (int i = 0; i < engines.size(); i++) {
      boolean named = false;
      for (ComparedRun run : engines.get(i).runs()) {
        List<Double> x = new ArrayList<>();
        List<Double> y = new ArrayList<>();
        double seconds = 0;
        for (EpochResult epoch : epochs(run).toList()) {
          seconds += epoch.trainSeconds() + epoch.validationSeconds();
          x.add(seconds);
          y.add(epoch.validationAccuracy());
        }
        last = Math.max(last, seconds);
        lines.add(
            new Series(
                named ? "" : engines.get(i).name(),
                x,
                y,
                color(i),
                Optional.of(i == 0 ? WIDE : BROKEN),
                mark(i, x.size())));
        named = true;
      }
    }
    return new Plot(
        "Validation accuracy over time",
        Axis.linear("seconds of training and validation", 0, Math.max(1, 1.04 * last), 8),
        Curves.figures(
            "",
            engines.stream().flatMap(this::epochs).mapToDouble(EpochResult::validationAccuracy),
            1),
        lines,
        List.of());
  }

  /** Returns the colour of an engine, the same in every picture. */
  static Color color(int number) {
    return COLORS.get(number % COLORS.size());
  }

  private static Mark mark(int number, int points) {
    return points <= 60 ? MARKS.get(number % MARKS.size()) : Mark.NONE;
  }

  private int longest(int stage) {
    return engines.stream()
        .flatMap(engine -> engine.runs().stream())
        .mapToInt(run -> run.result().stages().get(stage - 1).epochs().size())
        .max()
        .orElse(0);
  }

  /** Draws a figure of every run, which can be {@code most} at most. */
  private Plot draw(String title, ToDoubleFunction<EpochResult> figure, double most) {
    List<Layer> lines = new ArrayList<>();
    for (int i = 0; i < engines.size(); i++) {
      add(lines, i, figure);
    }
    int last = longestFirst + longest(2);
    boolean both = longestFirst > 0 && longest(2) > 0;
    return new Plot(
        title,
        Curves.epochs("epoch", last),
        Curves.figures("", engines.stream().flatMap(this::epochs).mapToDouble(figure), most),
        lines,
        both ? List.of(longestFirst + 0.5) : List.of());
  }

  private Stream<EpochResult> epochs(ComparedEngine engine) {
    return engine.runs().stream().flatMap(ComparisonCurves::epochs);
  }

  private static Stream<EpochResult> epochs(ComparedRun run) {
    return run.result().stages().stream().flatMap(stage -> stage.epochs().stream());
  }

  /** The lines of the first engine are solid and wide, so that those upon them hide none. */
  private void add(List<Layer> lines, int number, ToDoubleFunction<EpochResult> figure) {
    ComparedEngine engine = engines.get(number);
    boolean named = false;
    for (ComparedRun run : engine.runs()) {
      List<StageResult> stages = run.result().stages();
      // With a gap between stages.
      int points =
          stages.stream().mapToInt(stage -> stage.epochs().size() + 1).filter(n -> n > 1).sum() - 1;
      if (points > 0) {
        lines.add(
            Curves.line(
                named ? "" : engine.name(),
                stages,
                stage -> stage.stage() == 1 ? 0 : longestFirst,
                figure,
                color(number),
                number == 0 ? WIDE : BROKEN,
                mark(number, points)));
        named = true;
      }
    }
  }
}
