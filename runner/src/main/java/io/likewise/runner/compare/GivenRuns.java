package io.likewise.runner.compare;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunFailure;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** Runs that were made before, wherever they are kept. */
public final class GivenRuns {
  /** How deep run directories may lie in a folder. */
  private static final int DEPTH = 4;

  private GivenRuns() {}

  /**
   * Reads runs, each once, however many links to it or copies of it are given: a copy would pass
   * for a repeat that came to the same bits.
   *
   * @param folders run directories, or folders that hold some
   * @param notices takes what is left out, a sentence each
   * @throws LikewiseException {@code USAGE} if a folder holds none, or one cannot be read
   */
  public static List<ComparedAttempt> read(List<Path> folders, Consumer<String> notices) {
    List<ComparedAttempt> all =
        directories(folders, notices).stream().map(GivenRuns::attempt).toList();
    List<FinishedRun> distinct =
        withoutCopies(
            all.stream().flatMap(attempt -> attempt.finished().stream()).toList(), notices);
    return all.stream()
        .filter(attempt -> attempt.finished().map(distinct::contains).orElse(true))
        .toList();
  }

  /**
   * Returns the run directories in folders, each once, however many links to it are given.
   *
   * @param folders run directories, or folders that hold some
   * @param notices takes what is left out, a sentence each
   * @throws LikewiseException {@code USAGE} if a folder holds none, or one cannot be read
   */
  public static List<Path> directories(List<Path> folders, Consumer<String> notices) {
    Map<Path, Path> named = new LinkedHashMap<>();
    for (Path folder : folders) {
      List<Path> found = in(folder);
      if (found.isEmpty()) {
        throw new LikewiseException(
                ErrorCode.USAGE,
                folder
                    + ": no run is in it; expected run directories, which hold an "
                    + ExperimentFile.NAME
                    + ", or folders with such directories.")
            .onSetting("runs");
      }
      for (Path directory : found) {
        Path name = directory.toAbsolutePath().normalize();
        Path other = named.putIfAbsent(real(directory), name);
        if (other != null && !other.equals(name)) {
          notices.accept(name + " is " + other + " by another name; it is compared once.");
        }
      }
    }
    return List.copyOf(named.values());
  }

  /**
   * Returns the runs without copies of those before: no two runs began at one moment on one machine
   * with one plan.
   */
  static List<FinishedRun> withoutCopies(List<FinishedRun> runs, Consumer<String> notices) {
    Map<List<Object>, FinishedRun> distinct = new LinkedHashMap<>();
    for (FinishedRun run : runs) {
      FinishedRun other = distinct.putIfAbsent(List.of(run.provenance(), run.plan()), run);
      if (other != null) {
        notices.accept(run.path() + " is a copy of " + other.path() + "; it is compared once.");
      }
    }
    return List.copyOf(distinct.values());
  }

  /** Returns the run directories in a folder, or the folder itself if it is one, sorted. */
  static List<Path> in(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    // A link to a folder of runs is entered, those in it are not.
    boolean link = Files.isSymbolicLink(folder) && !FinishedRun.isRun(folder);
    try (Stream<Path> paths = Files.walk(link ? real(folder) : folder, DEPTH)) {
      return new ArrayList<>(
          paths.filter(Files::isDirectory).filter(FinishedRun::isRun).sorted().toList());
    } catch (IOException e) {
      throw unreadable(folder, e);
    } catch (UncheckedIOException e) {
      throw unreadable(folder, e.getCause());
    }
  }

  private static Path real(Path folder) {
    try {
      return folder.toRealPath();
    } catch (IOException e) {
      throw unreadable(folder, e);
    }
  }

  private static LikewiseException unreadable(Path folder, IOException e) {
    return new LikewiseException(
        ErrorCode.USAGE,
        folder + ": cannot be read (" + e.getMessage() + "). Check its permissions.",
        e);
  }

  private static ComparedAttempt attempt(Path directory) {
    RunPlan plan = ExperimentFile.read(directory.resolve(ExperimentFile.NAME));
    if (FinishedRun.isFinished(directory)) {
      try {
        return ComparedAttempt.finished(FinishedRun.read(directory));
      } catch (LikewiseException e) {
        return ComparedAttempt.failed(plan, FailureSentences.of(e));
      }
    }
    RunFailure failure =
        FailureFile.read(directory)
            .orElseGet(
                () ->
                    new RunFailure(
                        ErrorCode.USAGE,
                        directory + ": the run has not finished; wait for it, or leave it out."));
    return ComparedAttempt.failed(plan, failure);
  }
}
