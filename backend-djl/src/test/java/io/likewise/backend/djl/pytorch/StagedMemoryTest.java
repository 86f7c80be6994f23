package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.data.Batch;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.tck.TinyNetwork;
import io.likewise.toolkit.BatchCopy.Layout;
import io.likewise.toolkit.FastPath;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** All but page-locked memory and events, which only a GPU has, is the same on the CPU. */
@DisplayName("A model that is brought its batches by way of staging memory, as on a GPU")
class StagedMemoryTest {
  private static final ModelSpec SPEC = TinyNetwork.spec(Variant.KERAS, 2);

  private final List<String> warnings = new ArrayList<>();

  /** Trains both stages, each step's logits awaited after the next has begun. */
  private Map<String, double[]> trained(
      boolean staged, Precision precision, ComputePath path, Layout layout) {
    Engine engine = Engine.getEngine("PyTorch");
    BackendOptions options =
        new BackendOptions("pytorch", io.likewise.api.backend.Device.CPU, 1, precision, path);
    new PyTorchEngine().open(options).close();
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager(Device.cpu(), "PyTorch");
    Map<String, double[]> all = new TreeMap<>();
    try (PyTorchModel model =
        new PyTorchModel(
            SPEC,
            TinyNetwork.weights(SPEC),
            engine,
            manager,
            precision,
            layout == Layout.CHANNELS_LAST,
            staged
                ? new StagedMemory(manager, SPEC, precision, layout)
                : new SharedMemory(manager, SPEC, precision, layout),
            staged ? FoldedBase.Layout.PLAIN : FoldedBase.Layout.ONEDNN,
            new FastPath(options, warnings::add))) {
      for (StageSettings stage :
          List.of(
              new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3),
              new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3))) {
        model.beginStage(stage);
        PendingLogits before = null;
        int step = 0;
        // Growing, and shrinking again.
        for (int size : new int[] {3, 8, 8, 2, 16, 5}) {
          Batch batch = TinyNetwork.batch(SPEC, size, size + step);
          PendingLogits pending = step % 3 == 2 ? model.predict(batch) : model.train(batch);
          if (before != null) {
            all.put(stage.trainable() + " step " + step, before.await().values());
          }
          before = pending;
          step++;
        }
        all.put(stage.trainable() + " step " + step, before.await().values());
      }
      Weights weights = model.weights();
      for (String name : weights.names()) {
        all.put(name, values(weights, name));
      }
    }
    return all;
  }

  private static double[] values(Weights weights, String name) {
    if (weights.isFloat64(name)) {
      return weights.doubles(name);
    }
    float[] narrow = weights.floats(name);
    return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
  }

  @ParameterizedTest
  @CsvSource({"FLOAT32, CHANNELS_FIRST", "FLOAT32, CHANNELS_LAST", "FLOAT64, CHANNELS_FIRST"})
  @DisplayName("computes the bits that it computes in Java's own memory")
  void sameBits(Precision precision, Layout layout) {
    Map<String, double[]> shared = trained(false, precision, ComputePath.REFERENCE, layout);
    Map<String, double[]> staged = trained(true, precision, ComputePath.REFERENCE, layout);
    assertThat(staged).containsOnlyKeys(shared.keySet());
    staged.forEach((what, values) -> assertThat(values).as(what).isEqualTo(shared.get(what)));
  }

  @Test
  @DisplayName("folds its base in the layout that tensors have there, and keeps the fast path")
  void plainLayout() {
    Layout usual = Layout.CHANNELS_FIRST;
    Map<String, double[]> oneDnn = trained(false, Precision.FLOAT32, ComputePath.FAST, usual);
    Map<String, double[]> plain = trained(true, Precision.FLOAT32, ComputePath.FAST, usual);
    assertThat(warnings).isEmpty();
    assertThat(plain.get("HEAD step 1")).containsExactly(oneDnn.get("HEAD step 1"), within(1e-5));
  }
}
