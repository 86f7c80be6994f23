package io.likewise.runner.lockstep;

import io.likewise.api.model.Logits;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.report.lockstep.Gradients;
import io.likewise.report.lockstep.LaneStep;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * What a lane hands to its parent after a step: a folder of four safetensors files, of which the
 * parent reads tensor after tensor, so that its memory need not hold them.
 */
public final class LaneFiles implements LaneStep, AutoCloseable {
  private static final String OUTPUT = "output.safetensors";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String FIRST = "first-moment.safetensors";
  private static final String SECOND = "second-moment.safetensors";

  private final Precision precision;
  private final SafetensorsFile output;
  private final SafetensorsFile weights;
  private final SafetensorsFile firstMoment;
  private final SafetensorsFile secondMoment;
  private final Optional<SafetensorsFile> firstMomentBefore;

  private LaneFiles(Path folder, Optional<Path> before, Precision precision) {
    this.precision = precision;
    output = SafetensorsFile.open(folder.resolve(OUTPUT));
    weights = SafetensorsFile.open(folder.resolve(WEIGHTS));
    firstMoment = SafetensorsFile.open(folder.resolve(FIRST));
    secondMoment = SafetensorsFile.open(folder.resolve(SECOND));
    firstMomentBefore =
        before.map(folderBefore -> SafetensorsFile.open(folderBefore.resolve(FIRST)));
  }

  /** Returns the folder of a step. */
  public static Path folder(Path lane, int step) {
    return lane.resolve("step-" + step);
  }

  /** Writes a step's files into its folder. */
  public static void write(
      Path folder, Logits logits, double loss, Weights weights, OptimizerState adam) {
    Weights output =
        Weights.builder()
            .put("logits", List.of(logits.rows(), logits.classes()), logits.values())
            .put("loss", List.of(1), new double[] {loss})
            .build();
    Safetensors.writeScratch(output, folder.resolve(OUTPUT));
    Safetensors.writeScratch(weights, folder.resolve(WEIGHTS));
    Safetensors.writeScratch(adam.firstMoment(), folder.resolve(FIRST));
    Safetensors.writeScratch(adam.secondMoment(), folder.resolve(SECOND));
  }

  /** Opens a step's files, with those of the step before, of which the gradient needs one. */
  static LaneFiles open(Path lane, int step, Precision precision) {
    Optional<Path> before = step == 1 ? Optional.empty() : Optional.of(folder(lane, step - 1));
    return new LaneFiles(folder(lane, step), before, precision);
  }

  /** Deletes a step's files, if they are there. */
  static void delete(Path lane, int step) {
    LayerFiles.delete(folder(lane, step));
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public double loss() {
    return output.doubles("loss")[0];
  }

  @Override
  public Logits logits() {
    List<Integer> shape = output.shape("logits");
    return new Logits(output.doubles("logits"), shape.get(0), shape.get(1));
  }

  @Override
  public double[] weights(String tensor) {
    return weights.doubles(tensor);
  }

  @Override
  public double[] gradient(String tensor) {
    return Gradients.of(
        firstMoment.doubles(tensor),
        firstMomentBefore.map(before -> before.doubles(tensor)).orElse(new double[0]));
  }

  @Override
  public double[] secondMoment(String tensor) {
    return secondMoment.doubles(tensor);
  }

  @Override
  public void close() {
    output.close();
    weights.close();
    firstMoment.close();
    secondMoment.close();
    firstMomentBefore.ifPresent(SafetensorsFile::close);
  }
}
