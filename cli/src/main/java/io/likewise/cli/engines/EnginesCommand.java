package io.likewise.cli.engines;

import io.likewise.cli.console.Context;
import io.likewise.cli.console.Invocation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParentCommand;
import picocli.CommandLine.Spec;

/** The command {@code engines}: which engines there are, and getting and removing them. */
@Command(
    name = "engines",
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {ListCommand.class, InstallCommand.class, RemoveCommand.class},
    header = "List, install or remove engines.",
    description = {
      "",
      "Engines are large, so the program comes without them. One that was installed lies in the"
          + " cache folder, which LIKEWISE_CACHE moves, and is found there by every command."
    })
public final class EnginesCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @Spec private CommandSpec spec;

  Invocation invocation() {
    return invocation;
  }

  Context context() {
    return invocation.context();
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(context().out());
    return 0;
  }
}
