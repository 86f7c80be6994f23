package io.likewise.cli.finished;

import picocli.CommandLine;

/** The commands for what training has left. */
public final class FinishedCommands {
  private FinishedCommands() {}

  /** Adds them to a command line whose own command is an {@code Invocation}. */
  public static CommandLine addTo(CommandLine line) {
    return line.addSubcommand(new PredictCommand())
        .addSubcommand(new EvaluateCommand())
        .addSubcommand(new BenchmarkCommand())
        .addSubcommand(new RunsCommand())
        .addSubcommand(new ShowCommand())
        .addSubcommand(new ArchiveCommand());
  }
}
