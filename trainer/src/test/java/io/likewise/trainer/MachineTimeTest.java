package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.MachineLoad;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The machine's processor time")
class MachineTimeTest {
  @Test
  @DisplayName("less the process's own and what was idle is the others'")
  void others() {
    MachineTime before = new MachineTime(100, 1000);
    MachineTime after = new MachineTime(115, 1020);
    assertThat(after.othersShareSince(before, 12)).isEqualTo(3 / 20.0, within(1e-15));
  }

  @Test
  @DisplayName("is not taken for negative where the two clocks differ a little")
  void never() {
    MachineTime before = new MachineTime(100, 1000);
    assertThat(new MachineTime(110, 1020).othersShareSince(before, 10.01)).isZero();
    assertThat(before.othersShareSince(before, 0)).isNaN();
    assertThat(new MachineTime(Double.NaN, Double.NaN).othersShareSince(before, 1)).isNaN();
  }

  @Test
  @DisplayName("is that of all processors together")
  void reads() {
    MachineTime now = MachineTime.read();
    assertThat(now.busySeconds()).isPositive().isLessThan(now.totalSeconds());
  }

  @Test
  @DisplayName("of others leaves the rest of the processors for a run's threads")
  void load() {
    MachineTime before = new MachineTime(100, 1000);
    MachineLoad load = new MachineTime(112, 1016).loadSince(before, 8, 4, 4);
    assertThat(load).isEqualTo(new MachineLoad(4, 1, 4));
    assertThat(load.threads(2)).isEqualTo(2);
    assertThat(load.threads(4)).isEqualTo(3);
    assertThat(MachineLoad.UNKNOWN.threads(4)).isEqualTo(4);
    assertThat(new MachineLoad(2, 2, 2).threads(2)).isEqualTo(1);
  }

  @Test
  @DisplayName("of others is no matter where a limit allows fewer threads than they leave room for")
  void allowed() {
    assertThat(new MachineLoad(64, 40, 2).threads(8)).isEqualTo(2);
    assertThat(new MachineLoad(64, 63, 2).threads(8)).isEqualTo(1);
    assertThat(new MachineLoad(Double.NaN, Double.NaN, 2).threads(8)).isEqualTo(2);
  }
}
