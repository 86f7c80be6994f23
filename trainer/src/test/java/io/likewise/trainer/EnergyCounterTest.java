package io.likewise.trainer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.runs.directory.FakeTime;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The energy of the processors")
class EnergyCounterTest {
  private static final long RANGE = 262_143_328_850L;

  @TempDir private Path zones;

  @BeforeEach
  void machine() throws IOException {
    zone("intel-rapl:0", "package-0", 1_000_000);
    zone("intel-rapl:0:0", "core", 1_000_000);
    zone("intel-rapl:1", "package-1", 5_000_000);
    zone("intel-rapl:2", "psys", 1_000_000);
    zone("intel-rapl-mmio:0", "package-0", 1_000_000);
    Files.createDirectory(zones.resolve("intel-rapl"));
  }

  private void zone(String folder, String name, long microjoules) throws IOException {
    Path zone = Files.createDirectory(zones.resolve(folder));
    Files.writeString(zone.resolve("name"), name + "\n");
    Files.writeString(zone.resolve("max_energy_range_uj"), RANGE + "\n");
    take(folder, microjoules);
  }

  private void take(String folder, long microjoules) throws IOException {
    Files.writeString(zones.resolve(folder).resolve("energy_uj"), microjoules + "\n");
  }

  @Test
  @DisplayName("is the sum over the packages since the counter was made, and of nothing in them")
  void sum() throws IOException {
    EnergyCounter counter = EnergyCounter.in(zones);
    assertThat(counter.joules()).isZero();
    take("intel-rapl:0", 3_500_000);
    take("intel-rapl:0:0", 900_000_000);
    take("intel-rapl:1", 6_000_000);
    take("intel-rapl:2", 900_000_000);
    take("intel-rapl-mmio:0", 900_000_000);
    assertThat(counter.joules()).isEqualTo(3.5, within(1e-9));
    assertThat(counter.joules()).isEqualTo(3.5, within(1e-9));
  }

  @Test
  @DisplayName("goes on where a package's counter begins anew")
  void wraps() throws IOException {
    EnergyCounter counter = EnergyCounter.in(zones);
    take("intel-rapl:0", RANGE - 2_000_000);
    double before = counter.joules();
    take("intel-rapl:0", 3_000_000);
    assertThat(counter.joules() - before).isEqualTo(5, within(1e-6));
    take("intel-rapl:0", 4_000_000);
    assertThat(counter.joules() - before).isEqualTo(6, within(1e-6));
  }

  @Test
  @DisplayName("is not known where a package does not tell it, from the beginning or later")
  void unreadable() throws IOException {
    EnergyCounter counter = EnergyCounter.in(zones);
    Files.delete(zones.resolve("intel-rapl:1/energy_uj"));
    assertThat(counter.joules()).isNaN();
    assertThat(EnergyCounter.in(zones).joules()).isNaN();
    take("intel-rapl:1", 9_000_000);
    assertThat(counter.joules()).isNaN();
    assertThat(EnergyCounter.in(zones).joules()).isZero();
  }

  @Test
  @DisplayName("is not known where there are no packages")
  void nowhere() {
    assertThat(EnergyCounter.in(zones.resolve("gone")).joules()).isNaN();
    assertThat(EnergyCounter.in(zones.resolve("intel-rapl")).joules()).isNaN();
    assertThat(EnergyCounter.NONE.joules()).isNaN();
  }

  @Test
  @DisplayName("of a run counts from its first step, and what its earlier parts took")
  void run() throws IOException {
    try (EnergyCounter counter = EnergyCounter.in(zones)) {
      take("intel-rapl:0", 2_000_000);
      ResourceMeter first = new ResourceMeter(new FakeTime(), 0, Optional.empty(), counter);
      take("intel-rapl:0", 4_000_000);
      Resources part = first.read();
      assertThat(part.energyJoules()).isEqualTo(2, within(1e-9));
      ResourceMeter second = new ResourceMeter(new FakeTime(), 0, Optional.of(part), counter);
      take("intel-rapl:0", 5_000_000);
      assertThat(second.read().energyJoules()).isEqualTo(3, within(1e-9));
      ResourceMeter untold =
          new ResourceMeter(new FakeTime(), 0, Optional.of(part), EnergyCounter.NONE);
      assertThat(untold.read().energyJoules()).isNaN();
    }
  }
}
