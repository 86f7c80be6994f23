package io.likewise.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An atomic file")
class AtomicFileTest {
  @TempDir Path folder;
  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("metrics.csv");
  }

  @Test
  @DisplayName("keeps its old content until the new one is complete")
  void keepsTheOld() throws IOException {
    AtomicFile.write(file, "old");
    try (AtomicFile target = AtomicFile.begin(file)) {
      target.append("new");
      assertThat(file).hasContent("old");
      target.commit();
    }
    assertThat(file).hasContent("new");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  @DisplayName("keeps its old content if the new one is given up")
  void keepsTheOldIfGivenUp() {
    AtomicFile.write(file, "old");
    try (AtomicFile target = AtomicFile.begin(file)) {
      target.append("half");
    }
    assertThat(file).hasContent("old");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  @DisplayName("names itself if its folder is gone, or a folder stands in its place")
  void namesItself() throws IOException {
    Path lost = folder.resolve("gone/metrics.csv");
    LikewiseException e =
        catchThrowableOfType(LikewiseException.class, () -> AtomicFile.write(lost, "a"));
    assertThat(e.code()).isEqualTo(ErrorCode.OUTPUT_UNWRITABLE);
    assertThat(e)
        .hasMessage(
            lost
                + ": cannot be written (its folder does not exist). Make room or mend the folder's"
                + " permissions, or choose another folder.");
    Files.createDirectories(file.resolve("inside"));
    assertThat(catchThrowableOfType(LikewiseException.class, () -> AtomicFile.write(file, "a")))
        .hasMessageContaining("metrics.csv: cannot be written (");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
  }

  @Test
  @DisplayName("says why it cannot be written")
  void saysWhy() {
    assertThat(AtomicFile.unwritable(file, new AccessDeniedException("x")))
        .hasMessageContaining("(permission denied)");
    assertThat(AtomicFile.unwritable(file, new IOException("No space left on device")))
        .hasMessageContaining("(No space left on device)");
    assertThat(
            AtomicFile.unwritable(
                file, new FileSystemException("x", null, "Read-only file system")))
        .hasMessageContaining("(Read-only file system)");
  }
}
