package io.likewise.runner.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.Main;
import io.likewise.cli.ShellScript;
import io.likewise.runs.directory.RunFailure;
import java.io.IOException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A file's name that Java cannot take")
class FileNamesTest {
  private static final String REMEDY =
      "set LC_ALL=C.UTF-8, or to another UTF-8 locale that 'locale -a' lists.";

  @TempDir private Path folder;

  @Test
  @DisplayName("says which, in which charset, and which locale has its letters")
  void unnamable() {
    assertThat(FileNames.unnamable("caf\ufffd\ufffd", "ANSI_X3.4-1968"))
        .isEqualTo("the locale's charset, ANSI_X3.4-1968, cannot name 'caf??'; " + REMEDY);
    assertThat(FileNames.unnamable("caf\ufffd", "UTF-8")).endsWith("; rename it in that.");
  }

  @Test
  @DisplayName("is refused where it is given, since its letters are lost")
  void lost() {
    FileNames.requireWhole("café", "日本語", "a?b", "");
    assertThatThrownBy(() -> FileNames.requireWhole("run", "--out=caf\ufffd"))
        .isInstanceOf(LikewiseException.class)
        .hasMessageContaining("cannot name '--out=caf?'");
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "a\0b, 'a\\u0000b' is not a path (Nul character not allowed).",
    "caf\ufffd, cannot name"
  })
  @DisplayName("found anywhere, is no mistake of the program's")
  void found(String name, String sentence) {
    RunFailure failure =
        FailureSentences.of(
            new ExceptionInInitializerError(
                new InvalidPathException(name, "Nul character not allowed")));
    assertThat(failure.code()).isEqualTo(ErrorCode.USAGE);
    assertThat(failure.sentence()).contains(sentence);
  }

  @ParameterizedTest(name = "in {0}: {1}")
  @CsvSource({
    "., data show folder:é/pets",
    "., run --dataset folder:é/pets",
    "., run --out é/runs",
    "., run --experiment é.yaml",
    "é, run --epochs 0 --limit 100",
    "., data show folder:in",
  })
  @DisplayName("ends a command of a Java that was started without the launcher, in one sentence")
  @EnabledOnOs(OS.LINUX)
  void withoutLauncher(String where, String arguments) throws IOException, InterruptedException {
    // By the shell, because the Java of this test may not be able to name them itself.
    String line =
        "mkdir -p é in/train/é in/train/b; cd %s; exec '%s' -Dlikewise.home=. -cp '%s' %s %s"
            .formatted(
                where,
                WorkerCommand.java(),
                System.getProperty("java.class.path"),
                Main.class.getName(),
                arguments);
    Path script = ShellScript.write(folder.resolve("line"), line);
    ShellScript.Ended ended =
        ShellScript.run(folder, Map.of("LC_ALL", "POSIX"), "/bin/sh", script.toString());
    assertThat(ended.err().lines()).singleElement().asString().startsWith("likewise: ");
    assertThat(ended.err()).doesNotContain("mistake in Likewise", "Exception");
    assertThat(ended.status()).isIn(2, 3);
    assertThat(folder.toFile().list()).hasSize(5);
  }
}
