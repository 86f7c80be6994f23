package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/**
 * The backend that {@code docs/backend-skeleton} holds, compiled as it is or with a fault in it.
 */
final class Skeleton {
  static final Path FOLDER = Path.of("..", "docs", "backend-skeleton");
  private static final Path SOURCES = FOLDER.resolve("src/main/java");
  private static final Path ENGINES = FOLDER.resolve("src/main/engines");
  private static final Path RESOURCES = FOLDER.resolve("src/main/resources");

  private Skeleton() {}

  /** Compiles the sources with some edits and returns a loader that has the classes. */
  static URLClassLoader compile(Path folder, List<Edit> edits) throws IOException {
    Path sources = folder.resolve("sources");
    Path classes = folder.resolve("classes");
    copy(SOURCES, sources);
    copy(RESOURCES, classes);
    copy(ENGINES, classes);
    for (Edit edit : edits) {
      edit.apply(sources, classes);
    }
    compile(sources, classes);
    return new URLClassLoader(new URL[] {classes.toUri().toURL()}, Skeleton.class.getClassLoader());
  }

  private static void copy(Path from, Path to) throws IOException {
    for (Path file : files(from)) {
      Path target = to.resolve(from.relativize(file).toString());
      Files.createDirectories(target.getParent());
      Files.copy(file, target);
    }
  }

  static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /** The skeleton's sources give no warning; those with a fault in them may. */
  private static void compile(Path sources, Path classes) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<Path> inputs = new ArrayList<>(files(sources));
    StringWriter complaints = new StringWriter();
    try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
      Iterable<? extends JavaFileObject> units = files.getJavaFileObjectsFromPaths(inputs);
      List<String> options =
          List.of(
              "--release", "17", "-Xlint:all,-classfile", "-proc:none", "-d", classes.toString());
      boolean compiled = compiler.getTask(complaints, files, null, options, null, units).call();
      assertThat(compiled).as("compiled: %s", complaints).isTrue();
      assertThat(complaints.toString()).as("warnings").isEmpty();
    }
  }

  /**
   * One change of one file.
   *
   * @param file the file's name
   * @param from what stands in it, exactly once
   * @param to what is to stand there
   */
  record Edit(String file, String from, String to) {
    void apply(Path... folders) throws IOException {
      List<Path> found = new ArrayList<>();
      for (Path folder : folders) {
        files(folder).stream().filter(path -> path.endsWith(file)).forEach(found::add);
      }
      assertThat(found).as("files named %s", file).hasSize(1);
      String text = Files.readString(found.get(0));
      assertThat(text.split(java.util.regex.Pattern.quote(from), -1))
          .as("'%s' in %s", from, file)
          .hasSize(2);
      Files.writeString(found.get(0), text.replace(from, to));
    }
  }
}
