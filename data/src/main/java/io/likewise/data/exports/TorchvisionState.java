package io.likewise.data.exports;

import io.likewise.api.model.DenseLayer;
import io.likewise.api.model.KernelLayout;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A network's tensors as the {@code state_dict} of {@code torchvision.models.resnet50} has them:
 * convolutions {@code [out, in, height, width]}, dense layers {@code [out, in]}.
 *
 * <p>The head is {@code fc}, or where it has hidden layers {@code fc.0}, {@code fc.2}, …: a {@code
 * torch.nn.Sequential} with a ReLU between any two. Counts of batches are left out, which PyTorch
 * takes for 0.
 */
final class TorchvisionState {
  private static final Pattern UNIT =
      Pattern.compile("conv(?<group>\\d+)(_block(?<block>\\d+)_(?<unit>\\d))?_(?<kind>conv|bn)");

  private final ModelSpec spec;
  private final Map<String, String> names = new LinkedHashMap<>();

  TorchvisionState(ModelSpec spec) {
    this.spec = spec;
    List<DenseLayer> head = spec.head();
    for (TensorSpec tensor : spec.tensors()) {
      String layer = tensor.name().substring(0, tensor.name().indexOf('/'));
      names.put(tensor.name(), module(layer, head) + "." + parameter(tensor.role()));
    }
  }

  private static String module(String layer, List<DenseLayer> head) {
    for (int i = 0; i < head.size(); i++) {
      if (head.get(i).name().equals(layer)) {
        return head.size() == 1 ? "fc" : "fc." + 2 * i;
      }
    }
    Matcher unit = UNIT.matcher(layer);
    if (!unit.matches()) {
      throw new IllegalArgumentException(layer + " is no layer of a ResNet");
    }
    boolean norm = unit.group("kind").equals("bn");
    if (unit.group("block") == null) {
      return norm ? "bn1" : "conv1";
    }
    String block =
        "layer%d.%d."
            .formatted(
                Integer.parseInt(unit.group("group")) - 1,
                Integer.parseInt(unit.group("block")) - 1);
    if (unit.group("unit").equals("0")) {
      return block + (norm ? "downsample.1" : "downsample.0");
    }
    return block + (norm ? "bn" : "conv") + unit.group("unit");
  }

  private static String parameter(Role role) {
    return switch (role) {
      case CONV_KERNEL, DENSE_KERNEL, GAMMA -> "weight";
      case CONV_BIAS, DENSE_BIAS, BETA -> "bias";
      case MOVING_MEAN -> "running_mean";
      case MOVING_VARIANCE -> "running_var";
    };
  }

  /** Returns the name of each tensor by its canonical one. */
  Map<String, String> names() {
    return Collections.unmodifiableMap(names);
  }

  /** Returns the network's tensors under these names and in these layouts, as float32. */
  Weights of(Weights canonical) {
    Weights.Builder state = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      float[] values = canonical.floats(tensor.name());
      String name = names.get(tensor.name());
      if (isKernel(tensor)) {
        float[] oihw = new float[values.length];
        forEach(tensor, (from, to) -> oihw[to] = values[from]);
        state.put(name, shape(tensor), oihw);
      } else {
        state.put(name, shape(tensor), values);
      }
    }
    return state.build();
  }

  /** Returns the tensors of a state under canonical names and in canonical layouts. */
  Weights canonical(Weights state) {
    Weights.Builder canonical = Weights.builder();
    for (TensorSpec tensor : spec.tensors()) {
      float[] values = state.floats(names.get(tensor.name()));
      if (isKernel(tensor)) {
        float[] hwio = new float[values.length];
        forEach(tensor, (to, from) -> hwio[to] = values[from]);
        canonical.put(tensor.name(), tensor.shape(), hwio);
      } else {
        canonical.put(tensor.name(), tensor.shape(), values);
      }
    }
    return canonical.build();
  }

  private static boolean isKernel(TensorSpec tensor) {
    return tensor.role() == Role.CONV_KERNEL || tensor.role() == Role.DENSE_KERNEL;
  }

  /** Returns the shape that a tensor has in a state. */
  List<Integer> shape(TensorSpec tensor) {
    List<Integer> shape = tensor.shape();
    if (!isKernel(tensor)) {
      return shape;
    }
    return shape.size() == 4
        ? List.of(shape.get(3), shape.get(2), shape.get(0), shape.get(1))
        : List.of(shape.get(1), shape.get(0));
  }

  /** A dense kernel is one of a single position. */
  private static void forEach(TensorSpec kernel, KernelLayout.Move move) {
    List<Integer> shape = kernel.shape();
    int channels = shape.size() - 2;
    int area = channels == 0 ? 1 : shape.get(0) * shape.get(1);
    KernelLayout.forEach(area, shape.get(channels), shape.get(channels + 1), move);
  }
}
