package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The home")
class HomeTest {

  @EnabledOnOs({OS.LINUX, OS.MAC})
  @ParameterizedTest(name = "on {0} with {1}={2} has its cache in {3}")
  @CsvSource({
    "Linux, NONE, x, /home/ann/.cache/likewise",
    "Linux, XDG_CACHE_HOME, /big, /big/likewise",
    "Linux, XDG_CACHE_HOME, relative, /home/ann/.cache/likewise",
    "Linux, LIKEWISE_CACHE, /fast, /fast",
    "Mac OS X, NONE, x, /home/ann/Library/Caches/likewise",
    "Mac OS X, LIKEWISE_CACHE, /fast, /fast",
    "Windows 11, NONE, x, /home/ann/AppData/Local/likewise/cache",
    "Windows 11, LOCALAPPDATA, /local, /local/likewise/cache",
  })
  void cache(String system, String variable, String value, Path expected) {
    Properties properties = new Properties();
    properties.setProperty("likewise.home", "/opt/likewise");
    properties.setProperty("user.home", "/home/ann");
    properties.setProperty("os.name", system);
    assertThat(Home.of(properties, Map.of(variable, value)).cache()).isEqualTo(expected);
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
