package io.likewise.cli.doctor;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.console.Context;
import io.likewise.cli.console.Invocation;
import io.likewise.runner.doctor.Doctor;
import io.likewise.runner.doctor.Finding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Says what this machine has, and what to do about what it lacks. */
@Command(
    name = "doctor",
    header = "Say what this machine has for runs, and what to do about what it lacks.",
    description = {
      "",
      "A line each: ok, note (runs are possible, but see to it) or problem (runs, or those"
          + " on one engine, would fail). Every engine is opened once, in a process of its own.",
      "",
      "Exit status: 0 without a problem, else that with which a run would fail that met the"
          + " first one."
    })
public final class DoctorCommand implements Callable<Integer> {
  @ParentCommand private Invocation invocation;

  @Option(
      names = "--out",
      paramLabel = "FOLDER",
      description = "Where runs are to be put (default: runs).")
  private Path out = Path.of("runs");

  @Option(names = "--json", description = "Print JSON, with all figures, in place of lines.")
  private boolean json;

  @Override
  public Integer call() {
    Context context = invocation.context();
    List<Finding> findings = new ArrayList<>();
    new Doctor(context.properties(), context.environment(), out, context::notice)
        .examine(
            finding -> {
              findings.add(finding);
              if (!json) {
                context.out().println(DoctorListing.line(finding));
              }
            });
    if (json) {
      context.out().println(DoctorListing.json(findings));
    }
    return findings.stream()
        .flatMap(finding -> finding.code().stream())
        .findFirst()
        .map(ErrorCode::exitStatus)
        .orElse(0);
  }
}
