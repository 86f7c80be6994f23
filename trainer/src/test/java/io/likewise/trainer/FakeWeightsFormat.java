package io.likewise.trainer;

import io.likewise.api.model.Weights;
import io.likewise.api.model.WeightsFormat;
import io.likewise.files.AtomicFile;
import io.likewise.files.Digests;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Writes whose weights they are, as text. */
public final class FakeWeightsFormat implements WeightsFormat {
  @Override
  public Weights read(Path file) {
    try {
      return FakeModel.weights(Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String writeExactly(Weights weights, Path file) {
    write(weights, file);
    try {
      return Digests.read(file, "SHA-256").digest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void write(Weights weights, Path file) {
    AtomicFile.write(file, FakeModel.state(weights));
  }
}
