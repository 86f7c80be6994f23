package io.likewise.data.weights;

import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ResidualBlock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names of a {@code .weights.h5} that says no layers' names, written by Keras before 3.6:
 * {@code conv2d_3/kernel}, {@code batch_normalization_3/gamma}. Layers of a class are counted in
 * the network's own order: a block's first two units, its shortcut if it has one, its third.
 */
final class CountedKerasNames {
  private static final String CONVOLUTION = "conv2d";
  private static final String BATCH_NORM = "batch_normalization";

  private final Map<String, String> layers = new HashMap<>();

  /** Counts a network's layers. */
  CountedKerasNames(ModelSpec spec) {
    List<ConvUnit> units = new ArrayList<>(List.of(spec.stem()));
    for (ResidualBlock block : spec.residualBlocks()) {
      units.add(block.first());
      units.add(block.second());
      block.projection().ifPresent(units::add);
      units.add(block.third());
    }
    for (int i = 0; i < units.size(); i++) {
      String counter = i == 0 ? "" : "_" + i;
      layers.put(CONVOLUTION + counter, units.get(i).name() + "_conv");
      layers.put(BATCH_NORM + counter, units.get(i).name() + "_bn");
    }
  }

  /** Returns whether the tensors of a file, {@code <layer>/<tensor>}, are named so. */
  static boolean isCounted(List<String> names) {
    return names.contains(CONVOLUTION + "/kernel") && !names.contains("conv1_conv/kernel");
  }

  /** Returns the canonical name; a name that is not counted stays as it is. */
  String canonical(String name) {
    int slash = name.indexOf('/');
    String layer = layers.get(name.substring(0, Math.max(0, slash)));
    return layer == null ? name : layer + name.substring(slash);
  }
}
