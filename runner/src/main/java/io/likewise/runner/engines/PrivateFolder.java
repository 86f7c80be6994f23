package io.likewise.runner.engines;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.Properties;

/** A folder below the system's for temporary files that nobody else can put anything into. */
final class PrivateFolder {
  private PrivateFolder() {}

  /**
   * Returns the folder of the user who runs this process, made if it is not there; empty if there
   * is something of that name that others may have a hand in, or no way to tell.
   */
  static Optional<Path> below(Properties properties) {
    try {
      // A user's name may be unknown, but the number is not.
      int user = (Integer) Files.getAttribute(Path.of("/proc/self"), "unix:uid");
      Path folder =
          Path.of(properties.getProperty("java.io.tmpdir", ""))
              .toAbsolutePath()
              .resolve("likewise-" + user);
      try {
        Files.createDirectory(
            folder,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      } catch (FileAlreadyExistsException e) {
        // Then it is as this user left it, or someone else's.
      }
      boolean own =
          Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
              && Files.getAttribute(folder, "unix:uid").equals(user)
              && ((Integer) Files.getAttribute(folder, "unix:mode") & 0077) == 0;
      return own ? Optional.of(folder) : Optional.empty();
    } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
