package io.likewise.runner.engines;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

/**
 * Where Likewise is installed, and where it keeps what it can make again.
 *
 * @param folder the installation: {@code bin}, {@code lib} and {@code backends}
 * @param cache what engines unpack and what was downloaded; may be deleted at any time
 */
public record Home(Path folder, Path cache) {
  /** The system property that the launcher script sets to the installation. */
  public static final String PROPERTY = "likewise.home";

  /** The environment variable that moves the cache. */
  static final String CACHE_VARIABLE = "LIKEWISE_CACHE";

  /** The system property by which a worker is told of its parent's cache. */
  public static final String CACHE_PROPERTY = "likewise.cache";

  /** Returns the home that properties and environment variables tell of. */
  public static Home of(Properties properties, Map<String, String> environment) {
    String folder = properties.getProperty(PROPERTY, "");
    if (folder.isBlank()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "the system property %s is not set; start Likewise by its script"
                  + " bin/likewise, or pass -D%s=FOLDER.",
              PROPERTY, PROPERTY));
    }
    return new Home(Path.of(folder).toAbsolutePath().normalize(), cache(properties, environment));
  }

  /**
   * Returns the cache that properties and environment variables tell of. Where none is chosen and
   * the usual one can never be, as for a user without a home, it is a folder for that user alone
   * below {@code java.io.tmpdir}.
   */
  public static Path cache(Properties properties, Map<String, String> environment) {
    String chosen =
        properties.getProperty(CACHE_PROPERTY, environment.getOrDefault(CACHE_VARIABLE, ""));
    if (!chosen.isBlank()) {
      try {
        return Path.of(chosen).toAbsolutePath().normalize();
      } catch (InvalidPathException e) {
        throw new LikewiseException(
            ErrorCode.USAGE,
            CACHE_VARIABLE + ": '" + chosen + "' is not a path (" + e.getReason() + ").",
            e);
      }
    }
    Path usual = usualCache(properties, environment);
    if (canBe(usual)) {
      return usual;
    }
    Optional<Path> instead = PrivateFolder.below(properties);
    if (instead.isEmpty() && !usual.isAbsolute()) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE,
          String.format(
              "there is no place for the cache: this user has no home, and no folder of its"
                  + " own below %s. Set %s to a folder that you can write to.",
              properties.getProperty("java.io.tmpdir"), CACHE_VARIABLE));
    }
    return instead.orElse(usual);
  }

  /** Whether a folder is there, or the nearest one above it lets it be made. */
  private static boolean canBe(Path folder) {
    if (!folder.isAbsolute() || Files.exists(folder)) {
      return folder.isAbsolute();
    }
    Path there = folder.getParent();
    while (there != null && !Files.exists(there)) {
      there = there.getParent();
    }
    return there != null && Files.isDirectory(there) && Files.isWritable(there);
  }

  private static Path usualCache(Properties properties, Map<String, String> environment) {
    Path user = Path.of(properties.getProperty("user.home", "."));
    String system = properties.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (system.startsWith("windows")) {
      return inVariable(environment, "LOCALAPPDATA", user.resolve("AppData").resolve("Local"))
          .resolve("likewise")
          .resolve("cache");
    }
    if (system.startsWith("mac")) {
      return user.resolve("Library").resolve("Caches").resolve("likewise");
    }
    return inVariable(environment, "XDG_CACHE_HOME", user.resolve(".cache")).resolve("likewise");
  }

  private static Path inVariable(Map<String, String> environment, String name, Path otherwise) {
    String value = environment.getOrDefault(name, "");
    // The XDG base directory specification: a relative path is invalid and to be ignored.
    return !value.isBlank() && Path.of(value).isAbsolute() ? Path.of(value) : otherwise;
  }

  /** Returns the folder whose subfolders are {@code <backend>/<engine>}. */
  public Path backends() {
    return folder.resolve("backends");
  }

  /** Returns the jars that every worker has on its class path, sorted. */
  public List<Path> libraries() {
    return jars(folder.resolve("lib"));
  }

  /** Returns the jars that lie in a folder, sorted by name so that every start is the same. */
  public static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jar")).sorted().toList();
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          folder + ": the folder cannot be read (" + e.getMessage() + "). Install Likewise again.",
          e);
    }
  }
}
