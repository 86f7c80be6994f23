package io.likewise.descriptor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A worker's variables")
class WorkerVariablesTest {

  private static Map<String, String> applied(
      Map<String, String> variables, List<String> clears, Map<String, String> set) {
    Map<String, String> all = new HashMap<>(variables);
    WorkerVariables.apply(all, clears, set);
    return all;
  }

  @Test
  @DisplayName("are the user's, but for those that other programs on its libraries are told")
  void cleared() {
    assertThat(
            applied(
                Map.of(
                    "PATH", "/bin", "WOOD_PATH", "/x", "WOOD", "1", "CHARCOAL", "2", "wood_x", ""),
                List.of("WOOD_*", "CHARCOAL"),
                Map.of()))
        .isEqualTo(Map.of("PATH", "/bin", "WOOD", "1"));
  }

  @Test
  @DisplayName("are what the engine's descriptor sets, whatever else was said")
  void set() {
    assertThat(
            applied(
                Map.of("WOOD_A", "user", "LIKEWISE_WORKER_WOOD_A", "meant"),
                List.of("WOOD_*"),
                Map.of("WOOD_A", "engine")))
        .containsEntry("WOOD_A", "engine");
  }

  @Test
  @DisplayName("are also those that the user means for workers")
  void meant() {
    assertThat(
            applied(
                Map.of("WOOD_A", "x", "LIKEWISE_WORKER_WOOD_A", "y", "LIKEWISE_WORKER_", "z"),
                List.of("WOOD_*"),
                Map.of()))
        .containsEntry("WOOD_A", "y")
        .doesNotContainKey("");
    assertThat(
            WorkerVariables.meant(
                Map.of("LIKEWISE_WORKER_WOOD_A", "y", "LIKEWISE_WORKER_OMP_X", "z"),
                List.of("WOOD_*")))
        .as("what may lead this engine to other libraries")
        .isEqualTo(Map.of("WOOD_A", "y"));
  }

  @ParameterizedTest(name = "of {0}:{1} are without {2}")
  @CsvSource({
    "djl, pytorch, PYTORCH_LIBRARY_PATH",
    "djl, pytorch, PYTORCH_VERSION",
    "djl, pytorch, PYTORCH_FLAVOR",
    "djl, pytorch, DJL_DEFAULT_ENGINE",
    "djl, pytorch, DJL_OFFLINE",
    "djl, pytorch, ENGINE_CACHE_DIR",
    "djl, pytorch, OPT_OUT_TRACKING",
    "djl, pytorch, ATEN_CPU_CAPABILITY",
    "djl, pytorch, OMP_PROC_BIND",
    "djl, pytorch, MKL_NUM_THREADS",
    "djl, tensorflow, TENSORFLOW_LIBRARY_PATH",
    "djl, tensorflow, TF_NUM_INTRAOP_THREADS",
    "djl, tensorflow, TF_XLA_FLAGS",
    "djl, tensorflow, XLA_FLAGS",
    "djl, tensorflow, ENGINE_CACHE_DIR",
    "dl4j, nd4j, SD_FORBID_HELPERS",
    "dl4j, nd4j, ND4J_SKIP_BLAS_THREADS",
    "dl4j, nd4j, BACKEND_PRIORITY_CPU",
    "dl4j, nd4j, OPENBLAS_CORETYPE",
    "dl4j, nd4j, DNNL_MAX_CPU_ISA",
    "dl4j, nd4j, GOMP_CPU_AFFINITY",
    "dl4j, zoo, ND4J_FALLBACK",
  })
  void shipped(String backend, String engine, String variable) {
    Path engines = Path.of("..", "backend-" + backend, "src", "main", "engines");
    List<String> clears = EngineDescriptor.read(engines.resolve(backend).resolve(engine)).clears();
    Map<String, String> kept =
        Map.of("CUDA_VISIBLE_DEVICES", "0", "LD_LIBRARY_PATH", "/x", "JAVA_TOOL_OPTIONS", "-Dx");
    Map<String, String> all = new HashMap<>(kept);
    all.put(variable, "1");
    assertThat(applied(all, clears, Map.of())).isEqualTo(kept);
  }
}
