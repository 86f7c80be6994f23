package io.likewise.runner.engines;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The product, as it is assembled")
@Tag("product")
class DistributionTest {
  private static final Path HOME = Path.of("target", "likewise");
  private static final Pattern CLASSIFIER = Pattern.compile("[?&]classifier=([^&]+)");

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
  @DisplayName("names every jar of lib/ with its digest in bom.json, and nothing else")
  void billOfMaterials() throws IOException {
    Set<String> jars = new TreeSet<>();
    for (String folder : List.of("lib", "lib/installer")) {
      for (Path jar : Home.jars(HOME.resolve(folder))) {
        // Made of the jar's own module.
        if (!jar.getFileName().toString().startsWith("likewise-cli-")) {
          jars.add(jar.getFileName() + " " + Digests.read(jar, "SHA-256").digest());
        }
      }
    }
    assertThat(components(HOME.resolve("bom.json"))).isEqualTo(jars);
  }

  @ParameterizedTest(name = "lists the jars of {0} for {1} as a bill of materials too")
  @CsvSource({
    "djl/pytorch, linux-x86_64",
    "djl/pytorch, linux-aarch64",
    "djl/tensorflow, macos-arm64",
    "dl4j/nd4j, windows-x86_64",
    "dl4j/zoo, all",
  })
  void billOfAnEngine(Path engine, String system) throws IOException {
    Path sources = Path.of("..", "backend-" + engine.getName(0), "src", "main", "engines");
    Set<String> pinned =
        PinnedJars.of(sources.resolve(engine), system).orElseThrow().jars().stream()
            .map(jar -> jar.fileName() + " " + jar.sha256())
            .collect(Collectors.toCollection(TreeSet::new));
    Path bill = HOME.resolve("backends").resolve(engine).resolve(system + ".cdx.json");
    assertThat(components(bill))
        .hasSize(pinned.size() + 1)
        .containsAll(pinned)
        .anyMatch(name -> name.startsWith("likewise-backend-toolkit-"));
  }

  /** The jars that a bill of materials names, each with its digest if it has one. */
  private static Set<String> components(Path bill) throws IOException {
    JsonNode bom = new ObjectMapper().readTree(bill.toFile());
    assertThat(bom.path("bomFormat").asText()).isEqualTo("CycloneDX");
    Set<String> jars = new TreeSet<>();
    for (JsonNode component : bom.path("components")) {
      Matcher classifier = CLASSIFIER.matcher(component.path("purl").asText());
      String name = component.path("name").asText() + "-" + component.path("version").asText();
      String digest = "";
      for (JsonNode hash : component.path("hashes")) {
        if (hash.path("alg").asText().equals("SHA-256")) {
          digest = " " + hash.path("content").asText();
        }
      }
      jars.add(name + (classifier.find() ? "-" + classifier.group(1) : "") + ".jar" + digest);
    }
    return jars;
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
