package org.example.loops;

import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Tensors by canonical name, in canonical layout. Computed with in float64; what is kept from one
 * step to the next is rounded to the model's precision, so that exporting it loses nothing.
 */
final class LoopsTensors {
  private final List<TensorSpec> specs;
  private final Precision precision;
  private final Map<String, double[]> values = new HashMap<>();

  /** Makes tensors of zeros. */
  LoopsTensors(List<TensorSpec> specs, Precision precision) {
    this.specs = specs;
    this.precision = precision;
    specs.forEach(spec -> values.put(spec.name(), new double[spec.size()]));
  }

  List<TensorSpec> specs() {
    return specs;
  }

  /** Returns a tensor's values; null if there is none of this name. */
  double[] get(String name) {
    return values.get(name);
  }

  void set(String name, int index, double value) {
    values.get(name)[index] = precision == Precision.FLOAT64 ? value : (float) value;
  }

  void load(Weights weights) {
    for (TensorSpec spec : specs) {
      double[] source = weights.doubles(spec.name());
      for (int i = 0; i < source.length; i++) {
        set(spec.name(), i, source[i]);
      }
    }
  }

  Weights save() {
    Weights.Builder wide = Weights.builder();
    specs.forEach(spec -> wide.put(spec.name(), spec.shape(), get(spec.name()).clone()));
    Weights copy = wide.build();
    if (precision == Precision.FLOAT64) {
      return copy;
    }
    Weights.Builder narrow = Weights.builder();
    specs.forEach(spec -> narrow.put(spec.name(), spec.shape(), copy.floats(spec.name())));
    return narrow.build();
  }
}
