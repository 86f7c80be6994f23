package io.likewise.cli.console;

import io.likewise.runner.process.RunnerProgress;
import java.util.List;

/** The command line that was given, as commands of any package see it. */
public interface Invocation {
  /** Returns what a command knows of the world around it. */
  Context context();

  /** Returns the JVM options that make a worker show stack traces, if they are wanted. */
  List<String> debugOptions();

  /** Returns what shows how the runner gets on. */
  RunnerProgress progress();
}
