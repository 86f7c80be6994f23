package io.likewise.runner.lockstep;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import io.likewise.data.formats.SafetensorsFile;
import io.likewise.report.lockstep.LayerOutputs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a lane's layers yield in a step's forward pass: a folder with a safetensors file for each of
 * them, so that neither side holds more than a few in memory.
 *
 * @param folder the files'
 * @param precision of what is in them
 */
public record LayerFiles(Path folder, Precision precision) implements LayerOutputs {
  private static final String OUTPUT = "output";
  private static final String REPLAYED = "-replayed";

  /** Returns the files of a lane; there is nothing yet. */
  public static LayerFiles of(Path lane, Precision precision) {
    return new LayerFiles(lane.resolve("layers"), precision);
  }

  /** Writes what a layer yields, in the place of what it did before. */
  public void write(Layer layer, double[] output) {
    write(layer.name(), output);
  }

  /** Writes what a layer yields on what another lane's layers did. */
  public void writeReplayed(Layer layer, double[] output) {
    write(layer.name() + REPLAYED, output);
  }

  private void write(String name, double[] output) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE, folder + ": cannot be made; make room on the disk.", e);
    }
    Weights one = Weights.builder().put(OUTPUT, List.of(output.length), output, precision).build();
    Safetensors.writeScratch(one, file(name));
  }

  /** Returns whether a lane has left anything. */
  boolean exist() {
    return Files.exists(folder);
  }

  @Override
  public double[] output(String layer) {
    try (SafetensorsFile file = SafetensorsFile.open(file(layer))) {
      return file.doubles(OUTPUT);
    }
  }

  /** Returns what a layer yielded on what another lane's layers did. */
  double[] replayed(String layer) {
    return output(layer + REPLAYED);
  }

  private Path file(String name) {
    return folder.resolve(name + ".safetensors");
  }

  /** Deletes a folder of files, if it is there. */
  static void delete(Path folder) {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.OUTPUT_UNWRITABLE, folder + ": cannot be deleted (" + e + ").", e);
    }
  }
}
