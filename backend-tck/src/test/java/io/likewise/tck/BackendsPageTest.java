package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The page on backends")
class BackendsPageTest {
  private static String page() throws IOException {
    return Files.readString(Path.of("..", "docs", "backends.md"));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map(match -> match.group(1) + " " + match.group(2))
        .toList();
  }

  @Test
  @DisplayName("has the chapters and rules of the kit, word for word, and no others")
  void rules() throws IOException {
    assertThat(found("^### (\\d+) (.+)$", page())).isEqualTo(RuleTexts.chapters());
    assertThat(found("^\\| (\\d+\\.\\d+) \\| (.+) \\|$", page())).isEqualTo(RuleTexts.rules());
  }

  @Test
  @DisplayName("names every class of the skeleton, and none that is not there")
  void classes() throws IOException {
    List<String> sources =
        Skeleton.files(Skeleton.FOLDER.resolve("src")).stream()
            .map(file -> file.getFileName().toString())
            .filter(name -> name.endsWith(".java") && !name.equals("package-info.java"))
            .map(name -> name.replace(".java", ""))
            .toList();
    String table = page().split("## What is in the folder", 2)[1].split("## The contract", 2)[0];
    assertThat(found(Pattern.compile("`(Loops\\w+|[A-Z][a-z]+)`(?=,| \\|)"), table))
        .containsExactlyInAnyOrderElementsOf(sources);
  }

  @Test
  @DisplayName("gives the skeleton the versions of this build")
  void versions() throws IOException {
    String pom = Files.readString(Skeleton.FOLDER.resolve("pom.xml"));
    String parent = Files.readString(Path.of("..", "pom.xml"));
    String version = parent.split("<version>", 2)[1].split("</version>", 2)[0];
    assertThat(pom).contains("<likewise.version>" + version + "</likewise.version>");
    for (String plugin : List.of("compiler", "surefire", "resources", "jar", "dependency")) {
      Pattern pinned =
          Pattern.compile("maven-" + plugin + "-plugin</artifactId>\\s*<version>([^<]+)<");
      assertThat(found(pinned, pom)).as(plugin).isEqualTo(found(pinned, parent)).hasSize(1);
    }
  }

  private static List<String> found(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(match -> match.group(1)).toList();
  }
}
