package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.WeightsFormat;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The weights of the best epoch so far, in a file: a ResNet50's are 95 MB, which Java need not hold
 * all the time, and checkpoints share the file.
 */
final class BestWeights {
  private final TrainableModel model;
  private final ChangedTensors changed;
  private final WeightsFormat format;
  private final Path file;
  private Optional<String> digest = Optional.empty();

  BestWeights(TrainableModel model, ChangedTensors changed, WeightsFormat format, Path file) {
    this.model = model;
    this.changed = changed;
    this.format = format;
    this.file = file;
  }

  /** Keeps the model's present weights. */
  void keep() {
    digest = Optional.of(format.writeExactly(changed.of(model.weights()), file));
  }

  /** Says that the file has the weights that another process kept, with this digest. */
  void resume(String sha256) {
    digest = Optional.of(sha256);
  }

  /** Forgets them, for a stage has its own. */
  void clear() {
    digest = Optional.empty();
  }

  boolean isEmpty() {
    return digest.isEmpty();
  }

  Path file() {
    return file;
  }

  /** Returns the SHA-256 of the file, which has weights. */
  String sha256() {
    return digest.orElseThrow();
  }

  /** Gives the model the weights kept, if any were. */
  void restore() {
    if (digest.isPresent()) {
      model.weights(changed.over(format.read(file), model::weights));
    }
  }
}
