package io.likewise.report.story;

import io.likewise.report.drawing.Axis;
import io.likewise.report.drawing.Mark;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Plot;
import io.likewise.report.drawing.Series;
import io.likewise.report.page.Html;
import io.likewise.report.page.HtmlTable;
import io.likewise.report.page.HtmlTable.Column;
import io.likewise.report.run.Calibration;
import io.likewise.report.run.Calibration.Bin;
import io.likewise.report.run.Numbers;
import java.awt.BasicStroke;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** A calibration to look at: the reliability diagram, its bins, and a sentence. */
final class Reliability {
  private Reliability() {}

  /**
   * Returns how often a model is right by how sure it is, a point for each bin that has images; a
   * model that is as often right as it says lies on the dashed line.
   */
  static Plot plot(Calibration calibration) {
    List<Bin> bins = filled(calibration);
    return new Plot(
        "Reliability on the test images",
        Axis.linear("confidence", 0, 1, 5),
        Axis.linear("accuracy", 0, 1, 5),
        List.of(
            new Series(
                "as often right as it says",
                List.of(0.0, 1.0),
                List.of(0.0, 1.0),
                PictureStyle.FAINT,
                Optional.of(PictureStyle.DASHED),
                Mark.NONE),
            new Series(
                "the model",
                bins.stream().map(Bin::confidence).toList(),
                bins.stream().map(Bin::accuracy).toList(),
                PictureStyle.BLUE,
                Optional.of(new BasicStroke(2)),
                Mark.CIRCLE)),
        List.of());
  }

  private static List<Bin> filled(Calibration calibration) {
    return calibration.bins().stream().filter(bin -> bin.images() > 0).toList();
  }

  /** Returns the error in a sentence. */
  static String words(Calibration calibration) {
    double confidence = mean(calibration, Bin::confidence);
    double accuracy = mean(calibration, Bin::accuracy);
    return "On average it is %s sure and %s right; the expected calibration error, over %d bins, is %s."
        .formatted(
            Numbers.percent(confidence, 1),
            Numbers.percent(accuracy, 1),
            Calibration.BINS,
            Numbers.percent(calibration.expectedError(), 1));
  }

  private static double mean(Calibration calibration, ToDoubleFunction<Bin> figure) {
    double sum = 0;
    int images = 0;
    for (Bin bin : calibration.bins()) {
      sum += bin.images() * figure.applyAsDouble(bin);
      images += bin.images();
    }
    return sum / images;
  }

  /** Returns the bins that have images. */
  static Html table(Calibration calibration) {
    return HtmlTable.of(
            List.of(
                Column.words("confidence"),
                Column.numbers("images"),
                Column.numbers("mean confidence"),
                Column.numbers("accuracy")),
            filled(calibration).stream()
                .map(
                    bin ->
                        List.of(
                            Numbers.percent(bin.above(), 1)
                                + " – "
                                + Numbers.percent(bin.upTo(), 1),
                            Numbers.count(bin.images()),
                            Numbers.percent(bin.confidence(), 1),
                            Numbers.percent(bin.accuracy(), 1)))
                .toList(),
            false)
        .html();
  }
}
