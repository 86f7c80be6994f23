package io.likewise.data.weights;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** A folder that was named in place of a weights file: what it is, and which file is meant. */
final class WeightsFolder {
  private static final String UNPACKED = "model.weights.h5";

  private WeightsFolder() {}

  /** Returns the failure that says what is in a folder and what to name instead. */
  static LikewiseException refuse(Path folder) {
    List<String> names = names(folder);
    return new LikewiseException(ErrorCode.WEIGHTS_CORRUPT, folder + ": " + what(folder, names));
  }

  private static String what(Path folder, List<String> names) {
    if (names.contains("saved_model.pb") || names.contains("saved_model.pbtxt")) {
      return "a TensorFlow SavedModel, a folder, which is not read. Save the model as a file where"
          + " it was made, in Python: model.save('model.keras'); of a model of Likewise, its run"
          + " directory has resnet50_model.h5.";
    }
    if (names.contains(UNPACKED)) {
      return "an unpacked .keras archive. Name the weights in it, %s."
          .formatted(folder.resolve(UNPACKED));
    }
    List<String> files =
        names.stream().filter(name -> name.matches(".*\\.(h5|hdf5|keras|safetensors)")).toList();
    if (!files.isEmpty()) {
      return "a folder, expected a file. Name the one that is meant, such as %s."
          .formatted(folder.resolve(files.get(0)));
    }
    if (names.stream().anyMatch(name -> name.endsWith(".index") || name.equals("checkpoint"))) {
      return "a folder with a TensorFlow checkpoint, which is not read. Save the weights as a file"
          + " where they were made, in Python: model.save_weights('model.weights.h5').";
    }
    return "a folder, expected a file of Keras' (.h5, .keras) or in safetensors. Check the path of"
        + " the weights.";
  }

  private static List<String> names(Path folder) {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          folder + ": a folder that cannot be read (" + e + "), expected a file of weights.",
          e);
    }
  }
}
