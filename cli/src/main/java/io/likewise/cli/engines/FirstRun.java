package io.likewise.cli.engines;

import io.likewise.cli.console.Context;
import io.likewise.files.FolderTree;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.Home;
import io.likewise.runner.process.ClassArchive;
import io.likewise.runner.process.WorkerCommand;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A first, very small run on an engine, whose classes are kept so that the commands and the workers
 * after it start sooner. Nothing depends on it.
 */
final class FirstRun {
  private static final String MAIN = "io.likewise.cli.Main";
  private static final String LIST = ".classes";

  private final Context context;
  private final Home home;

  FirstRun(Context context) {
    this.context = context;
    this.home = context.home();
  }

  /** Carries it out, unless the classes are there. */
  void of(EngineFolder engine) {
    boolean kept =
        Stream.of(ClassArchive.ofCommands(home), ClassArchive.ofWorkers(home, engine))
            .noneMatch(archive -> archive.options().isEmpty());
    if (kept) {
      return;
    }
    context.notice(engine.name() + " trains on 40 images, once, so that it starts sooner later on");
    try {
      Path folder = Files.createTempDirectory("likewise-first");
      try {
        keep(folder, engine);
      } finally {
        FolderTree.delete(folder);
      }
    } catch (IOException e) {
      // Starts are as slow as they were.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void keep(Path folder, EngineFolder engine) throws IOException, InterruptedException {
    // What shows help is loaded by no run.
    List<Path> commands = new ArrayList<>(List.of(carryOut(folder, "--help")));
    commands.add(
        carryOut(
            folder,
            "run",
            "--backend=" + engine.name(),
            "--limit=40",
            "--epochs=1,1",
            "--out=" + folder.resolve("runs")));
    ClassArchive.ofCommands(home).make(commands);
    List<Path> workers = lists(folder).stream().filter(list -> !commands.contains(list)).toList();
    if (!workers.isEmpty()) {
      ClassArchive.ofWorkers(home, engine).make(workers);
    }
  }

  /** Returns the list of the classes that a command has loaded; those of its workers lie beside. */
  private Path carryOut(Path folder, String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                WorkerCommand.java(),
                "-D" + Home.PROPERTY + "=" + home.folder(),
                "-D" + Home.CACHE_PROPERTY + "=" + home.cache(),
                "-cp",
                System.getProperty("java.class.path"),
                MAIN)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.command().addAll(List.of(arguments));
    // Of this process and of the worker that it starts, each by its number.
    String option = "\"-XX:DumpLoadedClassList=" + folder.resolve("%p" + LIST) + "\"";
    builder.environment().merge("JAVA_TOOL_OPTIONS", option, (own, ours) -> own + " " + ours);
    Process command = builder.start();
    if (!command.waitFor(2, TimeUnit.MINUTES)) {
      command.destroy();
      command.waitFor();
      throw new IOException("no command takes that long");
    }
    return lists(folder).stream()
        .filter(list -> isOf(list, command))
        .findFirst()
        .orElseThrow(() -> new IOException("no list"));
  }

  /** A list is named by a process's number, before which Java puts a word. */
  private static boolean isOf(Path list, Process process) {
    String number = list.getFileName().toString().replaceAll("\\D", "");
    return number.equals(String.valueOf(process.pid()));
  }

  private static List<Path> lists(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(LIST)).toList();
    }
  }
}
