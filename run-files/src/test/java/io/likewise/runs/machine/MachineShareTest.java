package io.likewise.runs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A process's share of the machine")
class MachineShareTest {
  @ParameterizedTest(name = "is {2} processors of {0} where {1} are allowed")
  @CsvSource({"8, 2, 2", "8, 1.5, 2", "8, 0.1, 1", "2, 64, 2"})
  void processors(int all, double allowed, int share) {
    CgroupLimits limits = new CgroupLimits(2, OptionalDouble.of(allowed), OptionalLong.empty());
    assertThat(MachineShare.of(all, 1000, limits)).isEqualTo(new MachineShare(share, 1000));
  }

  @ParameterizedTest(name = "is {2} bytes of {0} where {1} are allowed")
  @CsvSource({"1000, 300, 300", "1000, 3000, 1000"})
  void memory(long all, long allowed, long share) {
    CgroupLimits limits = new CgroupLimits(1, OptionalDouble.empty(), OptionalLong.of(allowed));
    assertThat(MachineShare.of(4, all, limits)).isEqualTo(new MachineShare(4, share));
  }

  @Test
  @DisplayName("is never more than Java says")
  void here() {
    MachineShare here = MachineShare.here();
    assertThat(here.processors()).isBetween(1, Runtime.getRuntime().availableProcessors());
    assertThat(here.memoryBytes()).isPositive();
  }
}
