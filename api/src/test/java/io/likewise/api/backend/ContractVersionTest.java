package io.likewise.api.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A version of the backend contract")
class ContractVersionTest {
  private static final Path SOURCES = Path.of("src/main/java");
  private static final String CONSTANT = "String API_VERSION = \"1.0\";";

  @TempDir private Path folder;

  @ParameterizedTest(name = "{0} loads what was built against {1}: {2}")
  @CsvSource({
    "1.0, 1.0, true",
    "1.2, 1.0, true",
    "1.12, 1.9, true",
    "1.2, 1.3, false",
    "2.0, 1.0, false",
    "1.0, 2.0, false",
  })
  @DisplayName("loads its own and older minor versions of the same major one")
  void loads(String program, String built, boolean loads) {
    assertThat(ContractVersion.parse(program).loads(ContractVersion.parse(built))).isEqualTo(loads);
  }

  @Test
  @DisplayName("reads as it was written, and says which ones it loads")
  void loadable() {
    assertThat(Stream.of("2.0", "1.10").map(ContractVersion::parse))
        .map(ContractVersion::toString)
        .containsExactly("2.0", "1.10");
    assertThat(ContractVersion.parse("1.0").loadable()).isEqualTo("1.0");
    assertThat(ContractVersion.parse("1.3").loadable()).isEqualTo("1.0 to 1.3");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "1", "1.", "0.1", "01.0", "1.00", "1.0.0", "v1.0", "1.99999"})
  @DisplayName("is two numbers with a dot")
  void malformed(String text) {
    assertThatThrownBy(() -> ContractVersion.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'" + text + "' is no version of the contract, expected one such as 1.0");
  }

  @ParameterizedTest(name = "built against {0}")
  @ValueSource(strings = {"0.9", "1.0", "1.1", "2.0"})
  @DisplayName("that a provider was built against is compiled into it, whatever it meets later")
  void compiledIn(String built) throws IOException, ReflectiveOperationException {
    try (URLClassLoader loader = provider(List.of(CONSTANT, CONSTANT.replace("1.0", built)))) {
      assertThat(provider(loader).apiVersion()).isEqualTo(built);
    }
  }

  @Test
  @DisplayName("of an older minor kind lacks what has a default, and answers it all the same")
  void defaults() throws IOException, ReflectiveOperationException {
    String later =
        "  default Optional<ModelExporter> exporter() {\n    return Optional.empty();\n  }\n";
    try (URLClassLoader loader = provider(List.of(), List.of(later, ""))) {
      Engine engine = provider(loader).engines().get(0);
      assertThat(engine.exporter()).isEmpty();
      assertThat(engine.devices()).containsExactly(Device.CPU);
    }
  }

  private static BackendProvider provider(ClassLoader loader) throws ReflectiveOperationException {
    return (BackendProvider) loader.loadClass("Toy").getConstructor().newInstance();
  }

  private URLClassLoader provider(List<String> providerEdit) throws IOException {
    return provider(providerEdit, List.of());
  }

  /** Compiles a provider against the contract with other words in its interfaces. */
  private URLClassLoader provider(List<String> providerEdit, List<String> engineEdit)
      throws IOException {
    Path contract = folder.resolve("contract");
    for (Path source : sources()) {
      Path target = contract.resolve(SOURCES.relativize(source).toString());
      Files.createDirectories(target.getParent());
      String text = Files.readString(source);
      text = source.endsWith("BackendProvider.java") ? edited(text, providerEdit) : text;
      text = source.endsWith("backend/Engine.java") ? edited(text, engineEdit) : text;
      Files.writeString(target, text);
    }
    Path toy = folder.resolve("Toy.java");
    Files.writeString(
        toy,
        """
        import io.likewise.api.backend.*;
        import java.util.*;

        public final class Toy implements BackendProvider, Engine {
          public String name() { return "toy"; }
          public List<Engine> engines() { return List.of(this); }
          public String apiVersion() { return API_VERSION; }
          public Set<Capability> capabilities(Device device) { return Set.of(); }
          public Backend open(BackendOptions options) { return null; }
        }
        """);
    Path classes = Files.createDirectories(folder.resolve("classes"));
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjects(toy);
      List<String> options =
          List.of("-proc:none", "-sourcepath", contract.toString(), "-d", classes.toString());
      assertThat(compiler.getTask(null, files, null, options, null, units).call()).isTrue();
    }
    // The provider's class alone: the contract that it meets is this one.
    Path alone = Files.createDirectories(folder.resolve("alone"));
    Files.move(classes.resolve("Toy.class"), alone.resolve("Toy.class"));
    return new URLClassLoader(
        new URL[] {alone.toUri().toURL()}, ContractVersionTest.class.getClassLoader());
  }

  private static List<Path> sources() throws IOException {
    try (Stream<Path> all = Files.walk(SOURCES)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  private static String edited(String text, List<String> edit) {
    if (edit.isEmpty()) {
      return text;
    }
    assertThat(text).containsOnlyOnce(edit.get(0));
    return text.replace(edit.get(0), edit.get(1));
  }
}
