package io.likewise.trainer;

import io.likewise.api.experiment.Stage;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/** Which tensors the training so far may have changed: only these are worth keeping. */
final class ChangedTensors {
  private final ModelSpec spec;
  private Trainable most = Trainable.HEAD;

  ChangedTensors(ModelSpec spec) {
    this.spec = spec;
  }

  /** Notes what a stage changes; what one has changed stays changed in the next. */
  void by(Stage stage) {
    if (stage.epochs() > 0 && stage.trainable() == Trainable.ALL) {
      most = Trainable.ALL;
    }
  }

  /** Returns the tensors that may have changed. */
  Weights of(Weights all) {
    if (most == Trainable.ALL) {
      return all;
    }
    Set<String> frozen = new HashSet<>(names(spec.tensors()));
    frozen.removeAll(names(spec.trainedTensors(Trainable.HEAD)));
    Weights.Builder some = Weights.builder();
    all.names().stream().filter(name -> !frozen.contains(name)).forEach(n -> some.put(n, all));
    return some.build();
  }

  /** Returns all tensors: those that were kept, and the others as they always were. */
  Weights over(Weights kept, Supplier<Weights> any) {
    if (most == Trainable.ALL) {
      return kept;
    }
    Weights others = any.get();
    Weights.Builder all = Weights.builder();
    others.names().forEach(name -> all.put(name, kept.contains(name) ? kept : others));
    return all.build();
  }

  private static List<String> names(List<TensorSpec> tensors) {
    return tensors.stream().map(TensorSpec::name).toList();
  }
}
