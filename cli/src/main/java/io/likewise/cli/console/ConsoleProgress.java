package io.likewise.cli.console;

import io.likewise.api.data.VisibleName;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runs.checkpoint.Position;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Shows how the runner gets on.
 *
 * @param err where it is shown
 * @param terminal what that is shown on
 * @param debug whether failures are shown with their stack traces
 */
public record ConsoleProgress(PrintStream err, Terminal terminal, boolean debug)
    implements RunnerProgress {
  @Override
  public void notice(String sentence) {
    new Notices(err).accept(sentence);
  }

  @Override
  public void wanted(int number, int total, String engine, long seed) {
    notice(String.format("run %d of %d, %s, seed %d", number, total, engine, seed));
  }

  @Override
  public void reused(Path runDirectory) {
    err.println("finished before: " + runDirectory);
  }

  @Override
  public void begun(Path runDirectory) {
    err.println("run directory: " + runDirectory);
  }

  @Override
  public void resumed(Path runDirectory, Optional<Position> from) {
    err.println(
        "run directory: "
            + runDirectory
            + from.map(place -> ", goes on from " + place).orElse(", begins again"));
  }

  @Override
  public void stopping() {
    notice(
        "stopping after the step; a second Ctrl-C leaves at once, and what was kept before stands");
  }

  @Override
  public void interrupted(Path runDirectory, Optional<Position> from) {
    notice(
        "likewise resume "
            + runDirectory
            + from.map(place -> "   goes on from " + place).orElse("   begins it again"));
  }

  @Override
  public void failed(LikewiseException failure) {
    Failure.of(failure).print(err, debug);
  }

  @Override
  public void compared(int stage, int step, int steps) {
    boolean last = step == steps;
    if (terminal.interactive()) {
      err.print("\rstage " + stage + " step " + step + "/" + steps + (last ? "\n" : ""));
      err.flush();
    } else if (last) {
      err.println("stage " + stage + ": " + steps + " steps compared");
    }
  }

  @Override
  public void measuring(int number, int total, String what, double secondsLeft) {
    String left =
        Double.isNaN(secondsLeft) ? "" : ", about " + Durations.text(secondsLeft) + " left";
    String line = "[" + number + "/" + total + "] " + what + left;
    if (terminal.interactive()) {
      TerminalProgress.erase(err, terminal);
      err.print(line.substring(0, Math.min(line.length(), terminal.columns() - 1)));
      err.flush();
    } else {
      err.println(line);
    }
  }

  @Override
  public void measured(double seconds) {
    if (terminal.interactive()) {
      TerminalProgress.erase(err, terminal);
    }
    err.println("measured in " + Durations.text(seconds));
  }

  @Override
  public void printed(String line) {
    err.println(line);
  }

  @Override
  public void cell(int number, int total, String id, String what) {
    err.println("[" + number + "/" + total + "] " + id + ": " + VisibleName.of(what));
  }
}
