package io.likewise.runner.engines;

import io.likewise.descriptor.EngineDescriptor;
import io.likewise.descriptor.WorkerVariables;
import io.likewise.files.Digests;
import io.likewise.runs.directory.Provenance.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.Stream;
import java.util.zip.ZipFile;

/** What is installed of the program and of one engine, in one digest and one size. */
public final class InstalledFiles {
  private InstalledFiles() {}

  /** Returns the installation this process was started from; unknown if it was not from one. */
  public static Installation ofThisProcess(String backend, String engine, Properties properties) {
    if (properties.getProperty(Home.PROPERTY, "").isBlank()) {
      return Installation.UNKNOWN;
    }
    Home home = Home.of(properties, System.getenv());
    return of(home, home.backends().resolve(backend).resolve(engine));
  }

  /**
   * Returns the digest of the jars that a worker for an engine has on its class path and of its
   * descriptor, and of what the environment has for workers, and the size of the engine's folder
   * and of jars that it takes from another.
   *
   * <p>Of a jar its list of contents counts, names, sizes and checksums. That takes milliseconds
   * where the hundreds of megabytes themselves would take seconds, and no two builds share it.
   */
  public static Installation of(Home home, Path engineFolder) {
    List<Path> jars = new ArrayList<>(home.libraries());
    List<Path> ofEngine = EngineJars.of(home).all(EngineFolder.read(engineFolder));
    jars.addAll(ofEngine);
    try {
      MessageDigest digest = Digests.sha256();
      for (Path jar : jars) {
        update(digest, jar);
      }
      Path descriptor = engineFolder.resolve(EngineDescriptor.FILE);
      if (Files.exists(descriptor)) {
        digest.update(Files.readAllBytes(descriptor));
      }
      WorkerVariables.meant(System.getenv())
          .forEach(
              (name, value) ->
                  digest.update((name + '=' + value + '\n').getBytes(StandardCharsets.UTF_8)));
      return new Installation(Digests.hex(digest), bytes(engineFolder, ofEngine));
    } catch (IOException e) {
      return Installation.UNKNOWN;
    }
  }

  private static void update(MessageDigest digest, Path jar) throws IOException {
    StringBuilder contents = new StringBuilder(jar.getFileName().toString()).append('\n');
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      zip.stream()
          .map(e -> e.getName() + ' ' + e.getSize() + ' ' + e.getCrc() + '\n')
          .forEach(contents::append);
    }
    digest.update(contents.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long bytes(Path folder, List<Path> jars) throws IOException {
    if (!Files.isDirectory(folder)) {
      return 0;
    }
    long sum = 0;
    for (Path jar : jars) {
      sum += jar.startsWith(folder) ? 0 : Files.size(jar);
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        sum += Files.size(file);
      }
    }
    return sum;
  }
}
