package io.likewise.runs.directory;

import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Path;

/** A process of its own that opens a run directory, says how that went, and ends when told. */
final class LockingProcess {
  private LockingProcess() {}

  public static void main(String[] args) throws IOException {
    try (RunDirectory directory = RunDirectory.open(Path.of(args[0]))) {
      System.out.println("OPEN " + directory.plan().backend());
      int unused = System.in.read();
    } catch (LikewiseException e) {
      System.out.println(e.code());
    }
  }
}
