package io.likewise.data.weights;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.StoredTensor;
import io.likewise.data.formats.StoredTensor.Numbers;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Finds the tensors of a network's base among those of a file, and says which one is missing, too
 * many or of another shape. Nothing is read before all of them are found to be right, so that no
 * shape a file states can ask for more memory than the network has.
 */
final class NetworkBase {
  /** A block of a ResNet, in Keras' names, in those of its first release or in torchvision's. */
  private static final Pattern RESNET = Pattern.compile("conv\\d|res\\d|bn\\d|layer\\d\\.");

  private final String origin;
  private final Map<String, TensorSpec> expected = new LinkedHashMap<>();
  private final Variant variant;

  /** Expects the base of a network in the file that is named for messages. */
  NetworkBase(ModelSpec spec, String origin) {
    this.origin = origin;
    this.variant = spec.variant();
    spec.tensors().stream()
        .filter(tensor -> !tensor.role().isHead())
        .forEach(tensor -> expected.put(tensor.name(), tensor));
  }

  /**
   * Takes a head out of a file's tensors: every dense layer, which a kernel [in, out] gives away. A
   * base has none.
   *
   * @return the layers that were taken out
   */
  static List<String> removeHead(Map<String, StoredTensor> tensors) {
    List<String> layers =
        tensors.keySet().stream()
            .filter(name -> tensors.get(name).shape().size() == 2)
            .map(NetworkBase::layer)
            .distinct()
            .toList();
    tensors.keySet().removeIf(name -> layers.contains(layer(name)));
    return layers;
  }

  /** A tensor's name ends in a slash (Keras) or a dot (PyTorch) and what it is in its layer. */
  private static String layer(String name) {
    return name.substring(0, Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1)
        .replaceFirst("[/.]$", "");
  }

  /** Reads the base, in canonical order. */
  Weights read(Map<String, StoredTensor> tensors) {
    requireBase(tensors);
    Weights.Builder weights = Weights.builder();
    for (TensorSpec tensor : expected.values()) {
      StoredTensor stored = tensors.get(tensor.name());
      if (stored.numbers() == Numbers.FLOAT64) {
        weights.put(tensor.name(), tensor.shape(), stored.doubles());
      } else {
        weights.put(tensor.name(), tensor.shape(), stored.floats());
      }
    }
    return weights.build();
  }

  /** Reads the base and keeps nothing of it. */
  void check(Map<String, StoredTensor> tensors) {
    requireBase(tensors);
    for (String name : expected.keySet()) {
      StoredTensor stored = tensors.get(name);
      int unused =
          stored.numbers() == Numbers.FLOAT64 ? stored.doubles().length : stored.floats().length;
    }
  }

  private void requireBase(Map<String, StoredTensor> tensors) {
    requireRelated(tensors);
    requireVariant(tensors);
    for (TensorSpec tensor : expected.values()) {
      requireFits(tensor, tensors.get(tensor.name()));
    }
    requireNoOther(tensors);
  }

  private void requireRelated(Map<String, StoredTensor> tensors) {
    if (tensors.keySet().stream().noneMatch(expected::containsKey)) {
      String first =
          tensors.values().stream()
              .findFirst()
              .map(tensor -> " (its first is " + tensor.name() + " " + tensor.shape() + ")")
              .orElse("");
      throw mismatch("none of its tensors is one of the network's" + first);
    }
  }

  /** Keras' convolutions have biases, torchvision's have none. */
  private void requireVariant(Map<String, StoredTensor> tensors) {
    boolean biases = tensors.keySet().stream().anyMatch(name -> name.endsWith("_conv/bias"));
    Variant found = biases ? Variant.KERAS : Variant.TORCHVISION;
    if (found != variant) {
      throw new LikewiseException(
              ErrorCode.WEIGHTS_MISMATCH,
              String.format(
                  "%s: these weights are for %s, and the experiment's network is %s. Choose the"
                      + " model %s, or other weights.",
                  origin, model(found), model(variant), model(found)))
          .onSetting("model");
    }
  }

  private static String model(Variant variant) {
    return variant == Variant.KERAS ? "resnet50-keras" : "resnet50-torchvision";
  }

  private void requireFits(TensorSpec tensor, StoredTensor stored) {
    if (stored == null) {
      throw mismatch("tensor " + tensor.name() + " " + tensor.shape() + " is missing");
    }
    if (!stored.shape().equals(tensor.shape())) {
      throw mismatch(
          String.format(
              "tensor %s has shape %s, expected %s",
              named(tensor, stored), stored.shape(), tensor.shape()));
    }
    if (stored.numbers() == Numbers.OTHER) {
      throw new LikewiseException(
          ErrorCode.WEIGHTS_CORRUPT,
          "%s: tensor %s does not hold floating-point numbers. Choose a file that holds weights."
              .formatted(origin, stored.name()));
    }
  }

  /** A file without names may count layers that the network has not. */
  private static String named(TensorSpec tensor, StoredTensor stored) {
    return stored.name().equals(tensor.name())
        ? tensor.name()
        : tensor.name() + " (in the file " + stored.name() + ")";
  }

  private void requireNoOther(Map<String, StoredTensor> tensors) {
    List<String> others =
        tensors.keySet().stream().filter(name -> !expected.containsKey(name)).toList();
    if (others.isEmpty()) {
      return;
    }
    StoredTensor first = tensors.get(others.get(0));
    String what = "tensor " + first.name() + " " + first.shape() + " is not one of the network's";
    List<String> layers =
        others.stream()
            .map(NetworkBase::layer)
            .filter(layer -> !layer.isEmpty() && !RESNET.matcher(layer).lookingAt())
            .distinct()
            .toList();
    if (layers.isEmpty()) {
      throw mismatch(what);
    }
    throw new LikewiseException(
        ErrorCode.WEIGHTS_MISMATCH,
        String.format(
            "%s: %s, which has no layer %s. Write the layers of its base alone to a file, as"
                + " docs/weights.md shows, or choose other weights.",
            origin, what, String.join(" and no layer ", layers)));
  }

  private LikewiseException mismatch(String what) {
    return new LikewiseException(
        ErrorCode.WEIGHTS_MISMATCH,
        origin + ": " + what + ". Choose weights and a network that belong together.");
  }
}
