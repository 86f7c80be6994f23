package io.likewise.trainer;

import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.WeightsFormat;
import java.nio.file.Path;

/**
 * The weights of the best epoch so far, in a file: a ResNet50's are 95 MB, which Java need not hold
 * all the time, and checkpoints share the file.
 */
final class BestWeights {
  private final TrainableModel model;
  private final ChangedTensors changed;
  private final WeightsFormat format;
  private final Path file;
  private boolean kept;

  BestWeights(TrainableModel model, ChangedTensors changed, WeightsFormat format, Path file) {
    this.model = model;
    this.changed = changed;
    this.format = format;
    this.file = file;
  }

  /** Keeps the model's present weights. */
  void keep() {
    format.writeExactly(changed.of(model.weights()), file);
    kept = true;
  }

  /** Says that the file has the weights that another process kept. */
  void resume() {
    kept = true;
  }

  /** Forgets them, for a stage has its own. */
  void clear() {
    kept = false;
  }

  boolean isEmpty() {
    return !kept;
  }

  Path file() {
    return file;
  }

  /** Gives the model the weights kept, if any were. */
  void restore() {
    if (kept) {
      model.weights(changed.over(format.read(file), model::weights));
    }
  }
}
