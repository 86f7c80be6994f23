package io.likewise.cli;

import io.likewise.cli.console.BackendTable;
import io.likewise.cli.console.Context;
import io.likewise.files.VisibleJson;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runner.process.EngineProbes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Lists the engines that are installed, each asked in a short process of its own. */
@Command(
    name = "backends",
    header = "List the engines that are installed and what they offer.",
    description = {
      "",
      "Every engine is loaded once, in a process of its own; one that cannot be used"
          + " is listed with the reason."
    })
final class BackendsCommand implements Callable<Integer> {
  @ParentCommand private Main main;

  @Option(names = "--json", description = "Print JSON, with all versions, in place of a table.")
  private boolean json;

  @Override
  public Integer call() {
    Context context = main.context();
    InstalledBackends installed = context.installed();
    EngineProbes probes = new EngineProbes(context.home(), context::notice);
    List<EngineStatus> statuses = installed.all().stream().map(probes::probe).toList();
    if (json) {
      context.out().println(json(statuses));
    } else if (statuses.isEmpty()) {
      context.notice(installed.none() + ".");
    } else {
      BackendTable.lines(statuses).forEach(context.out()::println);
      if (!installed.offered().isEmpty()) {
        context.notice("'likewise engines list' shows engines that are not installed yet.");
      }
    }
    return 0;
  }

  private static String json(List<EngineStatus> statuses) {
    List<Map<String, Object>> all = new ArrayList<>();
    for (EngineStatus status : statuses) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("backend", status.folder().backend());
      one.put("engine", status.folder().engine());
      one.put("default", status.folder().isDefault());
      one.put("usable", status.probe().isPresent());
      status
          .probe()
          .ifPresent(
              probe -> {
                one.put("version", probe.version());
                one.put("devices", probe.devices());
                one.put("capabilities", probe.capabilities());
                if (!probe.elsewhere().isEmpty()) {
                  one.put("capabilitiesElsewhere", probe.elsewhere());
                }
                one.put("libraries", probe.libraries());
                if (probe.otherNetwork() != null) {
                  one.put("otherNetwork", probe.otherNetwork());
                }
                one.put("notes", probe.notes());
              });
      status.problem().ifPresent(problem -> one.put("problem", problem));
      all.add(one);
    }
    return VisibleJson.lines(all);
  }
}
