package io.likewise.cli;

import io.likewise.api.experiment.Experiment;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.Presets;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Lists the experiments that have a name. */
@Command(
    name = "presets",
    header = "List the experiments that have a name, or show one to edit.",
    synopsisSubcommandLabel = "[show NAME]",
    subcommands = PresetsCommand.Show.class,
    footer = {
      "",
      "Examples:",
      "  likewise presets",
      "  likewise presets show quick > mine.yaml",
      "  likewise run --experiment mine.yaml"
    })
final class PresetsCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Override
  public Integer call() {
    int width = Presets.names().stream().mapToInt(String::length).max().orElseThrow();
    for (String name : Presets.names()) {
      String padded = name + " ".repeat(width - name.length());
      main.context().out().println(padded + "  " + Presets.summary(name));
    }
    return 0;
  }

  /** Prints a preset as a file to edit. */
  @Command(
      name = "show",
      header = "Print a preset as a file to edit, for run --experiment FILE.",
      parameterListHeading = "%n")
  static final class Show implements Callable<Integer> {
    @ParentCommand private PresetsCommand presets;

    @Parameters(paramLabel = "NAME", description = "One that 'likewise presets' lists.")
    private String name;

    @Override
    public Integer call() {
      Experiment experiment = Presets.get(name, "presets show");
      List<String> heading =
          List.of(
              name + ": " + Presets.summary(name) + ".",
              "Edit it, then: likewise run --experiment FILE",
              "Paths count from the folder in which likewise is run.",
              "");
      presets.main.context().out().print(ExperimentFile.annotated(experiment, heading));
      return 0;
    }
  }
}
