package io.likewise.cli;

import io.likewise.cli.console.CommandList;
import io.likewise.cli.console.Context;
import io.likewise.data.fetch.PinnedFile;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.PinnedFiles;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The commands {@code data} and {@code weights}: what a run reads, got and looked at by hand. */
@Command(synopsisSubcommandLabel = "COMMAND")
final class FileCommands implements Callable<Integer> {
  private final Kind kind;
  private final Context context;

  @Spec private CommandSpec spec;

  private FileCommands(Kind kind, Context context) {
    this.kind = kind;
    this.context = context;
  }

  /** Adds the command for files of a kind, with its subcommands. */
  static void addTo(CommandList list, Kind kind, Context context) {
    String header =
        kind == Kind.DATA
            ? "Fetch, check, show or import data sets."
            : "Fetch, check, show or import weights.";
    list.add(kind.word(), new String[] {header}, () -> of(kind, header, context));
  }

  private static CommandLine of(Kind kind, String header, Context context) {
    PinnedFile first = PinnedFiles.of(kind).get(0);
    String command = "likewise " + kind.word();
    boolean data = kind == Kind.DATA;
    CommandLine line =
        new CommandLine(new FileCommands(kind, context))
            .addSubcommand(new FetchCommand())
            .addSubcommand(new VerifyCommand())
            .addSubcommand(data ? new ShowDataCommand() : new ShowWeightsCommand())
            .addSubcommand(new ImportCommand());
    examples(
        line, "fetch", first.name(), first.name() + " --mirror https://files.example.org/likewise");
    examples(line, "verify", "", first.name(), "Downloads/" + first.fileName());
    examples(line, "import", first.fileName(), "--any my-own-file");
    line.getCommandSpec()
        .usageMessage()
        .header(header)
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

  private static void examples(CommandLine line, String name, String... arguments) {
    FileCommands files = line.getCommand();
    List<String> footer = new ArrayList<>(List.of("", "Examples:"));
    for (String argument : arguments) {
      footer.add(("  likewise " + files.kind.word() + " " + name + " " + argument).stripTrailing());
    }
    CommandSpec subcommand = line.getSubcommands().get(name).getCommandSpec();
    subcommand.usageMessage().footer(footer.toArray(String[]::new));
  }

  Kind kind() {
    return kind;
  }

  Context context() {
    return context;
  }

  /**
   * Prints what is known of a published file, and whether the cache has it.
   *
   * @param name what may be its name; if null, all of them are printed
   * @return the one of that name
   */
  Optional<PinnedFile> print(String name) {
    Optional<PinnedFile> named = PinnedFiles.find(kind, name == null ? "" : name);
    (name == null ? PinnedFiles.of(kind) : named.stream().toList()).forEach(this::print);
    return named;
  }

  private void print(PinnedFile file) {
    String cached =
        switch (context.cache().state(file)) {
          case ABSENT -> "no; it will be at ";
          case PUBLISHED -> "yes, at ";
          case OWN -> "yes, a file of your own, at ";
          case WRONG -> "a file of another size, which the next run replaces, at ";
        };
    PrintStream out = context.out();
    out.println(file.name());
    out.printf("  file    %s, %,d bytes%n", file.fileName(), file.bytes());
    out.println("  digest  " + file.pin());
    out.println("  from    " + file.source());
    out.println("  cached  " + cached + context.cache().path(file));
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(context.out());
    return 0;
  }
}
