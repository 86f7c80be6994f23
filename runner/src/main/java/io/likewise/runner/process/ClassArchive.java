package io.likewise.runner.process;

import io.likewise.files.AtomicFile;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.UnpackedFiles;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.CRC32;

/**
 * Classes as an earlier JVM had loaded and checked them, in a file from which the next one starts
 * sooner: Java's class-data sharing.
 *
 * <p>It is of one Java and one class path, which its name tells; where there is none, or none can
 * be made, a JVM starts as it always did. It appears whole or not at all, for a JVM crashes on half
 * of one.
 *
 * @param file where it is, or would be
 * @param classPath the class path that it is of
 */
public record ClassArchive(Path file, String classPath) {
  private static final String FOLDER = "shared";
  private static final String VERSION = System.getProperty("java.version");

  /** Returns that of the commands; the script that starts them looks for it there. */
  public static ClassArchive ofCommands(Home home) {
    return new ClassArchive(
        home.folder().resolve(FOLDER).resolve("commands-" + VERSION + ".jsa"),
        System.getProperty("java.class.path"));
  }

  /** Returns that of an engine's workers. */
  public static ClassArchive ofWorkers(Home home, EngineFolder engine) {
    List<Path> jars = new ArrayList<>(home.libraries());
    jars.addAll(EngineJars.of(home).all(engine));
    String name =
        String.format(
            "%s-%s-%08x-%s.jsa", engine.backend(), engine.engine(), checksum(jars), VERSION);
    return new ClassArchive(
        home.cache().resolve(FOLDER).resolve(name), WorkerCommand.classPath(home, jars));
  }

  /**
   * Java itself looks at a jar's size and time. Our own have the same time in every build, and may
   * have the same size.
   */
  private static long checksum(List<Path> jars) {
    CRC32 sum = new CRC32();
    for (Path jar : jars) {
      sum.update(jar.toString().getBytes(StandardCharsets.UTF_8));
      if (jar.getFileName().toString().startsWith("likewise-")) {
        try {
          sum.update(Files.readAllBytes(jar));
        } catch (IOException e) {
          // Java will say so.
        }
      }
    }
    return sum.getValue();
  }

  /** Returns the options by which a JVM uses it; none if it is not there. */
  public List<String> options() {
    if (!Files.isReadable(file)) {
      return List.of();
    }
    List<String> options = new ArrayList<>(List.of("-XX:SharedArchiveFile=" + file));
    // One that does not fit, after all, is nothing to speak of.
    options.add(
        Runtime.version().feature() < 24
            ? "-Xlog:cds=off,cds+dynamic=off"
            : "-Xlog:cds=off,cds+dynamic=off,aot=off");
    return options;
  }

  /** Makes it of the lists of classes that JVMs have loaded, as far as that is possible. */
  public void make(List<Path> lists) throws InterruptedException {
    Path part = file.resolveSibling(file.getFileName() + "." + ProcessHandle.current().pid());
    Path classes = part.resolveSibling(part.getFileName() + ".classes");
    try {
      Files.createDirectories(file.getParent());
      UnpackedFiles.letAllRead(file.getParent());
      Files.write(classes, together(lists), StandardCharsets.ISO_8859_1);
      if (dump(classes, part)) {
        UnpackedFiles.letAllRead(part);
        AtomicFile.replace(part, file);
      }
      Files.deleteIfExists(part);
      Files.deleteIfExists(classes);
    } catch (IOException e) {
      // Starts are as slow as they were.
    }
  }

  /**
   * The numbers that classes have in a list are its own, and needed only for those that the
   * program's own loader has not loaded.
   */
  private static Set<String> together(List<Path> lists) throws IOException {
    Set<String> classes = new LinkedHashSet<>();
    for (Path list : lists) {
      try (Stream<String> lines = Files.lines(list, StandardCharsets.ISO_8859_1)) {
        lines
            .filter(line -> !line.contains(" super: "))
            .map(line -> line.replaceFirst(" id: \\d+$", ""))
            .forEach(classes::add);
      }
    }
    return classes;
  }

  private boolean dump(Path classes, Path part) throws IOException, InterruptedException {
    Process dump =
        new ProcessBuilder(
                WorkerCommand.java(),
                "-Xshare:dump",
                // It alone keeps objects too, and is not what Java chooses on one processor.
                "-XX:+UseG1GC",
                "-XX:SharedClassListFile=" + classes,
                "-XX:SharedArchiveFile=" + part,
                "-cp",
                classPath)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD)
            .start();
    if (dump.waitFor(2, TimeUnit.MINUTES)) {
      return dump.exitValue() == 0;
    }
    dump.destroyForcibly().waitFor();
    return false;
  }
}
