package io.likewise.runner.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An engine that the program comes without")
class EngineJarsTest {
  private static final String LINE =
      "e572e2d22db54093d7aa8339d45547088444748e7cb60d74a4a2b60b732a8b7b 17000000 a.b:c:1.0:any\n";

  @TempDir private Path root;
  private Path path;

  @BeforeEach
  void offer() throws IOException {
    path = add("wood", "default: true");
    Files.writeString(path.resolve("jars-any-system.txt"), LINE);
    Files.write(path.resolve("likewise-toy.jar"), new byte[1]);
    add("tin", "default: false");
  }

  private Path add(String engine, String more) throws IOException {
    return TestHome.folder(
            root,
            "toy",
            engine,
            "{backend: toy, engine: " + engine + ", apiVersion: 1.0, heap: 1g, " + more + "}")
        .path();
  }

  private InstalledBackends backends() {
    return InstalledBackends.in(root, TestHome.jars(root.resolve(".cache")));
  }

  private void assertOffered(String name, String installs) {
    assertThatThrownBy(() -> backends().find(name))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_UNKNOWN))
        .hasMessage(
            "engine toy:%s is not installed yet; 'likewise engines install toy:%s' fetches it (17"
                + " MB).",
            name.equals("toy") ? "wood" : name.substring(4), installs);
  }

  @Test
  @DisplayName("is none of the installed ones, and whoever names it is told how to get it")
  void offered() {
    assertThat(backends().all()).extracting(EngineFolder::name).containsExactly("toy:tin");
    assertThat(backends().offered()).extracting(EngineFolder::name).containsExactly("toy:wood");
    assertOffered("toy:wood", "wood");
  }

  @Test
  @DisplayName("stays its backend's usual one, in whose place no other is taken")
  void usual() {
    assertOffered("toy", "wood");
  }

  @Test
  @DisplayName("is installed for those that use its jars")
  void shared() throws IOException {
    add("oak", "jarsOf: wood");
    assertOffered("toy:oak", "wood");
  }

  @Test
  @DisplayName("is there when the jars of the list are, by name and size, in the cache's folder")
  void installed() throws IOException {
    EngineJars jars = backends().jars();
    EngineFolder wood = backends().findKnown("toy:wood");
    Path folder = jars.installed(wood, jars.offered(wood).orElseThrow());
    Files.createDirectories(folder);
    Files.write(folder.resolve("c-1.0-any.jar"), new byte[16_999_999]);
    assertOffered("toy:wood", "wood");
    Files.write(folder.resolve("c-1.0-any.jar"), new byte[17_000_000]);
    assertThat(backends().find("toy:wood").name()).isEqualTo("toy:wood");
    assertThat(jars.all(wood)).containsExactly(folder.resolve("c-1.0-any.jar"), own());
  }

  private Path own() {
    return path.resolve("likewise-toy.jar");
  }

  @Test
  @DisplayName("is looked for in another folder when its list has changed")
  void folders() throws IOException {
    EngineJars jars = backends().jars();
    EngineFolder wood = backends().findKnown("toy:wood");
    Path before = jars.installed(wood, jars.offered(wood).orElseThrow());
    Files.writeString(path.resolve("jars-any-system.txt"), LINE.replace("1.0", "1.1"));
    assertThat(jars.installed(wood, jars.offered(wood).orElseThrow())).isNotEqualTo(before);
  }

  @Test
  @DisplayName("has a list of its own for each system; without one its folder is all there is")
  void otherSystem() {
    EngineJars elsewhere = new EngineJars(root.resolve(".cache"), "other-system");
    assertThat(InstalledBackends.in(root, elsewhere).find("toy:wood").name()).isEqualTo("toy:wood");
  }

  @Test
  @DisplayName("is broken if its list cannot be read, and says in which line")
  void brokenList() throws IOException {
    Files.writeString(path.resolve("jars-any-system.txt"), LINE + "../../evil 1 a:b:c\n");
    assertThatThrownBy(this::backends)
        .hasMessageContaining("jars-any-system.txt")
        .hasMessageContaining("'../../evil 1 a:b:c'");
  }

  @ParameterizedTest(name = "on {0} and {1} the list is that of {2}")
  @CsvSource({
    "Linux, amd64, linux-x86_64",
    "Linux, aarch64, linux-aarch64",
    "Mac OS X, aarch64, macos-arm64",
    "Windows Server 2022, amd64, windows-x86_64"
  })
  void systems(String os, String arch, String system) {
    Properties properties = new Properties();
    properties.putAll(Map.of("os.name", os, "os.arch", arch));
    assertThat(PinnedJars.system(properties)).isEqualTo(system);
  }

  @ParameterizedTest(name = "as it is shipped, {0} has a list for each system that it runs on")
  @CsvSource({
    "djl/pytorch, 4",
    "djl/tensorflow, 3",
    "dl4j/nd4j, 4",
  })
  void shipped(Path engine, int lists) {
    Path folder =
        Path.of("..", "backend-" + engine.getName(0), "src", "main", "engines").resolve(engine);
    List<PinnedJars> all =
        List.of("linux-x86_64", "linux-aarch64", "macos-arm64", "windows-x86_64").stream()
            .flatMap(system -> PinnedJars.of(folder, system).stream())
            .toList();
    assertThat(all).hasSize(lists);
    assertThat(all)
        .allSatisfy(
            jars ->
                assertThat(jars.jars()).extracting(PinnedJar::fileName).doesNotHaveDuplicates());
  }
}
