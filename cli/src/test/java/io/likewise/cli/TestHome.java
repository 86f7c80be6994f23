package io.likewise.cli;

import io.likewise.runner.engines.EngineFolder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** An installation whose workers have the class path that these tests run with. */
public final class TestHome {
  private TestHome() {}

  /** Makes one jar in lib/ whose manifest names all of it. */
  public static void install(Path home) throws IOException {
    Manifest manifest = new Manifest();
    Attributes attributes = manifest.getMainAttributes();
    attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    attributes.put(
        Attributes.Name.CLASS_PATH,
        Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
            .map(entry -> Path.of(entry).toUri().toString())
            .collect(Collectors.joining(" ")));
    Path lib = Files.createDirectories(home.resolve("lib"));
    new JarOutputStream(Files.newOutputStream(lib.resolve("tests.jar")), manifest).close();
  }

  /** Makes an engine's folder with a descriptor, and reads it. */
  public static EngineFolder folder(Path backends, String backend, String engine, String yaml)
      throws IOException {
    Path path = Files.createDirectories(backends.resolve(backend).resolve(engine));
    Files.writeString(path.resolve("engine.yaml"), yaml);
    return EngineFolder.read(path);
  }

  /** Makes the folder of an engine, which may be the one that its backend has by default. */
  public static void folder(Path backends, String backend, String engine, boolean usual)
      throws IOException {
    folder(
        backends,
        backend,
        engine,
        String.format(
            "{backend: %s, engine: %s, default: %s, apiVersion: 1.0, heap: 1g}",
            backend, engine, usual));
  }

  /** Installs an engine of {@link FakeBackendProvider} or {@link StepBackendProvider}. */
  static EngineFolder engine(Path home, String backend, String engine) throws IOException {
    return folder(
        home.resolve("backends"),
        backend,
        engine,
        String.format("{backend: %s, engine: %s, apiVersion: 1.0, heap: 256m}", backend, engine));
  }
}
