package io.likewise.cli;

import io.likewise.api.data.Dataset;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.data.FileCache;
import io.likewise.trainer.FinishedRun;
import io.likewise.trainer.Provenance.Installation;
import io.likewise.trainer.RunPlan;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finished runs that need not be made again: those of the same plan, program, engine, Java and
 * machine, on the same images, from the same initial weights.
 */
final class ReusableRuns {
  private final Home home;
  private final FileCache cache;
  private final List<FinishedRun> finished;
  private final Map<Experiment, Digests> digests = new HashMap<>();

  private record Digests(String data, String weights) {}

  private ReusableRuns(Home home, FileCache cache, List<FinishedRun> finished) {
    this.home = home;
    this.cache = cache;
    this.finished = finished;
  }

  /** Looks for runs in a folder; what cannot be read is no run that could be used again. */
  static ReusableRuns in(Path folder, Home home, FileCache cache) {
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
    return new ReusableRuns(home, cache, runs);
  }

  /** Looks for none. */
  static ReusableRuns none(Home home, FileCache cache) {
    return new ReusableRuns(home, cache, List.of());
  }

  /** Returns the runs of a plan that need not be made again, the latest first. */
  List<FinishedRun> of(RunPlan plan, EngineFolder engine) {
    List<FinishedRun> same = finished.stream().filter(run -> run.plan().equals(plan)).toList();
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

  private Digests digests(RunPlan plan) {
    DataModule inputs = new DataModule(plan, cache, notice -> {});
    Dataset data = inputs.dataset(plan.experiment());
    ModelSpec spec = inputs.spec(plan.experiment(), data);
    return new Digests(data.digest(), inputs.initialWeights(plan.experiment(), spec).digest());
  }
}
