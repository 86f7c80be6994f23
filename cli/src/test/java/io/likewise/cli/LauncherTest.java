package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.likewise.runner.process.WorkerCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
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
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The launcher of the distribution")
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  /** Says with what it was started, and in which locale. */
  private static final String TALKING_JAVA =
      """
      #!/bin/sh
      if [ "$1" = -version ]; then echo 'openjdk version "17.0.1"' >&2; exit; fi
      printf '[%s]\\n' "$@"
      echo "charset $(locale charmap) LC_ALL $LC_ALL"
      """;

  @TempDir private Path temporary;
  private Path folder;
  private Path home;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void install() throws IOException {
    // As the launcher sees it, without links on the way.
    folder = temporary.toRealPath();
    home = install(folder.resolve("a (new) é 'home'"));
    java("17", TALKING_JAVA);
  }

  private static Path install(Path home) throws IOException {
    Path dist = Path.of("src", "main", "dist");
    ShellScript.write(home.resolve("bin/likewise"), Files.readString(dist.resolve("bin/likewise")));
    Files.createDirectories(home.resolve("lib"));
    Files.copy(dist.resolve("lib/utf8-locale.sh"), home.resolve("lib/utf8-locale.sh"));
    Files.createDirectories(home.resolve("lib/installer"));
    for (String jar : List.of("z.jar", "a b.jar", "installer/m.jar")) {
      Files.createFile(home.resolve("lib").resolve(jar));
    }
    return home;
  }

  private void java(String version, String script) throws IOException {
    Path java = folder.resolve("java of " + version);
    ShellScript.write(java.resolve("bin/java"), script);
    Files.writeString(java.resolve("release"), "JAVA_VERSION=\"" + version + ".0.1\"\n");
    environment.put("JAVA_HOME", java.toString());
  }

  private ShellScript.Ended run(String... command) throws IOException, InterruptedException {
    return ShellScript.run(folder, environment, command);
  }

  private ShellScript.Ended launch(String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(home.resolve("bin/likewise").toString()));
    command.addAll(List.of(arguments));
    return run(command.toArray(String[]::new));
  }

  @Test
  @DisplayName("hands over every argument as it is")
  void arguments() throws IOException, InterruptedException {
    ShellScript.Ended ended = launch("run", "a  b", "", "*", "$HOME", "it's");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains(
            "[-Dlikewise.home="
                + home
                + "]\n[-cp]\n["
                + home
                + "/lib/a b.jar:"
                + home
                + "/lib/z.jar:"
                + home
                + "/lib/installer/m.jar]\n")
        .contains("[io.likewise.cli.Main]\n[run]\n[a  b]\n[]\n[*]\n[$HOME]\n[it's]\n");
  }

  @Test
  @DisplayName("starts from the classes that were kept of this very Java, and of no other")
  void keptClasses() throws IOException, InterruptedException {
    Path shared = Files.createDirectories(home.resolve("shared"));
    Files.createFile(shared.resolve("commands-17.0.2.jsa"));
    assertThat(launch().out()).doesNotContain("SharedArchiveFile");
    Path kept = Files.createFile(shared.resolve("commands-17.0.1.jsa"));
    assertThat(launch().out())
        .contains("[-Xlog:cds=off,cds+dynamic=off]\n[-XX:SharedArchiveFile=" + kept + "]\n");
  }

  @Test
  @DisplayName("starts as ever, and says nothing, if those are no classes at all")
  void damagedClasses() throws IOException, InterruptedException {
    Path java = Path.of(System.getProperty("java.home"));
    assumeThat(java.resolve("release")).content().contains(System.getProperty("java.version"));
    environment.put("JAVA_HOME", java.toString());
    environment.put("LIKEWISE_OPTS", "-version");
    Path shared = Files.createDirectories(home.resolve("shared"));
    ShellScript.Ended before = launch();
    Files.write(
        shared.resolve("commands-" + System.getProperty("java.version") + ".jsa"), new byte[9999]);
    ShellScript.Ended after = launch();
    assertThat(after.status()).isZero();
    assertThat(after.out()).isEmpty();
    // Which is whether it shares classes, in parentheses.
    assertThat(after.err()).isEqualTo(before.err().replace(", sharing", ""));
  }

  @Test
  @DisplayName("is found through any chain of links, also from the PATH, and with CDPATH set")
  void links() throws IOException, InterruptedException {
    Path links = Files.createDirectories(folder.resolve("links"));
    Files.createSymbolicLink(links.resolve("absolute"), home.resolve("bin/likewise"));
    Files.createSymbolicLink(links.resolve("relative"), Path.of("absolute"));
    Files.createSymbolicLink(folder.resolve("-first"), Path.of("links/relative"));
    Files.createSymbolicLink(links.resolve("bin"), home.resolve("bin"));
    environment.put("CDPATH", folder + ":.");
    environment.put("PATH", links + ":" + System.getenv("PATH"));
    for (String command : List.of("./-first", "links/relative", "relative", "links/bin/likewise")) {
      ShellScript.Ended ended = run("/bin/sh", "-c", command + " --version");
      assertThat(ended.err()).isEmpty();
      assertThat(ended.out()).contains("[-Dlikewise.home=" + home + "]\n");
    }
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "NONE, x",
    "LC_ALL, POSIX",
    "LC_ALL, C",
    "LANG, C",
    "LC_CTYPE, C",
    "LC_ALL, xx_YY.UTF-8",
    "LANG, xx_YY",
  })
  @DisplayName("takes a locale in UTF-8 where the locale is not, so that Java can name every file")
  void locale(String variable, String value) throws IOException, InterruptedException {
    assumeThat(run("locale", "-a").out()).containsPattern("(?i)utf-?8");
    environment.put(variable, value);
    ShellScript.Ended ended = launch("data", "show");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out()).contains("charset UTF-8 ");
  }

  @Test
  @DisplayName("leaves a locale in UTF-8 alone")
  void ownLocale() throws IOException, InterruptedException {
    assumeThat(run("locale", "-a").out()).contains("C.utf8");
    environment.put("LC_CTYPE", "C.utf8");
    assertThat(launch().out()).contains("charset UTF-8 LC_ALL \n");
  }

  @Test
  @DisplayName("keeps a locale of eight bits for names that are written in it, and for no others")
  void latin1() throws IOException, InterruptedException {
    ShellScript.Ended made =
        run("/bin/sh", "-c", "mkdir l; localedef -i de_DE -f ISO-8859-1 l/de_DE");
    assumeThat(made.status()).as("localedef: " + made.err()).isZero();
    Path plain = install(folder.resolve("plain"));
    environment.put("LOCPATH", folder.resolve("l").toString());
    environment.put("LC_ALL", "de_DE");
    String launcher = plain.resolve("bin/likewise").toString();
    assertThat(run("/bin/sh", "-c", launcher + " \"$(printf 'caf\\351')\"").out())
        .contains("charset ISO-8859-1 LC_ALL de_DE\n");
    assertThat(run("/bin/sh", "-c", launcher + " \"$(printf 'caf\\303\\251')\"").out())
        .contains("charset UTF-8 ");
    assertThat(run(launcher).out()).contains("charset UTF-8 ");
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"pets é", "日本語", "😀"})
  @DisplayName("lets Java itself read files of any name in the locale POSIX")
  void namesInPosix(String name) throws IOException, InterruptedException {
    assumeThat(run("locale", "-a").out()).containsPattern("(?i)utf-?8");
    // The Java and the classes of this test, since there are no jars yet.
    java(
        "17",
        "#!/bin/sh\nwhile [ \"$1\" != io.likewise.cli.Main ]; do shift; done\n"
            + "exec '%s' -Dlikewise.home=. -cp '%s' \"$@\"\n"
                .formatted(WorkerCommand.java(), System.getProperty("java.class.path")));
    Path images = Files.createDirectories(folder.resolve(name));
    Files.createDirectories(images.resolve("train/" + name));
    ShellScript.Ended ended = launch("data", "show", "folder:" + images);
    // It has no images, and that is what is said.
    assertThat(ended.err()).contains(images.resolve("train").toString()).doesNotContain("locale");
    assertThat(ended.status()).isEqualTo(3);
  }

  @Test
  @DisplayName("says so of a folder with the character that separates entries of a class path")
  void colon() throws IOException, InterruptedException {
    home = install(folder.resolve("a:b"));
    ShellScript.Ended ended = launch("--version");
    assertThat(ended.status()).isEqualTo(1);
    assertThat(ended.err().lines())
        .containsExactly(
            "likewise: "
                + home
                + ": Java cannot start a program from a folder that has ':' in its path; install"
                + " Likewise below one that has none.");
  }

  @Test
  @DisplayName("needs Java 17, and asks Java itself where no file tells its version")
  void version() throws IOException, InterruptedException {
    java("11", TALKING_JAVA);
    assertThat(launch().err()).contains("Java 17 or newer is needed, and ").contains(" is 11;");
    Files.delete(Path.of(environment.get("JAVA_HOME"), "release"));
    assertThat(launch().out()).contains("[io.likewise.cli.Main]");
    environment.put("JAVA_HOME", folder.resolve("nowhere").toString());
    assertThat(launch().err()).contains("nowhere/bin/java is not there; install it");
  }

  @Test
  @DisplayName("takes a standard output that is closed for one that nobody reads")
  void closedOutput() throws IOException, InterruptedException {
    Path launcher = install(folder.resolve("plain")).resolve("bin/likewise");
    ShellScript.Ended ended = run("/bin/sh", "-c", launcher + " --version >&-");
    assertThat(ended.err()).isEmpty();
    assertThat(ended.status()).isZero();
  }

  @Test
  @DisplayName("allows a Java what it would warn of, if it knows the options")
  void permissions() throws IOException, InterruptedException {
    assertThat(launch().out()).doesNotContain("[--");
    java("24", TALKING_JAVA);
    assertThat(launch().out())
        .contains("[--enable-native-access=ALL-UNNAMED]\n[--sun-misc-unsafe-memory-access=allow]");
    assertThat(WorkerCommand.permissions(23)).isEmpty();
    assertThat(WorkerCommand.permissions(24))
        .allSatisfy(option -> assertThat(launch().out()).contains("[" + option + "]\n"));
  }
}
