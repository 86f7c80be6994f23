package io.likewise.data.folders;

import io.likewise.data.datasets.DatasetCatalog;
import java.io.IOException;
import java.nio.file.Path;

/** A process of its own, with a heap and processors of the test's choice, that reads a folder. */
final class DecodingProcess {
  private DecodingProcess() {}

  static Process start(Path folder, String heap, int processors) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseSerialGC",
            "-Djava.awt.headless=true",
            "-Xmx" + heap,
            "-Xmn16m",
            "-XX:ActiveProcessorCount=" + processors,
            // As every worker has them: see there.
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:GCLockerRetryAllocationCount=1000",
            "-cp",
            System.getProperty("java.class.path"),
            DecodingProcess.class.getName(),
            folder.toString())
        .redirectErrorStream(true)
        .start();
  }

  /** Prints the digest of the folder, or why it has none. */
  public static void main(String[] arguments) {
    try {
      System.out.println(DatasetCatalog.open("folder:" + arguments[0]).digest());
    } catch (RuntimeException e) {
      System.out.println(e.getMessage());
    }
  }
}
