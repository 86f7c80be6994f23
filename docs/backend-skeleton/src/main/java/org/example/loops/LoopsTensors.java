package org.example.loops;

import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors by canonical name, in canonical layout. Computed with in float64; what is kept from one
 * step to the next is rounded to the model's precision, so that exporting it loses nothing.
 */
record LoopsTensors(List<TensorSpec> specs, Precision precision, Map<String, double[]> values) {
  /** Makes tensors of zeros. */
  LoopsTensors(List<TensorSpec> specs, Precision precision) {
    this(specs, precision, new HashMap<>());
    specs.forEach(spec -> values.put(spec.name(), new double[spec.size()]));
  }

  /** Returns a tensor's values, always in the same array; who writes there rounds. */
  double[] get(String name) {
    return values.get(name);
  }

  double rounded(double value) {
    return precision == Precision.FLOAT64 ? value : (float) value;
  }

  void load(Weights weights) {
    for (TensorSpec spec : specs) {
      double[] source = weights.doubles(spec.name());
      Arrays.setAll(get(spec.name()), i -> rounded(source[i]));
    }
  }

  Weights save() {
    Weights.Builder copy = Weights.builder();
    specs.forEach(spec -> copy.put(spec.name(), spec.shape(), get(spec.name()), precision));
    return copy.build();
  }
}
