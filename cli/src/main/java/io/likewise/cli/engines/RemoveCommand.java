package io.likewise.cli.engines;

import io.likewise.cli.console.Context;
import io.likewise.installer.EngineInstaller;
import io.likewise.installer.InstallProgress;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.ParentCommand;

/** Removes engines that were installed. */
@Command(
    name = "remove",
    header = "Remove engines that were installed.",
    description = {
      "",
      "What Maven has in its local repository, and what the engine has unpacked into the cache,"
          + " stays."
    },
    parameterListHeading = "%n")
final class RemoveCommand implements Callable<Integer> {
  @ParentCommand private EnginesCommand engines;

  @Mixin private NamedEngines named = new NamedEngines();

  @Override
  public Integer call() {
    Context context = engines.context();
    InstalledBackends installed = context.installed();
    EngineInstaller installer = new EngineInstaller(installed.jars(), new InstallProgress() {});
    for (EngineFolder engine : named.in(installed)) {
      if (installer.remove(engine)) {
        context.out().println(engine.name() + " is removed");
      } else if (installed.jars().offered(engine).isEmpty()) {
        context.notice(engine.name() + " comes with the program, and stays.");
      } else {
        context.notice(engine.name() + " was not installed.");
      }
    }
    return 0;
  }
}
