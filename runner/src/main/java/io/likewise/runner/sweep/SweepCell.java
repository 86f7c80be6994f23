package io.likewise.runner.sweep;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.files.BoundedFile;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/**
 * A cell of a sweep that is ready to be carried out.
 *
 * @param number its place in the grid, from 1
 * @param id the name of its folder
 * @param path its folder
 * @param engine what computes it
 * @param plan what is run
 */
public record SweepCell(int number, String id, Path path, EngineFolder engine, RunPlan plan) {
  private static final String RESULT = "result.json";

  /** What has become of a cell, as its folder tells. */
  public enum State {
    /** Nothing has been tried. */
    OPEN,
    /** It was begun, and stopped before its end; or it is being carried out now. */
    BEGUN,
    /** It failed. */
    FAILED,
    /** It has a result. */
    DONE
  }

  /** Returns the cell in the folder that another version made for it, unless it has its own. */
  SweepCell orIn(Path earlier) {
    return earlier == null || Files.exists(path)
        ? this
        : new SweepCell(number, earlier.getFileName().toString(), earlier, engine, plan);
  }

  /** Returns what has become of it. */
  public State state() {
    if (FinishedRun.isFinished(path)) {
      return State.DONE;
    }
    Optional<RunFailure> failure = FailureFile.read(path);
    if (failure.isPresent()) {
      boolean stopped = failure.get().code().isStop();
      return stopped ? State.BEGUN : State.FAILED;
    }
    return Files.exists(path) ? State.BEGUN : State.OPEN;
  }

  /** Returns the state and what is to be said of it, in a line. */
  public String report() {
    State state = state();
    String word = state.name().toLowerCase(Locale.ROOT);
    return switch (state) {
      case DONE -> word + ", test accuracy " + accuracy() + network();
      case FAILED -> word + ": " + FailureFile.read(path).map(RunFailure::sentence).orElse("");
      case OPEN, BEGUN -> word;
    };
  }

  private String network() {
    return engine.isOtherNetwork() ? ", not the same network" : "";
  }

  private String accuracy() {
    try {
      double accuracy =
          new JsonMapper()
              .readTree(BoundedFile.read(path.resolve(RESULT)))
              .path("test")
              .path("accuracy")
              .asDouble();
      return String.format(Locale.ROOT, "%.4f", accuracy);
    } catch (IOException e) {
      return "unknown, for " + RESULT + " cannot be read";
    }
  }
}
