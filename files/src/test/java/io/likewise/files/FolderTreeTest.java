package io.likewise.files;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A folder with all that is in it")
class FolderTreeTest {
  @TempDir private Path around;
  private Path folder;

  @BeforeEach
  void fill() throws IOException {
    folder = Files.createDirectories(around.resolve("folder/within")).getParent();
    Files.write(folder.resolve("one"), new byte[3]);
    Files.write(folder.resolve("within/two"), new byte[4]);
    Files.write(around.resolve("outside"), new byte[100]);
    Files.createSymbolicLink(folder.resolve("link"), around.resolve("outside"));
  }

  @Test
  @DisplayName("is as long as all files below it, without what a link leads to")
  void bytes() throws IOException {
    assertThat(FolderTree.bytes(folder)).isEqualTo(7);
    assertThat(FolderTree.bytes(folder.resolve("one"))).isEqualTo(3);
    assertThatThrownBy(() -> FolderTree.bytes(folder.resolve("none")))
        .isInstanceOf(NoSuchFileException.class);
  }

  @Test
  @DisplayName("is deleted without what a link leads to")
  void delete() {
    assertThat(FolderTree.delete(folder)).isTrue();
    assertThat(folder).doesNotExist();
    assertThat(around.resolve("outside")).exists();
  }
}
