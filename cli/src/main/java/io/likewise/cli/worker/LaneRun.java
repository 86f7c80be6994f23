package io.likewise.cli.worker;

import com.google.inject.Inject;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.LayerByLayer;
import io.likewise.api.model.Layer;
import io.likewise.cli.worker.RunParts.Prepared;
import io.likewise.runner.lockstep.LaneFiles;
import io.likewise.runner.lockstep.LaneReply;
import io.likewise.runner.lockstep.LayerFiles;
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
 * <p>The commands come by standard input, a line each: {@code begin STAGE}, {@code look} into the
 * next step's forward pass, {@code replay} one of its layers on what another lane's have yielded,
 * and {@code step}. A step leaves its {@link LaneFiles} in the lane's folder, in a folder of its
 * own, a look its {@link LayerFiles}, before it is said to be done. The end of the input ends the
 * lane: the parent is gone, or has seen enough.
 */
record LaneRun(RunParts parts) {
  @Inject
  LaneRun {}

  /** Serves until the commands end. */
  void serve(InputStream commands, PrintStream replies) {
    try (parts;
        Prepared prepared = parts.prepare();
        StepByStep training =
            new StepByStep(
                parts.plan().experiment(),
                parts.batches(),
                prepared.model(),
                parts.initialWeights()::get)) {
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(commands, StandardCharsets.UTF_8));
      parts.directory().writeProvenance(prepared.provenance());
      LaneReply.ready(parts.dataset().classNames().size(), replies);
      int step = 0;
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith(LaneReply.BEGIN)) {
          training.begin(Integer.parseInt(line.substring(LaneReply.BEGIN.length())));
          step = 0;
        } else if (line.equals(LaneReply.STEP)) {
          step++;
          step(training, step);
        } else if (line.equals(LaneReply.LOOK)) {
          look(LayerByLayer.ofSome(prepared.model(), training.next()));
        } else if (line.startsWith(LaneReply.REPLAY)) {
          String[] words = line.substring(LaneReply.REPLAY.length()).split(" ", 2);
          LayerByLayer pass = LayerByLayer.ofSome(prepared.model(), training.next());
          replay(pass, words[0], Path.of(words[1]));
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
    Path folder = LaneFiles.folder(parts.directory().path(), step);
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE, folder + ": cannot be made; make room on the disk.", e);
    }
    StepByStep.Step done = training.step();
    LaneFiles.write(
        folder, done.logits(), done.loss(), training.weights(), training.optimizerState());
  }

  /** Leaves what the layers yield; nothing, if the engine does not show them. */
  private void look(LayerByLayer pass) {
    pass.look(layers()::write);
  }

  private void replay(LayerByLayer pass, String name, Path others) {
    LayerFiles handed = new LayerFiles(others, layers().precision());
    Layer layer = parts.spec().layer(name);
    pass.alone(layer, handed::output).ifPresent(output -> layers().writeReplayed(layer, output));
  }

  private LayerFiles layers() {
    return LayerFiles.of(parts.directory().path(), parts.plan().options().precision());
  }
}
