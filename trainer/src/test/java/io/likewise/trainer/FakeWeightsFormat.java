package io.likewise.trainer;

import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes whose weights they are, as text. */
public final class FakeWeightsFormat implements WeightsFormat {
  @Override
  public Weights read(Path file) {
    throw new UnsupportedOperationException();
  }

  @Override
  public void write(Weights weights, Path file) {
    try {
      Files.writeString(file, FakeModel.state(weights));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
