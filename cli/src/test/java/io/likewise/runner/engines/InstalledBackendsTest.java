package io.likewise.runner.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TestHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.assertj.core.api.AbstractThrowableAssert;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The installed backends")
class InstalledBackendsTest {
  @TempDir private Path root;

  @BeforeEach
  void install() throws IOException {
    TestHome.folder(root, "toy", "wood", false);
    TestHome.folder(root, "toy", "tin", true);
    TestHome.folder(root, "one", "only", false);
    TestHome.folder(root, "two", "a", false);
    TestHome.folder(root, "two", "b", false);
    Files.createDirectories(root.resolve("bad").resolve("empty"));
    Files.createDirectories(root.resolve(".git").resolve("objects"));
    Files.createFile(root.resolve("README.md"));
  }

  private EngineFolder find(String backend, String engine) {
    return InstalledBackends.in(root).find(backend, Optional.ofNullable(engine));
  }

  @Test
  @DisplayName("are all folders of two levels, in order, broken ones too")
  void all() {
    assertThat(InstalledBackends.in(root).all())
        .extracting(EngineFolder::name)
        .containsExactly("bad:empty", "one:only", "toy:tin", "toy:wood", "two:a", "two:b");
  }

  @Test
  @DisplayName("are none where there is no folder")
  void none() {
    InstalledBackends none = InstalledBackends.in(root.resolve("nowhere"));
    assertThat(none.all()).isEmpty();
    assertFailure(() -> none.find("djl", Optional.empty()), ErrorCode.BACKEND_UNKNOWN)
        .hasMessage(
            "backend 'djl' is not installed; there is none in " + root.resolve("nowhere") + ".");
  }

  @Test
  @DisplayName("are found by backend and engine, by the default engine, or by the only one")
  void found() {
    assertThat(find("toy", "wood").name()).isEqualTo("toy:wood");
    assertThat(find("toy", null).name()).isEqualTo("toy:tin");
    assertThat(find("one", null).name()).isEqualTo("one:only");
  }

  @Test
  @DisplayName("are several versions of an engine, of which the one without a word behind is usual")
  void versions() throws IOException {
    TestHome.folder(
        root,
        "toy",
        "tin-2.5.1",
        "{backend: toy, engine: tin, default: true, apiVersion: 1.0, heap: 1g}");
    assertThat(find("toy", null).name()).isEqualTo("toy:tin");
    EngineFolder other = find("toy", "tin-2.5.1");
    assertThat(other.name()).isEqualTo("toy:tin-2.5.1");
    assertThat(other.isDefault()).isFalse();
    assertThat(other.path()).isEqualTo(root.resolve("toy").resolve("tin-2.5.1"));
  }

  @ParameterizedTest(name = "{0}")
  @ValueSource(strings = {"tin2.5.1", "tinfoil", "tin@2", "tin-2,5", "wood-tin"})
  @DisplayName("are no version of an engine in a folder that is named otherwise")
  void noVersion(String folder) throws IOException {
    TestHome.folder(root, "toy", folder, "{backend: toy, engine: tin, apiVersion: 1.0, heap: 1g}");
    assertFailure(() -> find("toy", folder), ErrorCode.BACKEND_BROKEN)
        .hasMessageContaining(root.resolve("toy").resolve(folder).resolve("engine.yaml") + ": ");
  }

  @Test
  @DisplayName("list what there is where a name is unknown, and guess what was meant")
  void unknown() {
    assertFailure(() -> find("tyo", null), ErrorCode.BACKEND_UNKNOWN)
        .hasMessage(
            "backend 'tyo' is not installed; did you mean 'toy'? installed: bad:empty (cannot be"
                + " used), one:only, toy:tin, toy:wood, two:a, two:b.");
    assertFailure(() -> find("toy", "wod"), ErrorCode.BACKEND_UNKNOWN)
        .hasMessageStartingWith(
            "engine 'toy:wod' is not installed; did you mean 'wood'? installed: ");
  }

  @Test
  @DisplayName("want a choice where several engines are as good")
  void ambiguous() {
    assertFailure(() -> find("two", null), ErrorCode.USAGE)
        .hasMessage("backend two has several engines; name one of them: two:a, two:b.");
  }

  @Test
  @DisplayName("give a broken one's reason only to who asks for it")
  void broken() {
    assertFailure(() -> find("bad", null), ErrorCode.BACKEND_BROKEN)
        .hasMessageContaining("the file is missing");
  }

  private static AbstractThrowableAssert<?, ? extends Throwable> assertFailure(
      ThrowingCallable call, ErrorCode code) {
    return assertThatThrownBy(call)
        .isInstanceOfSatisfying(LikewiseException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
