package io.likewise.cli;

import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints a script that lets bash and zsh complete the command line. */
@Command(
    name = "completion",
    header = "Print a script that lets the shell complete commands and options.",
    footer = {
      "",
      "Examples:",
      "  source <(likewise completion)",
      "      For this shell, bash or zsh.",
      "  likewise completion > ~/.local/share/bash-completion/completions/likewise",
      "      For every bash from now on."
    })
final class CompletionCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() {
    main.context()
        .out()
        .print(AutoComplete.bash("likewise", Main.commandLine(main, main.context())));
    return 0;
  }
}
