package io.likewise.descriptor;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Which environment variables a worker sees: those of this process, without what the user has set
 * for other programs that use the same libraries.
 *
 * <p>Such a variable would lead the engine to other libraries, to other threads, or to other
 * rounding, and nobody would look for the cause there. Whoever means the worker says so: {@code
 * LIKEWISE_WORKER_NAME} is its {@code NAME}.
 */
public final class WorkerVariables {
  /** What the name of a variable begins with that is meant for workers. */
  private static final String PREFIX = "LIKEWISE_WORKER_";

  /** Threads and arithmetic of libraries that many engines share; an engine adds its own. */
  private static final List<String> COMMON =
      List.of(
          "OMP_*",
          "GOMP_*",
          "KMP_*",
          "LIBOMP_*", // OpenMP: GNU's, LLVM's and Intel's
          "OPENBLAS_*",
          "GOTO_*",
          "BLIS_*",
          "MKL_*",
          "VECLIB_*", // BLAS
          "DNNL_*",
          "ONEDNN_*",
          "MKLDNN_*"); // oneDNN under each of its names

  private WorkerVariables() {}

  /** Returns what is meant for workers, under the names that they see. */
  public static Map<String, String> meant(Map<String, String> environment) {
    Map<String, String> meant = new TreeMap<>();
    environment.forEach(
        (name, value) -> {
          if (name.startsWith(PREFIX) && name.length() > PREFIX.length()) {
            meant.put(name.substring(PREFIX.length()), value);
          }
        });
    return meant;
  }

  /** Returns of what is meant for workers that which one engine's own libraries are told. */
  public static Map<String, String> meant(Map<String, String> environment, List<String> clears) {
    Map<String, String> meant = meant(environment);
    meant.keySet().removeIf(name -> !isCleared(name, clears));
    return meant;
  }

  /**
   * Makes the variables of this process those of a worker.
   *
   * @param variables to be changed
   * @param clears names of variables that do not reach the worker; one that ends in {@code *}
   *     stands for all that begin so
   * @param set variables that the engine needs, whatever was said elsewhere
   */
  public static void apply(
      Map<String, String> variables, List<String> clears, Map<String, String> set) {
    Map<String, String> meant = meant(variables);
    variables.keySet().removeIf(name -> isCleared(name, COMMON) || isCleared(name, clears));
    variables.putAll(meant);
    variables.putAll(set);
  }

  private static boolean isCleared(String name, List<String> clears) {
    // Windows tells no case.
    String upper = name.toUpperCase(Locale.ROOT);
    return clears.stream()
        .anyMatch(
            clear ->
                clear.endsWith("*")
                    ? upper.startsWith(clear.substring(0, clear.length() - 1))
                    : upper.equals(clear));
  }
}
