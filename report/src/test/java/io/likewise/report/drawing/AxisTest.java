package io.likewise.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Scale;

@Label("An axis")
class AxisTest {
  private static List<String> labels(Axis axis) {
    return axis.ticks().stream().map(Axis.Tick::label).toList();
  }

  @Example
  @Label("of numbers has ticks at round ones, with the decimals that tell them apart")
  void linear() {
    assertThat(labels(Axis.linear("", 0.171, 0.634, 10)))
        .containsExactly("0.20", "0.25", "0.30", "0.35", "0.40", "0.45", "0.50", "0.55", "0.60");
    assertThat(labels(Axis.linear("", 0.5002, 0.5011, 5)))
        .containsExactly("0.5002", "0.5004", "0.5006", "0.5008", "0.5010");
    assertThat(labels(Axis.linear("", 0, 4200, 5)))
        .containsExactly("0", "1,000", "2,000", "3,000", "4,000");
    assertThat(labels(Axis.linear("", 0, 3e12, 3)))
        .containsExactly("0e+00", "1e+12", "2e+12", "3e+12");
  }

  @Example
  @Label("of counted things has ticks at whole numbers only")
  void counting() {
    assertThat(labels(Axis.counting("", 0, 3, 1, 2, 10))).containsExactly("1", "2");
    assertThat(labels(Axis.counting("", 0, 36, 1, 35, 15)))
        .containsExactly("5", "10", "15", "20", "25", "30", "35");
    assertThat(labels(Axis.counting("", 0, 1, 1, 0, 15))).isEmpty();
  }

  @Example
  @Label("of powers of ten encloses the values, and equal factors are equal distances")
  void logarithmic() {
    Axis axis = Axis.logarithmic("", 3e-7, 2e-2, 6);
    assertThat(labels(axis))
        .containsExactly("1e-7", "1e-6", "1e-5", "1e-4", "1e-3", "1e-2", "1e-1")
        .hasSize(7);
    assertThat(axis.share(1e-4)).isCloseTo(0.5, within(1e-12));
  }

  @Example
  @Label("without a range is refused")
  void empty() {
    assertThatThrownBy(() -> Axis.linear("", 1, 1, 5)).hasMessageContaining("range: 1.0 to 1.0");
    assertThatThrownBy(() -> Axis.linear("", 0, 1e-320, 5)).hasMessageContaining("range: 0.0 to");
    assertThatThrownBy(() -> new Axis("", 0, Double.NaN, false, true, List.of()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Property(tries = 300)
  @Label("of numbers keeps its ticks within its range, few enough, and no two alike")
  void ticks(
      @ForAll @DoubleRange(min = 0, max = 1e9) double low,
      @ForAll @Scale(3) @DoubleRange(min = 1e-3, max = 1e9) double range,
      @ForAll @IntRange(min = 2, max = 20) int most) {
    Axis axis = Axis.linear("", low, low + range, most);
    assertThat(axis.ticks()).hasSizeLessThanOrEqualTo(most + 1);
    assertThat(axis.ticks())
        .allSatisfy(tick -> assertThat(axis.share(tick.value())).isBetween(-1e-6, 1 + 1e-6));
    assertThat(labels(axis)).doesNotHaveDuplicates();
  }
}
