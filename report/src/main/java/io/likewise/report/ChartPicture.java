package io.likewise.report;

import java.awt.Graphics2D;
import org.knowm.xchart.internal.chartpart.Chart;
import org.knowm.xchart.style.AxesChartStyler;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;

/** A chart of XChart as a picture, with the look of all pictures. */
record ChartPicture(Chart<?, ?> chart) implements Picture {
  /** Gives a chart's parts their look; what is particular to the chart comes after. */
  static void dress(AxesChartStyler styler) {
    styler.setChartBackgroundColor(Look.PAPER);
    styler.setPlotBackgroundColor(Look.PAPER);
    styler.setPlotBorderColor(Look.FAINT);
    styler.setPlotGridLinesColor(Look.GRID);
    styler.setChartTitleFont(Look.TITLE);
    styler.setChartTitleBoxVisible(false);
    styler.setAxisTitleFont(Look.TEXT);
    styler.setAxisTickLabelsFont(Look.TEXT);
    styler.setLegendFont(Look.TEXT);
    styler.setLegendBorderColor(Look.PAPER);
    styler.setLegendPosition(LegendPosition.OutsideS);
    styler.setLegendLayout(LegendLayout.Horizontal);
    styler.setChartPadding(16);
  }

  @Override
  public int width() {
    return chart.getWidth();
  }

  @Override
  public int height() {
    return chart.getHeight();
  }

  @Override
  public void paint(Graphics2D graphics) {
    Look.begin(graphics, this);
    chart.paint(graphics, width(), height());
  }
}
