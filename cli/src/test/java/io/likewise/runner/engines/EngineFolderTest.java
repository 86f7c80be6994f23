package io.likewise.runner.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.ComputePath;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.cli.TestHome;
import io.likewise.descriptor.EngineDescriptor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("An engine's folder")
class EngineFolderTest {
  private static final Map<String, String> VALUES =
      Map.of("threads", "3", "cache", "/c$1", "folder", "C:\\engines\\x");

  @TempDir private Path root;

  private EngineFolder folder(String yaml) throws IOException {
    return TestHome.folder(root, "toy", "wood", yaml);
  }

  @Test
  @DisplayName("says what its engine needs, placeholders replaced")
  void descriptor() throws IOException {
    EngineDescriptor descriptor =
        folder(
                """
                backend: toy
                engine: wood
                default: true
                apiVersion: 1.0
                heap: 768m
                jvmOptions:
                  - -Dthreads=${threads}
                  - -Dplaces=${cache}:${folder}
                environment:
                  OMP_NUM_THREADS: ${threads}
                  LEVEL: 2
                tuning:
                  SPIN: "${threads}00"
                """)
            .usable();
    assertThat(descriptor.isDefault()).isTrue();
    assertThat(descriptor.heapBytes(Precision.FLOAT32)).isEqualTo(768L << 20);
    assertThat(descriptor.heapBytes(Precision.FLOAT64)).isEqualTo(768L << 20);
    assertThat(descriptor.jvmOptions(VALUES))
        .containsExactly("-Dthreads=3", "-Dplaces=/c$1:C:\\engines\\x");
    assertThat(descriptor.environment(VALUES, ComputePath.FAST))
        .isEqualTo(Map.of("OMP_NUM_THREADS", "3", "LEVEL", "2", "SPIN", "300"));
    assertThat(descriptor.environment(VALUES, ComputePath.STOCK))
        .isEqualTo(Map.of("OMP_NUM_THREADS", "3", "LEVEL", "2"));
  }

  @Test
  @DisplayName("needs no options, no environment, and is not the usual one by itself")
  void optional() throws IOException {
    EngineDescriptor descriptor =
        folder("{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g}").usable();
    assertThat(descriptor.isDefault()).isFalse();
    assertThat(descriptor.exports()).isEmpty();
    assertThat(descriptor.jvmOptions(VALUES)).isEmpty();
    assertThat(descriptor.environment(VALUES, ComputePath.FAST)).isEmpty();
  }

  @ParameterizedTest(name = "that holds {0} is broken: {1}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | expected a group of the keys backend, engine, default, apiVersion, heap",
        "# nothing | expected a group of the keys backend, engine, default, apiVersion, heap",
        "{engine: wood, apiVersion: 1.0, heap: 1g} | backend is missing, expected a name",
        "{backend: toy, engine: wood, heap: 1g} | apiVersion is missing, expected 1.0",
        "{backend: toy, engine: wood, apiVersion: 2.0, heap: 1g} | apiVersion is '2.0', expected 1.0",
        "{backend: toy, engine: wood, apiVersion: 1.0} | heap is missing, expected a size such as"
            + " 768m",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: much} | heap is 'much', expected a size",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, heapFloat64: x} | heapFloat64 is"
            + " 'x'",
        "{backend: toy, engine: tin, apiVersion: 1.0, heap: 1g} | it describes toy:tin, expected"
            + " toy:wood",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, heat: 2} | , line 1: heat is"
            + " not a key; did you mean heap? Expected backend, engine, default",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, heap: 2g} | , line 1: the"
            + " key heap stands twice",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, exports: [A b]} | exports is 'A b'",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, clears: ['a b']} | clears is 'a b'",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, clears: ['*']} | clears is '*'",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, jvmOptions: [Main]} | jvmOptions is"
            + " 'Main'",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, jvmOptions: ['-D${cash}']} |"
            + " ${cache} or",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, environment: {A: '${b}'}} |"
            + " environment.A",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, environment: {A: null}} |"
            + " environment.A has no value",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, tuning: {A: null}} | tuning.A has"
            + " no value",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, jvmOptions: [null]} | jvmOptions has"
            + " no value",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, jarsOf: wood} | jarsOf is 'wood'",
        "{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, jarsOf: tin} | no such folder"
            + " beside",
        "{backend: toy, engine: wood, apiVersion: one, heap: 1g} | 'one' is no version of the"
            + " contract, expected one such as 1.0",
        "{backend: toy, engine: wood, apiVersion: 1, heap: 1g, exports: a} | exports: found 'a',"
            + " expected a list in [ ]",
        "[1, 2 | not valid YAML",
      })
  void broken(String yaml, String reason) throws IOException {
    EngineFolder folder = folder(yaml == null ? "" : yaml);
    assertThat(folder.descriptor()).isEmpty();
    assertThat(folder.problem().orElseThrow())
        .startsWith(root.resolve("toy/wood/engine.yaml").toString())
        .contains(reason)
        .doesNotContain("\n", "..", "jackson");
    assertThatThrownBy(folder::usable)
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_BROKEN))
        .hasMessageStartingWith("backend toy:wood is installed and cannot be used: ");
  }

  @Test
  @DisplayName("uses the jars of the folder beside it that it names, its own first")
  void sharedJars() throws IOException {
    EngineFolder tin =
        TestHome.folder(
            root, "toy", "tin", "{backend: toy, engine: tin, apiVersion: 1.0, heap: 1g}");
    Files.write(tin.path().resolve("all.jar"), new byte[5]);
    EngineFolder wood =
        folder("{backend: toy, engine: wood, apiVersion: 1.0, heap: 1g, jarsOf: tin}");
    Files.write(wood.path().resolve("own.jar"), new byte[7]);
    EngineJars jars = TestHome.jars(root);
    assertThat(jars.all(wood))
        .containsExactly(wood.path().resolve("own.jar"), tin.path().resolve("all.jar"));
    assertThat(jars.all(tin)).containsExactly(tin.path().resolve("all.jar"));
  }

  @Test
  @DisplayName("as it is shipped for dl4j:zoo adds to dl4j:nd4j, and is compared with none")
  void shippedZoo() {
    Path engines = Path.of("..", "backend-dl4j", "src", "main", "engines");
    EngineFolder folder = EngineFolder.read(engines.resolve("dl4j").resolve("zoo"));
    assertThat(folder.usable().jarsOf()).isEqualTo("nd4j");
    assertThat(folder.usable().isDefault()).isFalse();
    assertThatThrownBy(folder::comparable)
        .hasMessageContaining("dl4j:zoo does not compute the same network");
  }

  @Test
  @DisplayName("without a descriptor is broken")
  void missing() throws IOException {
    Path path = Files.createDirectories(root.resolve("toy").resolve("wood"));
    assertThat(EngineFolder.read(path).problem().orElseThrow()).endsWith("the file is missing");
  }

  @Test
  @DisplayName("as it is shipped for djl:pytorch keeps PyTorch offline and to its threads")
  void shipped() {
    Path engines = Path.of("..", "backend-djl", "src", "main", "engines");
    EngineFolder folder = EngineFolder.read(engines.resolve("djl").resolve("pytorch"));
    EngineDescriptor descriptor = folder.usable();
    assertThat(descriptor.isDefault()).isTrue();
    assertThat(descriptor.jvmOptions(VALUES))
        .containsAll(
            List.of(
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Dai.djl.pytorch.num_threads=3",
                "-DENGINE_CACHE_DIR=/c$1"));
    assertThat(descriptor.environment(VALUES, ComputePath.FAST))
        .containsEntry("OMP_NUM_THREADS", "3");
  }

  @Test
  @DisplayName("as it is shipped for djl:tensorflow keeps TensorFlow offline and quiet")
  void shippedTensorFlow() {
    Path engines = Path.of("..", "backend-djl", "src", "main", "engines");
    EngineFolder folder = EngineFolder.read(engines.resolve("djl").resolve("tensorflow"));
    EngineDescriptor descriptor = folder.usable();
    assertThat(descriptor.isDefault()).isFalse();
    assertThat(descriptor.exports()).containsExactly("savedmodel");
    assertThat(descriptor.jvmOptions(VALUES))
        .containsAll(
            List.of(
                "-Dai.djl.offline=true",
                "-DOPT_OUT_TRACKING=true",
                "-Duser.timezone=UTC",
                "-Dorg.bytedeco.javacpp.cachedir=/c$1/javacpp"));
    assertThat(descriptor.environment(VALUES, ComputePath.FAST))
        .containsEntry("TF_CPP_MIN_LOG_LEVEL", "2");
  }
}
