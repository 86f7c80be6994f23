package io.likewise.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Precision;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Images and features are lists of numbers; the reference path is to double each. */
@DisplayName("The base in inference")
class InferenceBaseTest {
  private final List<String> said = new ArrayList<>();
  private FastPath path;
  private UnaryOperator<Float> fastPath = value -> 2 * value * (1 + 1e-5f);

  private final class Doubling implements InferenceBase.Folded<List<Float>, List<Float>> {
    Doubling(int batchSize) {
      said.add("fold for " + batchSize);
    }

    @Override
    public List<Float> features(List<Float> images) {
      return images.stream().map(fastPath).toList();
    }

    @Override
    public void close() {
      said.add("close");
    }
  }

  private static float[] tried(Batch batch, Function<List<Float>, List<Float>> path) {
    assertThat(batch.imageSize()).isEqualTo(32);
    List<Float> images = new ArrayList<>();
    for (int i = 0; i < BatchCopy.imageValues(batch); i++) {
      images.add(batch.images().get(i));
    }
    assertThat(images.stream().distinct()).hasSize(256).contains(0f, 1f);
    List<Float> features = path.apply(images);
    float[] values = new float[features.size()];
    for (int i = 0; i < values.length; i++) {
      values[i] = features.get(i);
    }
    return values;
  }

  private InferenceBase<List<Float>, List<Float>> base(boolean fast) {
    return base(fast, Precision.FLOAT32);
  }

  private InferenceBase<List<Float>, List<Float>> base(boolean fast, Precision precision) {
    ComputePath asked = fast ? ComputePath.FAST : ComputePath.REFERENCE;
    path = new FastPath(new BackendOptions("e", Device.CPU, 1, precision, asked), said::add);
    return new InferenceBase<>(
        images -> images.stream().map(value -> 2 * value).toList(),
        Doubling::new,
        InferenceBaseTest::tried,
        32,
        path);
  }

  private static float one(InferenceBase<List<Float>, List<Float>> base) {
    return base.features(9, () -> List.of(1f)).get(0);
  }

  @Test
  @DisplayName("is folded when features are first wanted, and again after the weights changed")
  void folds() {
    InferenceBase<List<Float>, List<Float>> base = base(true);
    assertThat(path.isTaken()).isTrue();
    assertThat(said).isEmpty();
    assertThat(one(base)).isNotEqualTo(2f);
    one(base);
    base.discard();
    base.discard();
    one(base);
    assertThat(said).containsExactly("fold for 9", "close", "fold for 9");
  }

  @Test
  @DisplayName("takes the reference path where that is wanted")
  void reference() {
    InferenceBase<List<Float>, List<Float>> base = base(false);
    base.check();
    assertThat(one(base)).isEqualTo(2f);
    assertThat(path.isTaken()).isFalse();
    assertThat(said).isEmpty();
  }

  @Test
  @DisplayName("falls back to the reference path, with a warning, where the fast one differs")
  void differs() {
    for (UnaryOperator<Float> wrong :
        List.<UnaryOperator<Float>>of(value -> 2 * value + 1e-3f, value -> Float.NaN)) {
      fastPath = wrong;
      said.clear();
      InferenceBase<List<Float>, List<Float>> base = base(true);
      base.check();
      assertThat(path.isTaken()).isFalse();
      assertThat(one(base)).isEqualTo(2f);
      assertThat(said).hasSize(3).startsWith("fold for 2").endsWith("close");
      assertThat(said.get(1))
          .startsWith(
              "The reference path is used for inference instead of the fast one: it differs from"
                  + " the reference path by ");
    }
  }

  @Test
  @DisplayName(
      "may differ by more in TF32, whose rounding is coarser, and is not folded in float64")
  void precisions() {
    fastPath = value -> 2 * value * (1 + 5e-4f);
    base(true, Precision.TF32).check();
    assertThat(path.isTaken()).isTrue();
    base(true, Precision.FLOAT32).check();
    assertThat(path.isTaken()).isFalse();
    fastPath = value -> 2 * value * (1 + 5e-3f);
    base(true, Precision.TF32).check();
    assertThat(path.isTaken()).isFalse();
    base(true, Precision.FLOAT64);
    assertThat(path.isTaken()).isFalse();
  }

  @Test
  @DisplayName("falls back where the engine refuses, in the middle of a training as well")
  void refuses() {
    InferenceBase<List<Float>, List<Float>> base = base(true);
    one(base);
    base.discard();
    fastPath =
        value -> {
          throw new IllegalStateException("no room");
        };
    assertThat(one(base)).isEqualTo(2f);
    assertThat(path.isTaken()).isFalse();
    assertThat(said)
        .contains("The reference path is used for inference instead of the fast one: no room");
  }

  @Test
  @DisplayName("asks for its images after the check, which may lie in the same memory")
  void sameMemory() {
    InferenceBase<List<Float>, List<Float>> base = base(true);
    base.features(
        3,
        () -> {
          said.add("images");
          return List.of(1f);
        });
    assertThat(said).containsExactly("fold for 3", "images");
  }
}
