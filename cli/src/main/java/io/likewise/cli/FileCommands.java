package io.likewise.cli;

import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.PinnedFiles;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.Spec;

/** The commands {@code data} and {@code weights}: what a run reads, got and looked at by hand. */
@Command(synopsisSubcommandLabel = "COMMAND")
final class FileCommands implements Callable<Integer> {
  private final Context context;

  @Spec private CommandSpec spec;

  private FileCommands(Context context) {
    this.context = context;
  }

  /** Returns the command for files of a kind, with its subcommands. */
  static CommandLine of(Kind kind, Context context) {
    PinnedFile first = PinnedFiles.of(kind).get(0);
    String command = "likewise " + kind.word();
    CommandLine line =
        new CommandLine(new FileCommands(context))
            .addSubcommand(FetchCommand.of(kind, context))
            .addSubcommand(VerifyCommand.of(kind, context))
            .addSubcommand(
                kind == Kind.DATA ? ShowDataCommand.of(context) : ShowWeightsCommand.of(context))
            .addSubcommand(ImportCommand.of(kind, context));
    usage(line)
        .header(
            kind == Kind.DATA
                ? "Fetch, check, show or import data sets."
                : "Fetch, check, show or import weights.")
        .description(
            "",
            "Published files are kept in the cache folder and found there by every run. A run"
                + " fetches what it needs by itself; these commands do it beforehand, or by hand.")
        .footer(
            "",
            "Without a network:",
            "  1. Where there is one, download the file that this names:",
            "       " + command + " show " + first.name(),
            "  2. Where there is none:",
            "       " + command + " import " + first.fileName(),
            "",
            "LIKEWISE_CACHE, an environment variable, moves the cache folder.");
    return line;
  }

  static UsageMessageSpec usage(CommandLine line) {
    return line.getCommandSpec().usageMessage();
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(context.out());
    return 0;
  }
}
