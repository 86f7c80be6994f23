package io.likewise.data.weights;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of Keras' first release of its ResNet50 weights (fchollet's deep-learning-models v0.2)
 * and of {@code keras.applications} up to 2.1: {@code res2a_branch2a/res2a_branch2a_W_1:0}, {@code
 * bn2a_branch2a/gamma:0}. Digits are groups, letters are blocks, {@code branch1} is the shortcut;
 * {@code running_std} is the variance in spite of its name.
 */
final class OldKerasNames {
  /** What to tell a user whose weights have these names. */
  static final String REMARK =
      "these are weights of Keras' first ResNet50, which had batch norm epsilon 1e-3 and no padding"
          + " before its pool; here they are used with epsilon 1.001e-5 and padding, so their"
          + " features differ a little from what that network computed.";

  private static final Pattern BLOCK =
      Pattern.compile("(?<kind>bn|res)(?<group>[2-9])(?<block>[a-z])_branch(?<unit>1|2[abc])");
  private static final Pattern DECORATION = Pattern.compile("(_\\d+)?(:\\d+)?$");

  private static final Map<String, String> TENSORS =
      Map.of(
          "W", "kernel",
          "b", "bias",
          "running_mean", "moving_mean",
          "running_std", "moving_variance");

  private static final Map<String, String> UNITS =
      Map.of("1", "0", "2a", "1", "2b", "2", "2c", "3");

  private OldKerasNames() {}

  /** Returns whether a tensor of this name, {@code <layer>/<tensor>}, is one of that release. */
  static boolean isOld(String name) {
    return BLOCK.matcher(layer(name)).matches();
  }

  /** Returns the canonical name; a name that is not of that release stays as it is. */
  static String canonical(String name) {
    String layer = layer(name);
    String unit = unit(layer);
    if (unit.isEmpty()) {
      return name;
    }
    String tensor = DECORATION.matcher(name.substring(layer.length() + 1)).replaceFirst("");
    if (tensor.startsWith(layer + "_")) {
      tensor = tensor.substring(layer.length() + 1);
    }
    return unit + "/" + TENSORS.getOrDefault(tensor, tensor);
  }

  private static String layer(String name) {
    return name.substring(0, Math.max(0, name.indexOf('/')));
  }

  private static String unit(String layer) {
    if (layer.equals("conv1")) {
      return "conv1_conv";
    }
    if (layer.equals("bn_conv1")) {
      return "conv1_bn";
    }
    Matcher block = BLOCK.matcher(layer);
    if (!block.matches()) {
      return "";
    }
    return String.format(
        "conv%s_block%d_%s_%s",
        block.group("group"),
        block.group("block").charAt(0) - 'a' + 1,
        UNITS.get(block.group("unit")),
        block.group("kind").equals("bn") ? "bn" : "conv");
  }
}
