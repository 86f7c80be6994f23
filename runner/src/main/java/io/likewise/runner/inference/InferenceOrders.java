package io.likewise.runner.inference;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.files.AtomicFile;
import io.likewise.report.inference.ListingFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * What a worker is told that is to use a finished model; beside them lies the plan, {@code
 * experiment.yaml}, with the engine that is to compute and the data that it is to look at.
 *
 * @param directory the folder of the model's run
 * @param weights the file with its weights
 * @param format how the answer is printed
 * @param top how many classes are told of each image
 * @param split which images of a data set are looked at
 * @param names what the image files are called by whoever asked
 * @param files where they are
 */
public record InferenceOrders(
    String directory,
    String weights,
    ListingFormat format,
    int top,
    EvaluatedSplit split,
    List<String> names,
    List<String> files) {
  private static final String NAME = "orders.json";

  public InferenceOrders {
    names = List.copyOf(names);
    files = List.copyOf(files);
  }

  /** Returns the model. */
  public ModelSource model() {
    return new ModelSource(Path.of(directory), Path.of(weights));
  }

  /** Writes the orders into a folder. */
  public void write(Path folder) {
    try {
      AtomicFile.write(folder.resolve(NAME), new JsonMapper().writeValueAsString(this));
    } catch (IOException e) {
      throw AtomicFile.unwritable(folder, e);
    }
  }

  /** Reads the orders of a folder. */
  public static InferenceOrders read(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      return new JsonMapper().readValue(file.toFile(), InferenceOrders.class);
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    }
  }
}
