package io.likewise.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

@DisplayName("A list of commands")
class CommandListTest {
  private final List<String> made = new ArrayList<>();

  @Command(name = "walk", header = "Go on foot.")
  private static final class Walk {
    @Option(names = "--far", description = "Do not come back.")
    @SuppressWarnings("unused") // picocli sets it
    private boolean far;
  }

  private CommandList list() {
    return new CommandList()
        .add(
            Walk.class,
            () -> {
              made.add("walk");
              return new Walk();
            })
        .add(
            "ride",
            new String[] {"Go on a horse."},
            () -> {
              made.add("ride");
              CommandSpec spec = CommandSpec.create();
              spec.usageMessage().header("Go on a horse.");
              return new CommandLine(spec);
            });
  }

  private static CommandLine line() {
    return new CommandLine(CommandSpec.create().name("go").mixinStandardHelpOptions(true));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource({
    "walk, walk",
    "--help walk --far, walk",
    "ride walk, ride",
    "--help, ''",
    "'', ''",
    "wlak, ''",
    "@file, walk ride",
  })
  @DisplayName("makes the one that is meant, or all if a file may name any")
  void meant(String arguments, String expected) {
    list().addTo(line(), List.of(arguments.split(" ")));
    assertThat(String.join(" ", made)).isEqualTo(expected);
  }

  @Test
  @DisplayName("looks the same in the help of what is above, whether they are made or not")
  void help() {
    CommandLine whole = line();
    list().addTo(whole);
    assertThat(made).containsExactly("walk", "ride");
    CommandLine brief = line();
    list().addTo(brief, List.of("--help"));
    assertThat(brief.getUsageMessage())
        .isEqualTo(whole.getUsageMessage())
        .contains("walk  Go on foot.", "ride  Go on a horse.");
  }

  @Test
  @DisplayName("has the options of the one that is meant")
  void options() {
    CommandLine line = line();
    list().addTo(line, List.of("walk", "--far"));
    assertThat(line.parseArgs("walk", "--far").subcommand().hasMatchedOption("--far")).isTrue();
  }
}
