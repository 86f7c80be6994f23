package io.likewise.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.experiment.NotMade;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A picture that cannot be made")
class PictureFilesTest {
  @TempDir private Path folder;

  /** A page with a word on it, or what goes wrong on the way there. */
  private record Word(Supplier<? extends Error> failure) implements Picture {
    @Override
    public int width() {
      return 100;
    }

    @Override
    public int height() {
      return 40;
    }

    @Override
    public void paint(Page page) {
      if (failure != null) {
        throw failure.get();
      }
      page.text("word", PictureStyle.TEXT, PictureStyle.BLACK, 10, 20);
    }
  }

  @Test
  @DisplayName("is told with its reason, whatever was thrown, and the others are made")
  void others() throws IOException {
    Files.createDirectories(folder.resolve("taken.png/taken"));
    Map<String, Supplier<Picture>> all = new LinkedHashMap<>();
    all.put(
        "internal",
        () -> new Word(() -> new InternalError(new IllegalStateException("no\nfonts"))));
    all.put("linkage", () -> new Word(() -> new UnsatisfiedLinkError("libfreetype.so.6")));
    all.put("class", () -> new Word(() -> new NoClassDefFoundError("sun/font/FontManager")));
    all.put("memory", () -> new Word(() -> new OutOfMemoryError("Java heap space")));
    all.put("taken", () -> new Word(null));
    all.put("fine", () -> new Word(null));
    all.put(
        "early",
        () -> {
          throw new IllegalArgumentException();
        });
    List<NotMade> notMade = PictureFiles.write(all, folder);
    assertThat(notMade)
        .extracting(NotMade::file)
        .containsExactly(
            "internal.png",
            "internal.svg",
            "linkage.png",
            "linkage.svg",
            "class.png",
            "class.svg",
            "memory.png",
            "memory.svg",
            "taken.png",
            "early.png",
            "early.svg");
    assertThat(NotMade.sentences(notMade))
        .hasSize(6)
        .contains(
            "internal.png, internal.svg could not be made (IllegalStateException: no fonts); the"
                + " results are whole without.",
            "early.png, early.svg could not be made (IllegalArgumentException); the results are"
                + " whole without.");
    try (var files = Files.list(folder)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("taken.png", "taken.svg", "fine.png", "fine.svg");
    }
  }

  @Test
  @DisplayName("for want of a folder to put it into, is told too")
  void nowhere() {
    Map<String, Supplier<Picture>> one = Map.of("fine", () -> new Word(null));
    assertThat(PictureFiles.write(one, folder.resolve("missing")))
        .extracting(NotMade::file)
        .containsExactly("fine.png", "fine.svg");
  }
}
