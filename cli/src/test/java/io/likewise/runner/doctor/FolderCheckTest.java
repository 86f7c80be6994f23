package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

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
  @DisplayName("finds the problem that nobody may write to it")
  void readOnly() {
    // Also root may not make anything there.
    if (Files.isDirectory(Path.of("/proc/self"))) {
      assertThat(find(Path.of("/proc/self/fdinfo/x"), 1).grade()).isEqualTo(Grade.PROBLEM);
    }
  }
}
