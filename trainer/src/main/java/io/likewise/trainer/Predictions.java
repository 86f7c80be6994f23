package io.likewise.trainer;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.model.Logits;
import java.nio.file.Path;
import java.util.Locale;

/**
 * {@code predictions.csv}: the final model's logits on every validation and test image, written so
 * that they read back as the same numbers.
 */
final class Predictions implements AutoCloseable {
  private final AtomicFile file;

  Predictions(Path directory, int classes) {
    file = AtomicFile.begin(directory.resolve("predictions.csv"));
    StringBuilder header = new StringBuilder("part,sample,label");
    for (int i = 0; i < classes; i++) {
      header.append(",logit_").append(i);
    }
    file.append(header.append('\n'));
  }

  /** Returns what writes the rows of a part. */
  StepPipeline.Step of(Part part) {
    String name = part.name().toLowerCase(Locale.ROOT);
    return (batch, logits) -> append(name, batch, logits);
  }

  private void append(String part, Batch batch, Logits logits) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < batch.size(); row++) {
      rows.append(part).append(',').append(batch.samples()[row]);
      rows.append(',').append(batch.labels()[row]);
      for (int i = 0; i < logits.classes(); i++) {
        rows.append(',').append(logits.get(row, i));
      }
      rows.append('\n');
    }
    file.append(rows);
  }

  /** Makes the file appear. */
  void commit() {
    file.commit();
  }

  @Override
  public void close() {
    file.close();
  }
}
