package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.likewise.api.error.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The doctor's look at a folder")
class FolderCheckTest {
  @TempDir private Path folder;

  private static Finding find(Path folder, long wanted) {
    return new FolderCheck("cache", folder, wanted, "natives take a lot", "Make room.").find();
  }

  @Test
  @DisplayName("says where it is, or will be, and how much is free, and does not make it")
  void enough() {
    Path later = folder.resolve("a").resolve("b");
    Finding finding = find(later, 1);
    assertThat(finding.grade()).isEqualTo(Grade.OK);
    assertThat(finding.text()).startsWith(later + ", ").endsWith(" MB free");
    assertThat(finding.facts()).containsEntry("path", later.toString()).containsKey("freeBytes");
    assertThat(later.getParent()).doesNotExist();
  }

  @Test
  @DisplayName("notes that less is free than is wished for, what for, and what to do")
  void little() {
    Finding finding = find(folder, Long.MAX_VALUE);
    assertThat(finding.grade()).isEqualTo(Grade.NOTE);
    assertThat(finding.line()).endsWith(" MB free; natives take a lot. Make room.");
  }

  @Test
  @DisplayName("finds the problem that it is, or is below, a file")
  void file() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    for (Path path : new Path[] {file, file.resolve("below")}) {
      Finding finding = find(path, 1);
      assertThat(finding.code()).hasValue(ErrorCode.OUTPUT_UNWRITABLE);
      assertThat(finding.line()).isEqualTo(file + " cannot be written to. Make room.");
    }
  }

  @Test
  @DisplayName("finds the problem that this user may not write to it")
  void readOnly() throws IOException {
    Path closed = Files.createDirectory(folder.resolve("closed"));
    assertThat(closed.toFile().setWritable(false)).isTrue();
    try {
      assumeFalse(Files.isWritable(closed), "this user may write anywhere");
      assertThat(find(closed.resolve("below"), 1).line()).startsWith(closed + " cannot be written");
    } finally {
      closed.toFile().setWritable(true);
    }
  }

  @Test
  @DisplayName("finds the problem that nothing is free")
  void full() {
    Path alwaysFull = Path.of("/proc/self/fdinfo");
    assumeTrue(Files.isDirectory(alwaysFull), "there is no such file system here");
    assertThat(find(alwaysFull, 1).code()).hasValue(ErrorCode.OUTPUT_UNWRITABLE);
  }
}
