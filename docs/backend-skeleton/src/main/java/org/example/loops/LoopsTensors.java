package org.example.loops;

import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Tensors by canonical name, in canonical layout. Computed with in float64; what is kept from one
 * step to the next is rounded to the model's precision, so that exporting it loses nothing.
 */
record LoopsTensors(List<TensorSpec> specs, Precision precision, Map<String, double[]> values) {
  /** Makes tensors of zeros. */
  LoopsTensors(List<TensorSpec> specs, Precision precision) {
    this(
        specs,
        precision,
        specs.stream()
            .collect(Collectors.toMap(TensorSpec::name, spec -> new double[spec.size()])));
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
    Weights.Builder wide = Weights.builder();
    specs.forEach(spec -> wide.put(spec.name(), spec.shape(), get(spec.name()).clone()));
    Weights copy = wide.build();
    Weights.Builder narrow = Weights.builder();
    specs.forEach(spec -> narrow.put(spec.name(), spec.shape(), copy.floats(spec.name())));
    return precision == Precision.FLOAT64 ? copy : narrow.build();
  }
}
