package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TestHome;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The doctor's look at engines")
class EngineChecksTest {
  private static final Probe PROBE =
      new Probe(
          "toy",
          "wood",
          "1.2",
          List.of("cpu", "gpu:0"),
          List.of("float32"),
          Map.of(),
          Map.of(),
          null,
          List.of());

  @TempDir private Path folder;

  private EngineFolder engine() throws IOException {
    return TestHome.folder(
        folder.resolve("backends"),
        "toy",
        "wood",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 256m}");
  }

  private List<Finding> find() {
    List<Finding> findings = new ArrayList<>();
    Home home = new Home(folder, folder.resolve("cache"));
    assertThat(new EngineChecks(home, notice -> {}).find(findings::add)).isFalse();
    return findings;
  }

  @Test
  @DisplayName("says of one that opens its version and devices")
  void opens() throws IOException {
    Finding finding = EngineChecks.of(EngineStatus.usable(engine(), PROBE), Optional.empty());
    assertThat(finding.subject()).isEqualTo("toy:wood");
    assertThat(finding.grade()).isEqualTo(Grade.OK);
    assertThat(finding.line()).isEqualTo("1.2 opens, and offers cpu, gpu:0");
    assertThat(finding.facts()).containsEntry("devices", List.of("cpu", "gpu:0"));
  }

  @Test
  @DisplayName("finds the problem of one that opens and has too little memory to train")
  void shortOfMemory() throws IOException {
    LikewiseException memory = new LikewiseException(ErrorCode.OUT_OF_MEMORY, "It is too little.");
    Finding finding = EngineChecks.of(EngineStatus.usable(engine(), PROBE), Optional.of(memory));
    assertThat(finding.code()).hasValue(ErrorCode.OUT_OF_MEMORY);
    assertThat(finding.line()).isEqualTo("It is too little.");
  }

  @Test
  @DisplayName("finds the problem that none is installed, and goes on")
  void none() {
    assertThat(find()).hasSize(1);
    assertThat(find().get(0).code()).hasValue(ErrorCode.BACKEND_UNKNOWN);
    assertThat(find().get(0).line()).contains(folder.resolve("backends").toString());
  }

  @Test
  @DisplayName("finds the problem of each that cannot be used, with the reason")
  void broken() throws IOException {
    engine();
    Files.createDirectories(folder.resolve("backends/torn/net"));
    assertThat(find()).extracting(Finding::subject).containsExactly("torn:net", "toy:wood");
    assertThat(find())
        .allSatisfy(
            finding -> {
              assertThat(finding.code()).hasValue(ErrorCode.BACKEND_BROKEN);
              assertThat(finding.line()).startsWith("cannot be used: ").endsWith("folder away.");
            });
  }
}
