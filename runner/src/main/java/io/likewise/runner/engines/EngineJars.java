package io.likewise.runner.engines;

import io.likewise.descriptor.EngineDescriptor;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where the jars of engines lie: in their own folders, and, where the program offers an engine and
 * comes without it, in a folder of the cache that it was installed into.
 *
 * <p>That folder is named by the engine and by what its jars are, so that two versions of the
 * program share it if they need the same jars, and else do not disturb each other.
 *
 * @param cache the cache
 * @param system the name of this system in lists of jars
 */
public record EngineJars(Path cache, String system) {
  /** The folder of the cache that engines are installed into. */
  private static final String FOLDER = "installed";

  /** Returns the jars of a home's engines on this system. */
  public static EngineJars of(Home home) {
    return new EngineJars(home.cache(), PinnedJars.system(System.getProperties()));
  }

  /** Returns the jars that a worker for an engine has on its class path besides everyone's. */
  public List<Path> all(EngineFolder engine) {
    return engine.jarsFolder().equals(engine.path())
        ? libraries(engine)
        : Stream.concat(in(engine.path()), libraries(engine).stream()).toList();
  }

  /**
   * Returns the jars that an engine's libraries come from: its own, or those of the engine whose
   * jars it uses.
   */
  public List<Path> libraries(EngineFolder engine) {
    return in(engine.jarsFolder()).toList();
  }

  /** In one order, wherever they lie. */
  private Stream<Path> in(Path folder) {
    Stream<Path> installed =
        PinnedJars.of(folder, system).map(jars -> Home.jars(installed(folder, jars))).stream()
            .flatMap(List::stream);
    return Stream.concat(Home.jars(folder).stream(), installed)
        .sorted(Comparator.comparing(jar -> jar.getFileName().toString()));
  }

  /**
   * Returns the jars that the program comes without; empty if it has all of the engine's in the
   * engine's own folder.
   */
  public Optional<PinnedJars> offered(EngineFolder engine) {
    return PinnedJars.of(engine.jarsFolder(), system);
  }

  /** Returns the jars that an engine needs and has not; empty if it is installed. */
  public Optional<PinnedJars> missing(EngineFolder engine) {
    return offered(engine).filter(jars -> !jars.liesIn(installed(engine, jars)));
  }

  /** Returns the folder that an engine's offered jars are installed into. */
  public Path installed(EngineFolder engine, PinnedJars jars) {
    return installed(engine.jarsFolder(), jars);
  }

  private Path installed(Path folder, PinnedJars jars) {
    return cache
        .resolve(FOLDER)
        .resolve(
            String.join(
                "-",
                folder.getParent().getFileName().toString(),
                folder.getFileName().toString(),
                jars.digest().substring(0, 12)));
  }

  /** Returns the engine that is installed for an engine to be, as {@code --backend} takes it. */
  public static String installedFor(EngineFolder engine) {
    return engine.backend()
        + ":"
        + engine.descriptor().map(EngineDescriptor::jarsOf).orElse(engine.engine());
  }
}
