package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.Locale;
import java.util.Set;
import org.nd4j.linalg.cpu.nativecpu.bindings.Nd4jCpu;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Whether ND4J's native library has oneDNN and may use it, on which two to four times the speed
 * depends.
 *
 * @param built whether the library was built with it
 * @param allowed whether ND4J's environment lets operators use it
 */
record OneDnn(boolean built, boolean allowed) {
  /** Machines for which ND4J is released with oneDNN, as the JVM names them. */
  private static final Set<String> EXPECTED_ON = Set.of("amd64", "x86_64");

  /** Asks the library, which is loaded. */
  static OneDnn ofLoadedLibrary() {
    return new OneDnn(
        Nd4j.getBackend().buildInfo().contains("HAVE_ONEDNN"),
        Nd4j.getEnvironment().helpersAllowed() && Nd4jCpu.Environment.getInstance().isUseONEDNN());
  }

  /** Returns whether operators run on oneDNN. */
  boolean isOn() {
    return built && allowed;
  }

  /**
   * Makes sure that nobody measures a slow build without knowing.
   *
   * @throws LikewiseException {@code BACKEND_BROKEN} if oneDNN is off where there is a build of
   *     ND4J with it
   */
  void requireWhereExpected() {
    String machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
    if (!isOn() && EXPECTED_ON.contains(machine)) {
      throw new LikewiseException(
              ErrorCode.BACKEND_BROKEN,
              "engine dl4j:nd4j runs without oneDNN here (built in: "
                  + built
                  + ", allowed: "
                  + allowed
                  + "), which makes it several times slower. Put the jar nd4j-native-…-onednn-avx2 into"
                  + " backends/dl4j/nd4j and start without ND4J's own switches for it, or choose"
                  + " the path stock.")
          .onSetting("path");
    }
  }

  @Override
  public String toString() {
    return isOn() ? "on" : built ? "off" : "not in this build of ND4J";
  }
}
