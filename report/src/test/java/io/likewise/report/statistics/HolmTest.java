package io.likewise.report.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;
import org.assertj.core.data.Offset;

@Label("Holm's adjustment")
class HolmTest {
  @Example
  @Label("is that of R's p.adjust")
  void adjusts() {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assertThat(Holm.adjust(4, 0.01, 0.04, 0.03, 0.005))
        .containsExactly(new double[] {0.03, 0.06, 0.06, 0.02}, Offset.offset(1e-15));
    assertThat(Holm.adjust(2, 0.7, 0.6)).containsExactly(1, 1);
    assertThat(Holm.adjust(0)).isEmpty();
  }

  @Example
  @Label("counts tests of which nothing came as if their probability were 1")
  void counts() {
    assertThat(Holm.adjust(3, 0.01, 0.04))
        .containsExactly(new double[] {0.03, 0.08}, Offset.offset(1e-15));
  }

  @Property
  @Label("lies between the probability itself and Bonferroni's")
  void liesBetweenTheProbabilityAndBonferroni(
      @ForAll @Size(min = 1, max = 6) List<@DoubleRange(min = 0, max = 1) Double> given) {
    double[] p = given.stream().mapToDouble(Double::doubleValue).toArray();
    double[] adjusted = Holm.adjust(p.length, p);
    for (int i = 0; i < p.length; i++) {
      assertThat(adjusted[i]).isBetween(p[i], Math.min(1, p.length * p[i]));
    }
  }
}
