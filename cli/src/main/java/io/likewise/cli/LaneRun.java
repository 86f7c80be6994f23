package io.likewise.cli;

import com.google.inject.Inject;
import com.google.inject.Provider;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import io.likewise.trainer.Provenance;
import io.likewise.trainer.Provenance.Installation;
import io.likewise.trainer.RunDirectory;
import io.likewise.trainer.RunPlan;
import io.likewise.trainer.StepByStep;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A lane as its own process sees it: does one command at a time, and says when it is done.
 *
 * <p>The commands come by standard input, a line each: {@code begin STAGE} and {@code step}. A step
 * leaves its {@link LaneFiles} in the lane's folder, in a folder of its own, before it is said to
 * be done. The end of the input ends the lane: the parent is gone, or has seen enough.
 */
final class LaneRun {
  private final RunDirectory directory;
  private final RunPlan plan;
  private final Dataset dataset;
  private final BatchSource batches;
  private final ModelSpec spec;
  private final Provider<Weights> initialWeights;
  private final Backend backend;
  private final Installation installation;
  private final MemoryBudget memory;

  /** Takes what the lane needs; the order is that in which mistakes are to be found. */
  @Inject
  LaneRun(
      RunDirectory directory,
      RunPlan plan,
      Dataset dataset,
      BatchSource batches,
      ModelSpec spec,
      Provider<Weights> initialWeights,
      Backend backend,
      Installation installation,
      MemoryBudget memory) {
    this.directory = directory;
    this.plan = plan;
    this.dataset = dataset;
    this.batches = batches;
    this.spec = spec;
    this.initialWeights = initialWeights;
    this.backend = backend;
    this.installation = installation;
    this.memory = memory;
  }

  /** Serves until the commands end. */
  void serve(InputStream commands, PrintStream replies) {
    try (backend;
        TrainableModel model = prepare();
        StepByStep training =
            new StepByStep(plan.experiment(), batches, model, initialWeights::get)) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
      LaneReply.ready(dataset.classNames().size(), replies);
      int step = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(LaneReply.BEGIN)) {
          training.begin(Integer.parseInt(line.substring(LaneReply.BEGIN.length())));
          step = 0;
        } else if (line.equals(LaneReply.STEP)) {
          step++;
          step(training, step);
        } else {
          throw new IllegalStateException("'" + line + "' is not a lane's command");
        }
        LaneReply.done(replies);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void step(StepByStep training, int step) {
    Path folder = LaneFiles.folder(directory.path(), step);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE, folder + ": cannot be made; make room on the disk.", e);
    }
    StepByStep.Step done = training.step();
    LaneFiles.write(folder, done, training.weights(), training.optimizerState());
  }

  private TrainableModel prepare() {
    Weights initial = initialWeights.get();
    TrainableModel model = backend.create(spec, initial);
    directory.writeProvenance(
        Provenance.collect(
            plan, backend.description(), installation, memory, dataset, batches, initial));
    return model;
  }
}
