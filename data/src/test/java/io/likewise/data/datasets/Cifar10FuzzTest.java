package io.likewise.data.datasets;

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
 * Looks for archives that are neither read nor refused. A usual build tries those that are kept
 * among the resources; {@code JAZZER_FUZZ=1 mvn -pl data -am test -Djazzer.hooks=true} with {@code
 * -Dtest} searches for new ones.
 */
@DisplayName("Any bytes")
class Cifar10FuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are a CIFAR-10 archive or are refused as one")
  void archive(byte[] bytes) throws IOException {
    readOrRefuse(bytes);
  }

  // Chance will hardly find bytes whose check sum is right, so here it is put right.
  @FuzzTest(maxDuration = "10m")
  @DisplayName("compressed are a CIFAR-10 archive or are refused as one")
  void tar(byte[] bytes) throws IOException {
    readOrRefuse(CifarTar.gzip(bytes));
  }

  private void readOrRefuse(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.tar.gz"), bytes);
    try {
      assertThat(Cifar10Archive.read(path, 0).classNames()).hasSize(10);
    } catch (LikewiseException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.DATASET_CORRUPT);
    }
  }
}
