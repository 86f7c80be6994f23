package io.likewise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Scripts of this project and scripts that stand in for programs, run as a shell would. */
public final class ShellScript {
  private ShellScript() {}

  /**
   * What a script printed and how it ended.
   *
   * @param status its exit status
   * @param out its standard output
   * @param err its standard error
   */
  public record Ended(int status, String out, String err) {}

  /** Writes a script that can be run, with the folders above it. */
  public static Path write(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  /**
   * Runs a command.
   *
   * @param folder where
   * @param environment variables besides those of this process, of which it has no locale; empty
   *     means that it is not set
   */
  public static Ended run(Path folder, Map<String, String> environment, String... command)
      throws IOException, InterruptedException {
    Path out = Files.createTempFile(folder, "out", "");
    Path err = Files.createTempFile(folder, "err", "");
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    Map<String, String> all = new TreeMap<>(environment);
    List.of("LANG", "LC_ALL", "LC_CTYPE", "JAVA_TOOL_OPTIONS")
        .forEach(name -> all.putIfAbsent(name, ""));
    all.forEach(
        (name, value) -> {
          if (value.isEmpty()) {
            builder.environment().remove(name);
          } else {
            builder.environment().put(name, value);
          }
        });
    int status = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start().waitFor();
    return new Ended(
        status,
        new String(Files.readAllBytes(out), StandardCharsets.UTF_8),
        new String(Files.readAllBytes(err), StandardCharsets.UTF_8));
  }
}
