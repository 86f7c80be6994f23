package io.likewise.runner.engines;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The product, as it is assembled")
@Tag("product")
class DistributionTest {
  private static final Path HOME = Path.of("target", "likewise");

  private static Set<String> jars(Path folder) {
    return Home.jars(folder).stream()
        .map(jar -> jar.getFileName().toString())
        .filter(name -> !name.startsWith("likewise-"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @ParameterizedTest(name = "has {0} with the very jars that its list for this system pins")
  @ValueSource(strings = {"djl/pytorch", "djl/tensorflow", "dl4j/nd4j"})
  void lists(Path engine) throws IOException {
    Path folder = HOME.resolve("backends").resolve(engine);
    String system = PinnedJars.system(System.getProperties());
    Path sources = Path.of("..", "backend-" + engine.getName(0), "src", "main", "engines");
    List<PinnedJar> pinned =
        PinnedJars.of(sources.resolve(engine), system).map(PinnedJars::jars).orElse(List.of());
    assertThat(folder).isDirectoryNotContaining("glob:**jars-*.txt");
    for (PinnedJar jar : pinned) {
      assertThat(Digests.read(folder.resolve(jar.fileName()), "SHA-256"))
          .as("%s (interop/engine_jars.py writes the lists)", jar.fileName())
          .isEqualTo(new Digests.Found(jar.bytes(), jar.sha256()));
    }
    if (!pinned.isEmpty()) {
      assertThat(jars(folder))
          .isEqualTo(pinned.stream().map(PinnedJar::fileName).collect(Collectors.toSet()));
    }
  }

  @Test
  @DisplayName("names every library that it comes with, and its licence, in NOTICE")
  void notices() throws IOException {
    Set<String> named =
        Pattern.compile("[\\s,:]+")
            .splitAsStream(Files.readString(HOME.resolve("NOTICE")))
            .collect(Collectors.toSet());
    Stream.of("lib", "lib/installer", "backends/dl4j/zoo")
        .flatMap(folder -> jars(HOME.resolve(folder)).stream())
        .map(jar -> jar.replaceFirst("-\\d.*", ""))
        .forEach(library -> assertThat(named).contains(library));
  }

  @Test
  @DisplayName("has Maven's resolver apart from what workers see")
  void installer() {
    assertThat(jars(HOME.resolve("lib"))).noneMatch(jar -> jar.startsWith("maven-"));
    assertThat(jars(HOME.resolve("lib").resolve("installer")))
        .anyMatch(jar -> jar.startsWith("maven-resolver-api-"));
  }
}
