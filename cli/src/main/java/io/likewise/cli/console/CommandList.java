package io.likewise.cli.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;

/**
 * The commands of a command line. Of those that the arguments do not mean, only the name and the
 * header are made: to look at the options of all of them takes picocli longer than Java takes to
 * start.
 */
public final class CommandList {
  private final Map<String, Listed> commands = new LinkedHashMap<>();

  private record Listed(String[] header, Supplier<CommandLine> whole) {
    CommandLine brief() {
      CommandSpec spec = CommandSpec.create();
      spec.usageMessage().header(header);
      return new CommandLine(spec);
    }
  }

  /** Adds a command that says in its annotation what it is called and for. */
  public CommandList add(Class<?> type, Supplier<?> command) {
    Command said = type.getAnnotation(Command.class);
    return add(said.name(), said.header(), () -> new CommandLine(command.get()));
  }

  /** Adds a command. */
  public CommandList add(String name, String[] header, Supplier<CommandLine> command) {
    commands.put(name, new Listed(header, command));
    return this;
  }

  /** Adds all of these to a command line as they are. */
  public void addTo(CommandLine line) {
    commands.forEach((name, command) -> line.addSubcommand(name, command.whole().get()));
  }

  /** Adds these to a command line that will be given these arguments, and no others. */
  public void addTo(CommandLine line, List<String> arguments) {
    // A file of arguments may name any command.
    if (arguments.stream().anyMatch(argument -> argument.startsWith("@"))) {
      addTo(line);
      return;
    }
    // No option that may stand before a command takes a value.
    String meant =
        arguments.stream().filter(argument -> !argument.startsWith("-")).findFirst().orElse("");
    commands.forEach(
        (name, command) ->
            line.addSubcommand(name, name.equals(meant) ? command.whole().get() : command.brief()));
  }
}
