package io.likewise.runner.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The home")
class HomeTest {

  @TempDir private Path root;

  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ParameterizedTest(name = "on {0} with {1}={2} has its cache in {3}")
  @CsvSource({
    "Linux, NONE, x, ROOT/ann/.cache/likewise",
    "Linux, XDG_CACHE_HOME, ROOT/big, ROOT/big/likewise",
    "Linux, XDG_CACHE_HOME, relative, ROOT/ann/.cache/likewise",
    "Linux, LIKEWISE_CACHE, /fast, /fast",
    "Mac OS X, NONE, x, ROOT/ann/Library/Caches/likewise",
    "Mac OS X, LIKEWISE_CACHE, /fast, /fast",
    "Windows 11, NONE, x, ROOT/ann/AppData/Local/likewise/cache",
    "Windows 11, LOCALAPPDATA, ROOT/local, ROOT/local/likewise/cache",
  })
  void cache(String system, String variable, String value, String expected) {
    Properties properties = properties(root.resolve("ann").toString(), system);
    assertThat(Home.of(properties, Map.of(variable, inRoot(value).toString())).cache())
        .isEqualTo(inRoot(expected));
  }

  private Path inRoot(String path) {
    return Path.of(path.replace("ROOT", root.toString()));
  }

  private Properties properties(String user, String system) {
    Properties properties = new Properties();
    properties.setProperty("likewise.home", "/opt/likewise");
    properties.setProperty("user.home", user);
    properties.setProperty("os.name", system);
    properties.setProperty("java.io.tmpdir", root.toString());
    return properties;
  }

  @EnabledOnOs(OS.LINUX)
  @ParameterizedTest(name = "of a user whose home is {0} has its cache among temporary files")
  @ValueSource(strings = {"?", "/etc/passwd"})
  void homeless(String user) throws IOException {
    Properties properties = properties(user, "Linux");
    Path cache = Home.of(properties, Map.of()).cache();
    assertThat(cache.getParent()).isEqualTo(root);
    assertThat(cache.getFileName().toString()).matches("likewise-[0-9]+");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(cache)))
        .isEqualTo("rwx------");
    assertThat(Home.of(properties, Map.of()).cache()).isEqualTo(cache);
    // Others could have put libraries into it.
    Files.setPosixFilePermissions(cache, PosixFilePermissions.fromString("rwxrwxrwx"));
    if (Path.of(user).isAbsolute()) {
      assertThat(Home.of(properties, Map.of()).cache()).endsWithRaw(Path.of(".cache", "likewise"));
    } else {
      assertThatThrownBy(() -> Home.of(properties, Map.of()))
          .hasMessageContainingAll("there is no place for the cache", "Set LIKEWISE_CACHE");
    }
    assertThat(Home.of(properties, Map.of("LIKEWISE_CACHE", "/fast")).cache())
        .isEqualTo(Path.of("/fast"));
  }

  @Test
  @DisplayName("says of a cache that is no path that it is none")
  void noPath() {
    Properties properties = properties(root.toString(), "Linux");
    assertThatThrownBy(() -> Home.of(properties, Map.of("LIKEWISE_CACHE", "a\0b")))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("LIKEWISE_CACHE: 'a\0b' is not a path");
  }

  @Test
  @DisplayName("is asked for if nothing tells of it")
  void unknown() {
    assertThatThrownBy(() -> Home.of(new Properties(), Map.of()))
        .isInstanceOf(LikewiseException.class)
        .hasMessageContaining("start Likewise by its script");
  }

  @Test
  @DisplayName("has the jars of lib as libraries, sorted, and no other file")
  void libraries(@TempDir Path folder) throws IOException {
    Path lib = Files.createDirectories(folder.resolve("lib"));
    for (String name : new String[] {"b.jar", "a.jar", "notes.txt"}) {
      Files.createFile(lib.resolve(name));
    }
    assertThat(new Home(folder, folder).libraries())
        .containsExactly(lib.resolve("a.jar"), lib.resolve("b.jar"));
  }
}
