package io.likewise.cli.engines;

import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import java.util.List;
import picocli.CommandLine.Parameters;

/** The engines that a command is about. */
final class NamedEngines {
  @Parameters(
      paramLabel = "NAME",
      arity = "1..*",
      description = "Engines, as 'likewise engines list' names them.")
  private List<String> names;

  /** Returns them, each once, installed or not. */
  List<EngineFolder> in(InstalledBackends installed) {
    return names.stream().map(installed::findKnown).distinct().toList();
  }
}
