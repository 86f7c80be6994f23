package io.likewise.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;

/**
 * A file system of Linux's own over a folder, which only root may put there: where that is not so,
 * the test is skipped.
 */
final class Mount implements AutoCloseable {
  private final Path folder;

  private Mount(Path folder) {
    this.folder = folder;
  }

  /** Puts an empty disk over a folder, which is made. */
  static Mount disk(Path folder, int kilobytes) throws IOException {
    Files.createDirectories(folder);
    require("-t", "tmpfs", "-o", size(kilobytes), "tmpfs", folder.toString());
    return new Mount(folder);
  }

  /** Lets nothing in a folder be changed any more. */
  static Mount readOnly(Path folder) {
    require("--bind", folder.toString(), folder.toString());
    Mount mount = new Mount(folder);
    require("-o", "remount,bind,ro", folder.toString());
    return mount;
  }

  /** Makes a disk larger. */
  void resize(int kilobytes) {
    require("-o", "remount," + size(kilobytes), folder.toString());
  }

  private static String size(int kilobytes) {
    return "size=" + kilobytes + "k";
  }

  private static void require(String... arguments) {
    Assumptions.assumeThat(status("mount", arguments)).as("mount's status").isZero();
  }

  private static int status(String program, String... arguments) {
    List<String> line = Stream.concat(Stream.of(program), Stream.of(arguments)).toList();
    try {
      return new ProcessBuilder(line)
          .redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD)
          .start()
          .waitFor();
    } catch (IOException e) {
      return -1;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (status("umount", folder.toString()) != 0) {
      throw new AssertionError(folder + " cannot be unmounted");
    }
  }
}
