package io.likewise.runs.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for files of a run that are neither read nor refused. A usual build tries what is kept
 * among the resources; docs/security.md has the command that searches for more.
 */
@DisplayName("Any bytes")
class RunFilesFuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are predictions, or such that are refused")
  void predictions(byte[] bytes) throws IOException {
    read("predictions.csv", bytes, new FinishedRun(folder, null, null, null)::mistakesOnTest);
  }

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are a provenance that tells all that is asked of one, or one that is refused")
  void provenance(byte[] bytes) throws IOException {
    read(
        RunDirectory.PROVENANCE,
        bytes,
        () -> {
          Provenance read = FinishedRun.provenance(folder);
          assertThat(read.differences(read)).isEmpty();
          assertThat(read.differentInputs(read)).isEmpty();
          assertThat(read.wouldBeRepeatedBy(read.installation())).isIn(true, false);
        });
  }

  private void read(String name, byte[] bytes, Runnable reader) throws IOException {
    Files.write(folder.resolve(name), bytes);
    try {
      reader.run();
    } catch (LikewiseException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
    }
  }
}
