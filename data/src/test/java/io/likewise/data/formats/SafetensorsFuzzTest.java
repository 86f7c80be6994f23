package io.likewise.data.formats;

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
 * Looks for bytes that the reader neither reads nor refuses. A usual build tries those that are
 * kept among the resources; {@code JAZZER_FUZZ=1 mvn -pl data -am test -Djazzer.hooks=true} with
 * {@code -Dtest} searches for new ones.
 */
@DisplayName("Any bytes")
public class SafetensorsFuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are a safetensors file that can be read whole, or one that is refused")
  void file(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.safetensors"), bytes);
    try (SafetensorsFile file = SafetensorsFile.open(path)) {
      long values = 0;
      for (String name : file.names()) {
        assertThat(file.floats(name)).hasSameSizeAs(file.doubles(name));
        values += file.floats(name).length;
      }
      assertThat(values).isLessThanOrEqualTo(bytes.length);
    } catch (LikewiseException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.WEIGHTS_CORRUPT);
    }
  }
}
