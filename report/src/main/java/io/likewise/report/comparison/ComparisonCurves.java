package io.likewise.report.comparison;

import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.StageResult;
import io.likewise.report.drawing.Layer;
import io.likewise.report.drawing.Mark;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Plot;
import io.likewise.report.run.Curves;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.List;
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
    return engine.runs().stream()
        .flatMap(run -> run.result().stages().stream())
        .flatMap(stage -> stage.epochs().stream());
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
                COLORS.get(number % COLORS.size()),
                number == 0 ? WIDE : BROKEN,
                points <= 60 ? MARKS.get(number % MARKS.size()) : Mark.NONE));
        named = true;
      }
    }
  }
}
