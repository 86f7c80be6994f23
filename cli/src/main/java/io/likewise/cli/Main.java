package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.console.CommandList;
import io.likewise.cli.console.CommandVersion;
import io.likewise.cli.console.ConsoleProgress;
import io.likewise.cli.console.Context;
import io.likewise.cli.console.Failure;
import io.likewise.cli.console.Invocation;
import io.likewise.cli.console.LogSettings;
import io.likewise.cli.console.StandardOutput;
import io.likewise.cli.doctor.DoctorCommand;
import io.likewise.cli.engines.EnginesCommand;
import io.likewise.cli.finished.FinishedCommands;
import io.likewise.cli.options.ComputeOptions;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.files.yaml.NearestMatch;
import io.likewise.runner.process.FileNames;
import io.likewise.runner.process.RunnerProgress;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command line: results go to standard output, all else to standard error, and every failure is
 * one sentence and an exit status.
 */
@Command(
    name = "likewise",
    versionProvider = CommandVersion.class,
    description = {
      "",
      "Trains an image classifier by transfer learning, in two stages, on a"
          + " deep-learning engine of your choice: the same experiment in every detail,"
          + " whichever engine computes it."
    },
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Begin with:  likewise run",
      "More about a command:  likewise COMMAND --help",
      "",
      "Exit status: 0 if all went well, else a number that says what kind of thing"
          + " went wrong; docs/errors.md lists them."
    })
public final class Main implements Callable<Integer>, Invocation {
  private final Context context;

  @Spec private CommandSpec spec;

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      scope = ScopeType.INHERIT,
      description = "Show this help.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version of Likewise and of Java.")
  @SuppressWarnings("unused") // picocli acts on it
  private boolean version;

  @Option(
      names = "--debug",
      scope = ScopeType.INHERIT,
      description = "If something goes wrong, show the stack trace too.")
  private boolean debug;

  Main(Context context) {
    this.context = context;
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] arguments) {
    LogSettings.apply(System.getProperties());
    // What is printed does not depend on where it is printed.
    Locale.setDefault(Locale.ROOT);
    // Pictures are drawn without a screen, also where DISPLAY names one that is not there.
    System.setProperty("java.awt.headless", "true");
    // Otherwise picocli looks for Groovy, which is in no jar, in all of them.
    System.setProperty("picocli.disable.closures", "true");
    StandardOutput output = StandardOutput.install(System.getProperties());
    Context context = new Context(System.getProperties(), System.getenv(), System.out, System.err);
    int status = run(context, arguments);
    System.exit(status == 0 ? delivered(output, context, arguments) : status);
  }

  /** A command has not gone well before what it printed is where it was sent. */
  private static int delivered(StandardOutput output, Context context, String... arguments) {
    try {
      output.requireWritten("send it where there is room, and give the command again.");
      return 0;
    } catch (LikewiseException e) {
      return Failure.of(e).print(context.err(), List.of(arguments).contains("--debug"));
    }
  }

  /** Runs a command and returns its exit status. */
  static int run(Context context, String... arguments) {
    Main main = new Main(context);
    boolean debug = List.of(arguments).contains("--debug");
    try {
      FileNames.requireWhole(context.properties().getProperty("user.dir", ""));
      FileNames.requireWhole(arguments);
      return parserOf(arguments, main, context).execute(arguments);
    } catch (Throwable thrown) {
      return Failure.of(thrown).print(context.err(), debug);
    } finally {
      context.out().flush();
      context.err().flush();
    }
  }

  /** Returns the parser with every command. */
  static CommandLine commandLine(Main main, Context context) {
    CommandLine line = new CommandLine(main);
    commands(context).addTo(line);
    return settled(line, main, context);
  }

  /** Returns the parser of these arguments, and of no others. */
  private static CommandLine parserOf(String[] arguments, Main main, Context context) {
    CommandLine line = new CommandLine(main);
    commands(context).addTo(line, List.of(arguments));
    return settled(line, main, context);
  }

  private static CommandList commands(Context context) {
    CommandList list =
        new CommandList()
            .add(RunCommand.class, RunCommand::new)
            .add(ResumeCommand.class, ResumeCommand::new)
            .add(CompareCommand.class, CompareCommand::new)
            .add(LockstepCommand.class, LockstepCommand::new)
            .add(SweepCommand.class, SweepCommand::new)
            .add(BackendsCommand.class, BackendsCommand::new)
            .add(EnginesCommand.class, EnginesCommand::new)
            .add(DoctorCommand.class, DoctorCommand::new)
            .add(ReportCommand.class, ReportCommand::new)
            .add(ExportCommand.class, ExportCommand::new)
            .add(PresetsCommand.class, PresetsCommand::new);
    FileCommands.addTo(list, Kind.DATA, context);
    FileCommands.addTo(list, Kind.WEIGHTS, context);
    list.add(CompletionCommand.class, CompletionCommand::new);
    return FinishedCommands.addTo(list);
  }

  private static CommandLine settled(CommandLine line, Main main, Context context) {
    form(line);
    line.registerConverter(int.class, text -> wholeNumber(text, Integer::valueOf));
    line.registerConverter(Integer.class, text -> wholeNumber(text, Integer::valueOf));
    line.registerConverter(Long.class, text -> wholeNumber(text, Long::valueOf));
    line.registerConverter(Path.class, Main::path);
    ComputeOptions.register(line);
    return line.setOut(writer(context.out()))
        .setErr(writer(context.err()))
        .setParameterExceptionHandler((wrong, given) -> main.explain(wrong))
        .setExecutionExceptionHandler(
            (thrown, command, parsed) -> Failure.of(thrown).print(context.err(), main.debug));
  }

  /** Gives the help of a command, and of those below it, the form that all have. */
  private static void form(CommandLine line) {
    line.getCommandSpec()
        .usageMessage()
        .width(80)
        .sortOptions(false)
        .commandListHeading("%nCommands:%n")
        .optionListHeading("%nOptions:%n");
    line.getSubcommands().values().forEach(Main::form);
  }

  private static <N> N wholeNumber(String text, Function<String, N> parser) {
    try {
      return parser.apply(text);
    } catch (NumberFormatException e) {
      throw new TypeConversionException("'" + text + "' is not a whole number that fits.");
    }
  }

  private static Path path(String text) {
    try {
      return Path.of(text);
    } catch (InvalidPathException e) {
      throw new TypeConversionException(FileNames.sentence(e));
    }
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), true);
  }

  private int explain(ParameterException wrong) {
    CommandLine command = wrong.getCommandLine();
    String sentence = wrong.getMessage().strip().replaceAll("\\s+", " ");
    String end = sentence.endsWith(".") ? "" : ".";
    LikewiseException failure =
        new LikewiseException(
            ErrorCode.USAGE,
            sentence
                + end
                + suggestion(wrong, command)
                + " See '"
                + command.getCommandSpec().qualifiedName()
                + " --help'.",
            wrong);
    return Failure.of(failure).print(context.err(), debug);
  }

  private static String suggestion(ParameterException wrong, CommandLine command) {
    if (!(wrong instanceof UnmatchedArgumentException unmatched)
        || unmatched.getUnmatched().isEmpty()) {
      return "";
    }
    List<String> known = new ArrayList<>(command.getCommandSpec().optionsMap().keySet());
    known.addAll(command.getSubcommands().keySet());
    String given = unmatched.getUnmatched().get(0).replaceFirst("=.*", "");
    return NearestMatch.of(given, known).map(word -> " Did you mean " + word + "?").orElse("");
  }

  @Override
  public Context context() {
    return context;
  }

  @Override
  public List<String> debugOptions() {
    return debug ? List.of("-D" + Failure.DEBUG_PROPERTY + "=true") : List.of();
  }

  @Override
  public RunnerProgress progress() {
    return new ConsoleProgress(context.err(), context.terminal(), debug);
  }

  @Override
  public Integer call() {
    spec.commandLine().usage(context.out());
    return 0;
  }
}
