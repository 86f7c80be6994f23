package io.likewise.report.lockstep;

import java.util.List;

/** Every difference as a row of {@code differences.csv}. */
public final class DifferencesCsv {
  /** The first row. */
  public static final String HEADER =
      "stage,step,base,lane,pass,quantity,layer,tensor,base_norm,lane_norm,difference_norm,relative,"
          + "largest,ulps,limit,judged,exceeds\n";

  private DifferencesCsv() {}

  /** Returns the rows of two lanes' step, each ended by a line break. */
  public static String rows(String base, String lane, List<Difference> differences) {
    StringBuilder rows = new StringBuilder();
    for (Difference d : differences) {
      Object[] values = {
        d.stage(),
        d.step(),
        base,
        lane,
        d.quantity().pass(),
        d.quantity().csv(),
        d.layer(),
        d.tensor(),
        d.distance().baseNorm(),
        d.distance().norm(),
        d.distance().difference(),
        d.relative(),
        d.distance().largest(),
        d.ulps(),
        d.limit(),
        d.judged(),
        d.exceeds()
      };
      for (int i = 0; i < values.length; i++) {
        rows.append(i == 0 ? "" : ",").append(values[i]);
      }
      rows.append('\n');
    }
    return rows.toString();
  }
}
