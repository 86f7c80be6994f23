package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Installs folders as a user would, sound and broken ones, with jars that are made here. */
@DisplayName("Backends that are dropped in")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(300)
class DroppedInBackendsTest {
  private static final String OPENS = "return idle.open(options);";
  private static final String SERVICES =
      "META-INF/services/io.likewise.api.backend.BackendProvider";

  private Path folder;
  private final Properties properties = new Properties();
  private List<String> listed;

  @BeforeAll
  void install(@TempDir Path home) throws IOException {
    folder = home;
    properties.setProperty("likewise.home", folder.toString());
    properties.setProperty("user.home", folder.toString());
    TestHome.install(folder);
    provider("sound", "sound", "1.0", OPENS);
    provider("old", "old", "7.0", OPENS);
    provider("new", "new", "1.1", OPENS);
    provider("other", "another", "1.0", OPENS);
    provider("native", "native", "1.0", "System.loadLibrary(\"nothere\"); return null;");
    provider("torn", "torn", "1.0", "throw new IllegalStateException(\"no\\nluck\");");
    provider("twice", "twice", "1.0", OPENS);
    Path twice = engine("twice").resolve("twice.jar");
    Files.copy(twice, engine("twice").resolve("copy.jar"));
    provider("twice2", "twice2", "1.0", OPENS);
    secondProvider("twice2");
    Files.createDirectories(folder.resolve("backends").resolve("bare"));
    Files.createDirectories(engine("empty"));
    descriptor("jarless", "1.0");
    descriptor("future", "2.0");
    Files.createFile(engine("future").resolve("future.jar"));
    try (JarOutputStream jar =
        jar(descriptor("silent", "1.0").resolve("silent.jar"), new Manifest())) {
      jar.putNextEntry(new ZipEntry("nothing.txt"));
    }
    Printed printed = new Printed();
    assertThat(run(printed, "backends")).isZero();
    listed = printed.out().lines().toList();
  }

  private static JarOutputStream jar(Path file, Manifest manifest) throws IOException {
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    OutputStream stream = Files.newOutputStream(file);
    return new JarOutputStream(stream, manifest);
  }

  private Path engine(String backend) {
    return folder.resolve("backends").resolve(backend).resolve("engine");
  }

  private Path descriptor(String backend, String apiVersion) throws IOException {
    Path engine = Files.createDirectories(engine(backend));
    Files.writeString(
        engine.resolve("engine.yaml"),
        String.format(
            "{backend: %s, engine: engine, apiVersion: %s, heap: 256m}", backend, apiVersion));
    return engine;
  }

  private void provider(String backend, String name, String apiVersion, String open)
      throws IOException {
    compile(descriptor(backend, "1.0").resolve(backend + ".jar"), "P", name, apiVersion, open);
  }

  private void secondProvider(String backend) throws IOException {
    Path jar = engine(backend).resolve("second.jar");
    compile(jar, "Q", backend, "1.0", OPENS);
  }

  /** Makes a jar with one provider in it. */
  private void compile(Path target, String type, String name, String apiVersion, String open)
      throws IOException {
    Path work = Files.createTempDirectory(folder, "work");
    Path source = work.resolve(type + ".java");
    Files.writeString(
        source,
        String.format(
            """
            import io.likewise.api.backend.*;
            import java.util.*;

            public final class %s implements BackendProvider {
              public String name() { return "%s"; }
              public String apiVersion() { return "%s"; }
              public List<Engine> engines() {
                Engine idle = new io.likewise.cli.FakeBackendProvider().engines().get(0);
                return List.of(new Engine() {
                  public String name() { return "engine"; }
                  public Set<Capability> capabilities(Device device) { return Set.of(); }
                  public Backend open(BackendOptions options) { %s }
                });
              }
            }
            """,
            type, name, apiVersion, open));
    int status =
        ToolProvider.getSystemJavaCompiler()
            .run(
                null,
                null,
                null,
                "-proc:none",
                "-cp",
                System.getProperty("java.class.path"),
                source.toString());
    assertThat(status).isZero();
    try (JarOutputStream jar = jar(target, new Manifest())) {
      for (String made : List.of(type + ".class", type + "$1.class")) {
        jar.putNextEntry(new ZipEntry(made));
        Files.copy(work.resolve(made), jar);
      }
      jar.putNextEntry(new ZipEntry(SERVICES));
      jar.write(type.getBytes(StandardCharsets.UTF_8));
    }
  }

  private int run(Printed printed, String... arguments) {
    return Main.run(printed.context(properties, Map.of()), arguments);
  }

  private void assertListed(String backend, String... parts) {
    assertThat(listed)
        .filteredOn(line -> line.startsWith(backend + " "))
        .singleElement()
        .asString()
        .contains(parts);
  }

  @Test
  @DisplayName("are listed by their folders' names, each on one line")
  void allAreListed() {
    assertThat(listed.stream().skip(1).map(line -> line.split(" ", 2)[0]))
        .containsExactly(
            "bare", "empty", "future", "jarless", "native", "new", "old", "other", "silent",
            "sound", "torn", "twice", "twice2");
  }

  @Test
  @DisplayName("can be used at once if they are sound, whatever lies beside them")
  void sound() throws IOException {
    assertListed("sound", "engine", "0.1", "cpu");
    assertThat(listed)
        .filteredOn(line -> !line.contains("cannot be used"))
        .hasSize(3); // the headings, sound, and twice, whose jars are the same
    Printed printed = new Printed();
    Path runs = folder.resolve("runs");
    int status =
        run(printed, "run", "--backend=sound", "--limit=40", "--epochs=1,1", "--out=" + runs);
    assertThat(status).as(printed.err()).isZero();
    try (Stream<Path> made = Files.list(runs)) {
      assertThat(made).singleElement().satisfies(run -> assertThat(run).isNotEmptyDirectory());
    }
  }

  @Test
  @DisplayName("say why they cannot be used")
  void broken() {
    String no = "cannot be used: ";
    assertListed("bare", "?", no, "no engine's folder is in it, expected ENGINE/engine.yaml");
    assertListed("empty", no, "engine.yaml: the file is missing");
    assertListed("future", no, "engine.yaml, line 1: apiVersion is '2.0', expected 1.0");
    assertListed("jarless", no, "no jar is in it");
    assertListed("silent", no, "0 providers of that name are in its jars, only [");
    assertListed("other", no, "0 providers of that name are in its jars, only [", "another");
    assertListed("twice2", no, "2 providers of that name are in its jars");
    assertListed("old", no, "version 7.0 of the backend contract, expected 1.0");
    assertListed("new", no, "version 1.1 of the backend contract, expected 1.0");
    assertListed("native", no, "does not open on this machine (UnsatisfiedLinkError: no nothere");
    assertListed("torn", no, "does not open on this machine (IllegalStateException: no luck)");
  }

  @Test
  @DisplayName("are refused by a run with the same reason and the backend's exit status")
  void runRefuses() {
    for (String backend : List.of("bare", "future")) {
      Printed printed = new Printed();
      assertThat(run(printed, "run", "--backend=" + backend))
          .isEqualTo(ErrorCode.BACKEND_BROKEN.exitStatus());
      assertThat(printed.err()).contains("is installed and cannot be used");
    }
  }
}
