package io.likewise.runs.plan;

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
 * Looks for text that is neither a plan nor refused. A usual build tries what is kept among the
 * resources; docs/security.md has the command that searches for more.
 */
@DisplayName("Any bytes")
class PlanFuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are a plan, or one that is refused")
  void file(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.yaml"), bytes);
    try {
      assertThat(ExperimentFile.read(path).title()).isNotBlank();
    } catch (LikewiseException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
    }
  }
}
