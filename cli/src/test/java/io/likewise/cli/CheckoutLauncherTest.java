package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The launcher of a checkout")
@DisabledOnOs(OS.WINDOWS)
class CheckoutLauncherTest {
  /** Builds a product that says with what it was started. */
  private static final String MAVEN =
      """
      #!/bin/sh
      if [ "$1" = -v ]; then echo "Apache Maven 3.8.7"; exit; fi
      echo "$PWD $(locale charmap)" >> "$LOG"
      mkdir -p cli/target/likewise/bin
      echo '#!/bin/sh' > cli/target/likewise/bin/likewise
      echo 'printf "%s\\n" product "$@"' >> cli/target/likewise/bin/likewise
      chmod +x cli/target/likewise/bin/likewise
      exit "${MAVEN_STATUS:-0}"
      """;

  private static final Path REPOSITORY = Path.of("..");

  @TempDir private Path temporary;
  private Path folder;
  private Path checkout;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void checkOut() throws IOException {
    folder = temporary.toRealPath();
    checkout = checkOut(folder.resolve("my  checkout"));
    Path java = folder.resolve("a java");
    String version = "#!/bin/sh\necho 'openjdk version \"17.0.1\"' >&2\n";
    ShellScript.write(java.resolve("bin/java"), version);
    ShellScript.write(java.resolve("bin/javac"), version);
    ShellScript.write(folder.resolve("tools/mvn"), MAVEN);
    environment.put("JAVA_HOME", java + "/");
    environment.put("PATH", folder.resolve("tools") + ":" + System.getenv("PATH"));
    environment.put("LOG", folder.resolve("builds").toString());
  }

  private static Path checkOut(Path checkout) throws IOException {
    ShellScript.write(
        checkout.resolve("likewise"), Files.readString(REPOSITORY.resolve("likewise")));
    Path lib = Files.createDirectories(checkout.resolve("cli/src/main/dist/lib"));
    Files.copy(Path.of("src/main/dist/lib/utf8-locale.sh"), lib.resolve("utf8-locale.sh"));
    return checkout;
  }

  private ShellScript.Ended run(String... command) throws IOException, InterruptedException {
    return ShellScript.run(folder, environment, command);
  }

  private ShellScript.Ended launch() throws IOException, InterruptedException {
    return run(checkout.resolve("likewise").toString(), "a  b", "");
  }

  private List<String> builds() throws IOException {
    Path log = Path.of(environment.get("LOG"));
    return Files.exists(log) ? Files.readAllLines(log) : List.of();
  }

  private void changeSources() throws IOException {
    Files.setLastModifiedTime(
        Files.createFile(checkout.resolve("pom.xml")),
        FileTime.from(Instant.now().plusSeconds(60)));
  }

  @Test
  @DisplayName("builds once, hands over, and builds again when a source is newer")
  void buildsWhatIsOld() throws IOException, InterruptedException {
    assertThat(launch().out()).isEqualTo("product\na  b\n\n");
    assertThat(launch().err()).isEmpty();
    assertThat(builds()).hasSize(1).first().asString().startsWith(checkout + " ");
    changeSources();
    launch();
    assertThat(builds()).hasSize(2);
  }

  @ParameterizedTest(name = "called as {0}")
  @ValueSource(strings = {"./first", "links/second", "second", "sh first"})
  @DisplayName("is found through any chain of links, also from the PATH, and with CDPATH set")
  void links(String command) throws IOException, InterruptedException {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("second"), checkout.resolve("likewise"));
    Files.createSymbolicLink(folder.resolve("first"), Path.of("links/second"));
    environment.put("CDPATH", folder + ":.");
    environment.merge("PATH", links.toString(), (path, more) -> more + ":" + path);
    ShellScript.Ended ended = run("/bin/sh", "-c", command);
    assertThat(ended.out()).isEqualTo("product\n");
    assertThat(ended.err().lines()).hasSize(1);
    assertThat(checkout.resolve("cli/target/likewise.lock")).exists();
    assertThat(links.resolve("cli")).doesNotExist();
  }

  @Test
  @DisplayName("is found from a folder beside it with CDPATH set")
  void besides() throws IOException, InterruptedException {
    checkOut(folder.resolve("likewise"));
    environment.put("CDPATH", folder + ":.");
    assertThat(run("likewise/likewise").out()).isEqualTo("product\n");
  }

  @Test
  @DisplayName("builds in a locale in UTF-8, where there is one, because sources have names too")
  void locale() throws IOException, InterruptedException {
    assumeThat(run("locale", "-a").out()).containsPattern("(?i)utf-?8");
    environment.put("LC_ALL", "POSIX");
    launch();
    assertThat(builds()).first().asString().endsWith(" UTF-8");
  }

  @Test
  @DisplayName("runs what is there, and says so, if it is old and may not be built again")
  void staleAndReadOnly() throws IOException, InterruptedException {
    launch();
    changeSources();
    closeLock();
    ShellScript.Ended ended = launch();
    assertThat(ended.out()).isEqualTo("product\na  b\n\n");
    assertThat(ended.err().lines())
        .containsExactly(
            "likewise: the sources are newer than "
                + checkout.resolve("cli/target/likewise")
                + ", which cannot be built again because you may not write there; running it as"
                + " it is.");
    assertThat(builds()).hasSize(1);
  }

  /** A folder in the place of the lock stops the superuser as well, whom no permission does. */
  private void closeLock() throws IOException {
    Path lock = checkout.resolve("cli/target/likewise.lock");
    Files.delete(lock);
    Files.createDirectory(lock);
  }

  @Test
  @DisplayName("says what to do if nothing is built and nothing may be written")
  void missingAndReadOnly() throws IOException, InterruptedException {
    Files.createFile(checkout.resolve("cli/target"));
    ShellScript.Ended ended = launch();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines())
        .containsExactly(
            "likewise: the program is not built yet, and "
                + checkout.resolve("cli/target")
                + " cannot be written; have its owner run ./likewise once, or clone it into a"
                + " folder of your own.");
  }

  @Test
  @DisplayName("does not take for finished what a broken build leaves")
  void brokenBuild() throws IOException, InterruptedException {
    environment.put("MAVEN_STATUS", "1");
    ShellScript.Ended ended = launch();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err()).contains("likewise: the build failed; 'mvn verify' in " + checkout);
    environment.remove("MAVEN_STATUS");
    assertThat(launch().out()).startsWith("product\n");
  }

  @Test
  @DisplayName("says so of a folder with the character that separates entries of a class path")
  void colon() throws IOException, InterruptedException {
    checkout = checkOut(folder.resolve("a:b"));
    ShellScript.Ended ended = launch();
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines()).singleElement().asString().contains("has ':' in its path");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {".", "api", "data", "trainer", "report", "backend-tck", "cli", "bench"})
  @DisplayName("builds modules side by side, so no module's build may be about all of them")
  void noAggregator(String module) throws IOException {
    // A goal that aggregates resolves every module anew, in the midst of the compilation of one.
    assertThat(REPOSITORY.resolve(module).resolve("pom.xml"))
        .content()
        .doesNotContainPattern("<goal>[^<]*[aA]ggregate[^<]*</goal>");
  }
}
