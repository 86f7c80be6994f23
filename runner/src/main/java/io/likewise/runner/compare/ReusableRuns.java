package io.likewise.runner.compare;

import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.data.fetch.FileCache;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledFiles;
import io.likewise.runner.process.FailureSentences;
import io.likewise.runner.process.InterruptedRuns;
import io.likewise.runner.process.RunInputs;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.Provenance.Installation;
import io.likewise.runs.plan.RunPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Finished runs that need not be made again: those of the same plan, program, engine, Java and
 * machine, on the same images, from the same initial weights.
 */
public final class ReusableRuns {
  private final Home home;
  private final List<FinishedRun> finished;
  private final boolean goingOn;
  private final Map<Experiment, Digests> digests = new HashMap<>();

  /** By all that decides what a data set holds; the seeds of a comparison have it in common. */
  private final Map<List<Object>, Images> images = new HashMap<>();

  private final Consumer<String> notices;

  private record Digests(String data, String weights) {
    /** Those of no run. */
    static final Digests UNKNOWN = new Digests("", "");
  }

  /** What is kept of a data set. */
  private record Images(String digest, int classes) {}

  private ReusableRuns(
      Home home, List<FinishedRun> finished, boolean goingOn, Consumer<String> notices) {
    this.goingOn = goingOn;
    this.home = home;
    this.finished = finished;
    this.notices = notices;
  }

  /**
   * Looks for runs in a folder; what cannot be read is no run that could be used again.
   *
   * @param folder where to look
   * @param home what is installed, and what the names of published files stand for
   * @param notices takes the reason if runs have to be made again for want of memory
   */
  public static ReusableRuns in(Path folder, Home home, Consumer<String> notices) {
    List<FinishedRun> runs = new ArrayList<>();
    for (Path directory : GivenRuns.in(folder)) {
      if (FinishedRun.isFinished(directory)) {
        try {
          runs.add(FinishedRun.read(directory));
        } catch (LikewiseException e) {
          // Somebody else's, or of another version.
        }
      }
    }
    runs.sort(Comparator.comparing((FinishedRun run) -> run.provenance().started()).reversed());
    return new ReusableRuns(home, GivenRuns.withoutCopies(runs, notice -> {}), true, notices);
  }

  /** Looks for none. */
  public static ReusableRuns none(Home home) {
    return new ReusableRuns(home, List.of(), false, notice -> {});
  }

  /** Returns the runs of a plan that need not be made again, the latest first. */
  List<FinishedRun> of(RunPlan plan, EngineFolder engine) {
    List<FinishedRun> same =
        finished.stream()
            .filter(run -> run.plan().equals(plan) && !run.provenance().isMixed())
            .toList();
    if (same.isEmpty()) {
      return List.of();
    }
    Installation files = InstalledFiles.of(home, engine.path());
    List<FinishedRun> here =
        same.stream().filter(run -> run.provenance().wouldBeRepeatedBy(files)).toList();
    if (here.isEmpty()) {
      return List.of();
    }
    // Last, for it may take seconds: the files that a plan names may have changed.
    Digests now = digests.computeIfAbsent(plan.experiment(), e -> digests(plan));
    return here.stream()
        .filter(run -> run.provenance().data().digest().equals(now.data))
        .filter(run -> run.provenance().initialWeights().equals(now.weights))
        .toList();
  }

  /** Returns a run of a plan that was interrupted, and would go on here as if it had not been. */
  Optional<Path> interrupted(RunPlan plan, EngineFolder engine, Path folder) {
    return goingOn
        ? InterruptedRuns.in(folder).stream()
            .filter(
                run ->
                    InterruptedRuns.canGoOn(
                        run, plan, () -> InstalledFiles.of(home, engine.path())))
            .findFirst()
        : Optional.empty();
  }

  /** This process's heap is small, and a worker that has room for the images may be needed. */
  private Digests digests(RunPlan plan) {
    try {
      Experiment experiment = plan.experiment();
      DataSettings data = experiment.data();
      RunInputs inputs = new RunInputs(plan, new FileCache(home.cache()), notice -> {});
      Images found =
          images.computeIfAbsent(
              List.of(data.source(), experiment.imageSize(), data.limit(), data.skipBad()),
              unread -> images(inputs.dataset()));
      ModelSpec spec = experiment.network().spec(experiment.imageSize(), found.classes);
      return new Digests(found.digest, inputs.initialWeights(spec).digest());
    } catch (LikewiseException | OutOfMemoryError e) {
      ErrorCode code = FailureSentences.of(e).code();
      if (code == ErrorCode.DATASET_CORRUPT) {
        // The run says what is wrong with the data, and lists it in its folder.
        return Digests.UNKNOWN;
      }
      if (code != ErrorCode.OUT_OF_MEMORY) {
        throw e;
      }
      notices.accept(
          "whether images and weights are still the same takes more memory than this process has,"
              + " so the run is made again; raise -Xmx in LIKEWISE_OPTS to use those that exist.");
      return Digests.UNKNOWN;
    }
  }

  private static Images images(Dataset data) {
    return new Images(data.digest(), data.classNames().size());
  }
}
