package io.likewise.report.lockstep;

import de.erichseifert.vectorgraphics2d.Document;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.svg.SVGProcessor;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The differences step by step, as {@code plot.png} and {@code plot.svg}: a panel for each stage
 * and quantity, with the pairs' largest relative differences, and what is taken for rounding as
 * broken lines of the same colour.
 */
public final class LockstepPlot {
  private static final List<Quantity> ROWS =
      List.of(Quantity.LOSS, Quantity.LOGITS, Quantity.GRADIENT, Quantity.WEIGHTS);
  private static final int PANEL_WIDTH = 560;
  private static final int PANEL_HEIGHT = 280;
  private static final int LEGEND_LINE = 18;

  /** Equal tensors differ by zero, for which a logarithm has no place. */
  private static final double LEAST = 1e-18;

  private static final float[] BROKEN = {4, 4};

  /** Okabe and Ito's colours, which colour-blind readers can tell apart. */
  private static final List<Color> COLOURS =
      Stream.of(0x0072b2, 0xd55e00, 0x009e73, 0xcc79a7, 0xe69f00, 0x56b4e9, 0x000000)
          .map(Color::new)
          .toList();

  private final List<PairHistory> pairs;
  private final List<Integer> stages;

  /** Draws these pairs. */
  public LockstepPlot(List<PairHistory> pairs) {
    this.pairs = List.copyOf(pairs);
    stages = pairs.stream().flatMap(p -> p.stages().stream()).distinct().sorted().toList();
  }

  /**
   * Writes both files into a folder.
   *
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public void write(Path folder) {
    BufferedImage image = new BufferedImage(width(), height(), BufferedImage.TYPE_INT_RGB);
    Graphics2D pixels = image.createGraphics();
    paint(pixels);
    pixels.dispose();
    VectorGraphics2D vectors = new VectorGraphics2D();
    paint(vectors);
    Document svg =
        new SVGProcessor().getDocument(vectors.getCommands(), new PageSize(width(), height()));
    try (OutputStream file = Files.newOutputStream(folder.resolve("plot.svg"))) {
      svg.writeTo(file);
      ImageIO.write(image, "png", folder.resolve("plot.png").toFile());
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          folder.resolve("plot.png") + ": cannot be written (" + e + "). Make room on the disk.",
          e);
    }
  }

  private int width() {
    return PANEL_WIDTH * stages.size();
  }

  private int height() {
    return PANEL_HEIGHT * ROWS.size() + LEGEND_LINE * (pairs.size() + 1);
  }

  private void paint(Graphics2D canvas) {
    canvas.setColor(Color.WHITE);
    canvas.fillRect(0, 0, width(), height());
    for (int row = 0; row < ROWS.size(); row++) {
      for (int column = 0; column < stages.size(); column++) {
        Graphics2D panel = (Graphics2D) canvas.create();
        panel.translate(column * PANEL_WIDTH, row * PANEL_HEIGHT);
        panel(ROWS.get(row), stages.get(column)).paint(panel, PANEL_WIDTH, PANEL_HEIGHT);
        panel.dispose();
      }
    }
    for (int i = 0; i < pairs.size(); i++) {
      int y = PANEL_HEIGHT * ROWS.size() + LEGEND_LINE * (i + 1);
      canvas.setColor(colour(i));
      canvas.setStroke(new BasicStroke(2));
      canvas.drawLine(20, y - 4, 50, y - 4);
      canvas.setColor(Color.BLACK);
      canvas.drawString(pairs.get(i).lane() + " against " + pairs.get(i).base(), 60, y);
    }
  }

  private static Color colour(int pair) {
    return COLOURS.get(pair % COLOURS.size());
  }

  private XYChart panel(Quantity quantity, int stage) {
    XYChart chart =
        new XYChartBuilder()
            .width(PANEL_WIDTH)
            .height(PANEL_HEIGHT)
            .title("stage " + stage + ": " + quantity)
            .xAxisTitle("step")
            .yAxisTitle("relative difference")
            .build();
    chart.getStyler().setYAxisLogarithmic(true);
    chart.getStyler().setLegendVisible(false);
    chart.getStyler().setPlotGridLinesVisible(false);
    chart.getStyler().setChartBackgroundColor(Color.WHITE);
    for (int i = 0; i < pairs.size(); i++) {
      add(chart, i, quantity, stage);
    }
    return chart;
  }

  private void add(XYChart chart, int pair, Quantity quantity, int stage) {
    List<Difference> largest =
        pairs.get(pair).steps(stage).stream()
            .map(PairHistory.Step::largest)
            .filter(kinds -> kinds.containsKey(quantity))
            .map((Map<Quantity, Difference> kinds) -> kinds.get(quantity))
            .toList();
    if (largest.isEmpty()) {
      return;
    }
    double[] steps = largest.stream().mapToDouble(Difference::step).toArray();
    double[] seen =
        largest.stream()
            .mapToDouble(d -> Math.max(LEAST, Math.min(1 / LEAST, d.relative())))
            .toArray();
    double[] limits = largest.stream().mapToDouble(Difference::limit).toArray();
    XYSeries line = chart.addSeries("pair " + pair, steps, seen);
    line.setLineColor(colour(pair));
    line.setMarkerColor(colour(pair));
    line.setMarker(SeriesMarkers.CIRCLE);
    XYSeries limit = chart.addSeries("limit " + pair, steps, limits);
    limit.setLineColor(colour(pair));
    limit.setMarker(SeriesMarkers.NONE);
    limit.setLineStyle(
        new BasicStroke(1, BasicStroke.CAP_BUTT, BasicStroke.JOIN_BEVEL, 1, BROKEN, 0));
  }
}
