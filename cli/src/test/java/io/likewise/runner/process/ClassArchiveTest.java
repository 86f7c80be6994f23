package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The archive of classes")
@Timeout(120)
class ClassArchiveTest {
  @TempDir private Path folder;

  private ClassArchive archive() {
    return new ClassArchive(folder.resolve("shared").resolve("any.jsa"), "nothing.jar");
  }

  /** Two lists, each with numbers of its own. */
  private List<Path> classes() throws IOException {
    return List.of(
        Files.writeString(
            folder.resolve("first"), "java/lang/Object id: 0\njava/util/zip/CRC32 id: 1\n"),
        Files.writeString(
            folder.resolve("second"), "java/lang/Object id: 0\njava/util/zip/Adler32 id: 1\n"));
  }

  @Test
  @DisplayName("is not asked for where there is none")
  void none() {
    assertThat(archive().options()).isEmpty();
  }

  @Test
  @DisplayName("is made of lists, and a JVM that accepts no other starts from it")
  void made() throws IOException, InterruptedException {
    archive().make(classes());
    List<String> line = new ArrayList<>(List.of(WorkerCommand.java()));
    line.addAll(archive().options());
    line.addAll(List.of("-Xshare:on", "-cp", "nothing.jar", "-version"));
    Process java =
        new ProcessBuilder(line)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    assertThat(java.waitFor()).isZero();
  }

  @Test
  @DisplayName("leaves nothing behind where it cannot be made")
  void notMade() throws IOException, InterruptedException {
    archive().make(List.of(folder.resolve("no-such-list")));
    try (Stream<Path> left = Files.list(archive().file().getParent())) {
      assertThat(left).isEmpty();
    }
    Files.delete(archive().file().getParent());
    Files.createFile(archive().file().getParent());
    archive().make(classes());
    assertThat(archive().options()).isEmpty();
  }
}
