package io.likewise.data.formats;

import java.nio.file.Path;
import java.util.List;

/** The tensors of a safetensors file, under the names it gives them. */
public final class SafetensorsWeights implements WeightsContainer {
  private final SafetensorsFile file;

  public SafetensorsWeights(Path path) {
    this.file = SafetensorsFile.open(path);
  }

  @Override
  public List<StoredTensor> tensors() {
    return file.names().stream().<StoredTensor>map(name -> new Entry(file, name)).toList();
  }

  @Override
  public void close() {
    file.close();
  }

  private record Entry(SafetensorsFile file, String name) implements StoredTensor {
    @Override
    public List<Integer> shape() {
      return file.shape(name);
    }

    @Override
    public Numbers numbers() {
      return switch (file.dtype(name)) {
        case "F64" -> Numbers.FLOAT64;
        case "F32", "F16", "BF16" -> Numbers.FLOAT32;
        default -> Numbers.OTHER;
      };
    }

    @Override
    public float[] floats() {
      return file.floats(name);
    }

    @Override
    public double[] doubles() {
      return file.doubles(name);
    }
  }
}
