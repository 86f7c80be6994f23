package io.likewise.runner.engines;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.NearestMatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The engines that are installed, found by their folders' names.
 *
 * @param root the folder that is looked in
 * @param all every engine's folder, broken ones included, sorted by backend and engine
 */
public record InstalledBackends(Path root, List<EngineFolder> all) {
  public InstalledBackends {
    all = List.copyOf(all);
  }

  /** Looks for {@code <backend>/<engine>} folders; a folder that is not there has none. */
  public static InstalledBackends in(Path root) {
    return new InstalledBackends(
        root, folders(root).stream().flatMap(backend -> engines(backend).stream()).toList());
  }

  /** A backend's folder without an engine, or one that cannot be read, is no other's trouble. */
  private static List<EngineFolder> engines(Path backend) {
    try {
      List<EngineFolder> engines = folders(backend).stream().map(EngineFolder::read).toList();
      String none = ": no engine's folder is in it, expected ENGINE/engine.yaml below it";
      return engines.isEmpty() ? List.of(EngineFolder.broken(backend, backend + none)) : engines;
    } catch (LikewiseException e) {
      return List.of(EngineFolder.broken(backend, e.getMessage()));
    }
  }

  private static List<Path> folders(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(parent)) {
      return entries
          .filter(Files::isDirectory)
          .filter(folder -> !folder.getFileName().toString().startsWith("."))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          parent + ": the folder cannot be read (" + e.getMessage() + "). Check its permissions.",
          e);
    }
  }

  /**
   * Returns an engine that can be used.
   *
   * @param backend the backend's name
   * @param engine the engine's name; if empty, the backend's default or only engine
   * @throws LikewiseException {@code BACKEND_UNKNOWN} if there is none of that name, {@code
   *     BACKEND_BROKEN} if it cannot be used, {@code USAGE} if an engine must be chosen
   */
  public EngineFolder find(String backend, Optional<String> engine) {
    List<EngineFolder> engines =
        all.stream().filter(folder -> folder.backend().equals(backend)).toList();
    if (engines.isEmpty()) {
      throw unknown("backend '" + backend + "'", backend, backendNames());
    }
    EngineFolder chosen =
        engine.map(name -> named(backend, name, engines)).orElseGet(() -> usual(backend, engines));
    chosen.usable();
    return chosen;
  }

  /**
   * Returns an engine that can be used.
   *
   * @param name the backend, or backend and engine in one, as in {@code djl:pytorch}
   * @throws LikewiseException as {@link #find(String, Optional)}
   */
  public EngineFolder find(String name) {
    int colon = name.indexOf(':');
    return colon < 0
        ? find(name, Optional.empty())
        : find(name.substring(0, colon), Optional.of(name.substring(colon + 1)));
  }

  private EngineFolder named(String backend, String engine, List<EngineFolder> engines) {
    List<String> names = engines.stream().map(EngineFolder::engine).toList();
    return engines.stream()
        .filter(folder -> folder.engine().equals(engine))
        .findFirst()
        .orElseThrow(() -> unknown("engine '" + backend + ":" + engine + "'", engine, names));
  }

  private static EngineFolder usual(String backend, List<EngineFolder> engines) {
    if (engines.size() == 1) {
      return engines.get(0);
    }
    List<EngineFolder> defaults = engines.stream().filter(EngineFolder::isDefault).toList();
    if (defaults.size() != 1) {
      throw new LikewiseException(
              ErrorCode.USAGE,
              "backend " + backend + " has several engines; name one of them: " + list(engines))
          .onSetting("backend");
    }
    return defaults.get(0);
  }

  private LikewiseException unknown(String what, String given, List<String> names) {
    String installed = all.isEmpty() ? "there is none in " + root + "." : "installed: " + list(all);
    return new LikewiseException(
        ErrorCode.BACKEND_UNKNOWN,
        what + " is not installed;" + NearestMatch.hint(given, names) + " " + installed);
  }

  private List<String> backendNames() {
    return all.stream().map(EngineFolder::backend).distinct().toList();
  }

  private static String list(List<EngineFolder> folders) {
    return folders.stream()
        .map(folder -> folder.name() + (folder.problem().isEmpty() ? "" : " (cannot be used)"))
        .collect(Collectors.joining(", ", "", "."));
  }
}
