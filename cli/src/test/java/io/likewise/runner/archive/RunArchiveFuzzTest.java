package io.likewise.runner.archive;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;

/**
 * Looks for archives that are neither opened nor refused. A usual build tries what is kept among
 * the resources; docs/security.md has the command that searches for more.
 */
@DisplayName("Any bytes")
class RunArchiveFuzzTest {
  @TempDir Path folder;

  @FuzzTest(maxDuration = "10m")
  @DisplayName("are an archive of runs, or one that is refused")
  void file(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("fuzz.zip"), bytes);
    try (OpenedArchive archive = OpenedArchive.open(path);
        Stream<Path> files = Files.walk(archive.root())) {
      assertThat(files).allMatch(file -> file.normalize().equals(file));
    } catch (LikewiseException e) {
      assertThat(e.code()).isEqualTo(ErrorCode.USAGE);
    }
    try (Stream<Path> left = Files.list(folder)) {
      assertThat(left).containsExactly(path);
    }
  }
}
