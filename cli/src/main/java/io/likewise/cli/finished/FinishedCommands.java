package io.likewise.cli.finished;

import io.likewise.cli.console.CommandList;

/** The commands for what training has left. */
public final class FinishedCommands {
  private FinishedCommands() {}

  /** Adds them to the commands of a command line whose own command is an {@code Invocation}. */
  public static CommandList addTo(CommandList list) {
    return list.add(PredictCommand.class, PredictCommand::new)
        .add(EvaluateCommand.class, EvaluateCommand::new)
        .add(BenchmarkCommand.class, BenchmarkCommand::new)
        .add(RunsCommand.class, RunsCommand::new)
        .add(ShowCommand.class, ShowCommand::new)
        .add(ArchiveCommand.class, ArchiveCommand::new);
  }
}
