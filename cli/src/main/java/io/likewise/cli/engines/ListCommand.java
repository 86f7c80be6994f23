package io.likewise.cli.engines;

import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.engines.PinnedJars;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Lists engines, installed or not. */
@Command(
    name = "list",
    header = "List the engines that there are for this system, and where each is.",
    description = {"", "'likewise backends' says what those that are installed offer."})
final class ListCommand implements Callable<Integer> {
  @ParentCommand private EnginesCommand engines;

  @Override
  public Integer call() {
    InstalledBackends installed = engines.context().installed();
    installed.known().forEach(engine -> engines.context().out().println(line(installed, engine)));
    return 0;
  }

  private static String line(InstalledBackends installed, EngineFolder engine) {
    EngineJars jars = installed.jars();
    Optional<PinnedJars> offered = jars.offered(engine);
    String state;
    if (offered.isEmpty()) {
      state = "comes with the program, in " + engine.path();
    } else if (installed.offered().contains(engine)) {
      state =
          String.format(
              Locale.ROOT,
              "not installed; 'likewise engines install %s' fetches %.0f MB",
              EngineJars.installedFor(engine),
              offered.get().bytes() / 1e6);
    } else {
      state = "installed in " + jars.installed(engine, offered.get());
    }
    return String.format("%-16s  %s", engine.name(), state);
  }
}
