package io.likewise.data.weights;

import io.likewise.api.model.KernelLayout;
import io.likewise.data.formats.StoredTensor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names and kernel layout of {@code torchvision.models.resnet50}: {@code
 * layer1.0.conv1.weight}, {@code layer1.0.downsample.1.running_var}; kernels are OIHW.
 */
final class TorchvisionNames {
  private static final Pattern UNIT =
      Pattern.compile(
          "(layer(?<group>\\d)\\.(?<block>\\d{1,3})\\.)?"
              + "((conv|(?<norm>bn))(?<unit>[123])|downsample\\.(0|(?<projectedNorm>1)))"
              + "\\.(?<tensor>weight|bias|running_mean|running_var|num_batches_tracked)");

  private static final Map<String, String> CONVOLUTION = Map.of("weight", "kernel", "bias", "bias");
  private static final Map<String, String> BATCH_NORM =
      Map.of(
          "weight", "gamma",
          "bias", "beta",
          "running_mean", "moving_mean",
          "running_var", "moving_variance");

  /** A tensor that every ResNet of torchvision has, and what a wrapper puts before its name. */
  private static final Pattern FIRST = Pattern.compile("(?<prefix>.*?)layer1\\.0\\.conv1\\.weight");

  private TorchvisionNames() {}

  /**
   * Returns what stands before every name of torchvision's, such as {@code module.} or nothing;
   * empty if the names are not torchvision's.
   */
  static Optional<String> prefix(List<String> names) {
    return names.stream()
        .map(FIRST::matcher)
        .filter(Matcher::matches)
        .map(first -> first.group("prefix"))
        .findFirst();
  }

  /** Returns whether a tensor is PyTorch's count of batches, which no other framework keeps. */
  static boolean isCounter(String name) {
    return name.endsWith(".num_batches_tracked");
  }

  /** Returns the canonical name; a name that is not torchvision's stays as it is. */
  static String canonical(String name) {
    Matcher parts = UNIT.matcher(name);
    if (!parts.matches()) {
      return name;
    }
    boolean norm = parts.group("norm") != null || parts.group("projectedNorm") != null;
    String tensor = (norm ? BATCH_NORM : CONVOLUTION).get(parts.group("tensor"));
    String unit = parts.group("unit") == null ? "0" : parts.group("unit");
    if (tensor == null) {
      return name;
    }
    String layer =
        parts.group("group") == null
            ? "conv" + unit
            : String.format(
                "conv%d_block%d_%s",
                Integer.parseInt(parts.group("group")) + 1,
                Integer.parseInt(parts.group("block")) + 1,
                unit);
    return layer + (norm ? "_bn/" : "_conv/") + tensor;
  }

  /** Returns a tensor in canonical layout: a convolution's kernel OIHW as HWIO, all else as is. */
  static StoredTensor canonical(StoredTensor tensor) {
    return tensor.shape().size() == 4 ? new Kernel(tensor) : tensor;
  }

  private record Kernel(StoredTensor oihw) implements StoredTensor {
    @Override
    public String name() {
      return oihw.name();
    }

    @Override
    public List<Integer> shape() {
      List<Integer> shape = oihw.shape();
      return List.of(shape.get(2), shape.get(3), shape.get(1), shape.get(0));
    }

    @Override
    public Numbers numbers() {
      return oihw.numbers();
    }

    @Override
    public float[] floats() {
      float[] from = oihw.floats();
      float[] to = new float[from.length];
      forEach((hwio, position) -> to[hwio] = from[position]);
      return to;
    }

    @Override
    public double[] doubles() {
      double[] from = oihw.doubles();
      double[] to = new double[from.length];
      forEach((hwio, position) -> to[hwio] = from[position]);
      return to;
    }

    private void forEach(KernelLayout.Move move) {
      List<Integer> shape = oihw.shape();
      KernelLayout.forEach(shape.get(2) * shape.get(3), shape.get(1), shape.get(0), move);
    }
  }
}
