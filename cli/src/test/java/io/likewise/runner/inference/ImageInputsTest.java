package io.likewise.runner.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The images that somebody names")
class ImageInputsTest {
  @TempDir private Path folder;
  @TempDir private Path kept;
  private ImageInputs inputs;

  @BeforeEach
  void files() throws IOException {
    Files.createDirectories(folder.resolve("b/c"));
    for (String name : List.of("2.PNG", "1.jpg", "b/c/3.gif", "b/notes.txt", "b/.hidden.png")) {
      Files.writeString(folder.resolve(name), name);
    }
    inputs = new ImageInputs(new ByteArrayInputStream(new byte[] {1, 2, 3}), kept);
  }

  private List<String> found() {
    return inputs.files().stream()
        .map(file -> folder.relativize(Path.of(file)).toString().replace('\\', '/'))
        .toList();
  }

  @Test
  @DisplayName("are all of a folder and the folders in it, by their endings, in order")
  void folders() {
    inputs.add(folder.toString());
    assertThat(found()).containsExactly("1.jpg", "2.PNG", "b/c/3.gif");
  }

  @Test
  @DisplayName("are those that a pattern finds, whatever their endings")
  void patterns() {
    inputs.add(folder + "/*.jpg");
    inputs.add(folder + "/**/*.{gif,txt}");
    assertThat(found()).containsExactly("1.jpg", "b/c/3.gif", "b/notes.txt");
  }

  @Test
  @DisplayName("are a file of any name, and first of all the file that is called like a pattern")
  void odd() throws IOException {
    Files.writeString(folder.resolve("[1]"), "");
    inputs.add(folder.resolve("b/notes.txt").toString());
    inputs.add(folder.resolve("[1]").toString());
    assertThat(found()).containsExactly("b/notes.txt", "[1]");
  }

  @Test
  @DisplayName("are what comes by standard input, under the name -")
  void standardInput() throws IOException {
    inputs.add("-");
    assertThat(inputs.names()).containsExactly("-");
    assertThat(Files.readAllBytes(Path.of(inputs.files().get(0)))).containsExactly(1, 2, 3);
  }

  @Test
  @DisplayName("are those that links in a folder lead to within it, and no others unless named")
  void links(@TempDir Path elsewhere) throws IOException {
    Path mine = Files.writeString(elsewhere.resolve("mine.png"), "");
    Files.createSymbolicLink(folder.resolve("b/4.png"), folder.resolve("2.PNG"));
    inputs.add(folder.toString());
    assertThat(found()).containsExactly("1.jpg", "2.PNG", "b/4.png", "b/c/3.gif");
    Path link = Files.createSymbolicLink(folder.resolve("b/5.png"), mine);
    assertThatThrownBy(() -> inputs.add(folder.toString()))
        .hasMessageStartingWith(link + ": a link to ")
        .extracting(e -> ((LikewiseException) e).code())
        .isEqualTo(ErrorCode.DATASET_CORRUPT);
    inputs.add(link.toString());
    assertThat(found()).hasSize(5).endsWith("b/5.png");
  }

  @Test
  @DisplayName("are refused where there are none")
  void none() throws IOException {
    Path empty = Files.createDirectory(folder.resolve("empty"));
    for (String word : List.of(folder + "/4.png", folder + "/*.bmp", empty.toString())) {
      assertThatThrownBy(() -> inputs.add(word))
          .hasMessageContaining(word)
          .extracting(e -> ((LikewiseException) e).code())
          .isEqualTo(ErrorCode.DATASET_MISSING);
    }
  }
}
