package io.likewise.api.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Weights;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("A pass, layer by layer,")
class LayerByLayerTest {
  private static final ModelSpec SPEC =
      new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(8), 0.5, 1, 32, 2);

  /** Its layers yield the sum of the first values of what they see, and 1. */
  private record Adding(boolean shows) implements TrainableModel {
    @Override
    public ModelSpec spec() {
      return SPEC;
    }

    @Override
    public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
      double[] output = new double[batch.size() * layer.output().values()];
      output[0] = 1 + inputs.stream().mapToDouble(input -> input[0]).sum();
      return shows ? Optional.of(output) : Optional.empty();
    }

    @Override
    public void beginStage(StageSettings settings) {}

    @Override
    public PendingLogits train(Batch batch) {
      throw new AssertionError("nobody trains");
    }

    @Override
    public PendingLogits predict(Batch batch) {
      throw new AssertionError("nobody predicts");
    }

    @Override
    public Weights weights() {
      return Weights.builder().build();
    }

    @Override
    public void weights(Weights weights) {}
  }

  private static Batch batch(int size) {
    FloatBuffer images = FloatBuffer.allocate(size * 32 * 32 * 3).put(0, 0.5f);
    return new Batch(size, 32, images, new int[size], List.of(), new int[size]);
  }

  @Test
  @DisplayName("hands each layer what those before it have yielded, and the first the images")
  void look() {
    List<String> seen = new ArrayList<>();
    boolean shown =
        new LayerByLayer(new Adding(true), batch(2))
            .look((layer, output) -> seen.add(layer.name() + " " + output[0]));
    assertThat(shown).isTrue();
    assertThat(seen)
        .containsExactly(
            "conv1_relu 1.5",
            "pool1_pool 2.5",
            "conv2_block1_1_relu 3.5",
            "conv2_block1_2_relu 4.5",
            "conv2_block1_out 8.0",
            "avg_pool 9.0",
            "dense 10.0",
            "dense_1 11.0");
  }

  @Test
  @DisplayName("shows nothing of an engine that does not show its layers")
  void closed() {
    assertThat(
            new LayerByLayer(new Adding(false), batch(2))
                .look((layer, output) -> assertThat(layer).isNull()))
        .isFalse();
  }

  @Test
  @DisplayName("has a layer computed on whatever it is handed")
  void alone() {
    LayerByLayer pass = new LayerByLayer(new Adding(true), batch(2));
    double[] output =
        pass.alone(
                SPEC.layer("conv2_block1_out"),
                name -> new double[] {name.equals("pool1_pool") ? 10 : 20})
            .orElseThrow();
    assertThat(output[0]).isEqualTo(31);
  }

  @Test
  @DisplayName("takes as many of the first images as there is room for, two at least")
  void some() {
    assertThat(LayerByLayer.ofSome(new Adding(true), batch(5)).batch().size()).isEqualTo(5);
    assertThat(LayerByLayer.mostImages(ModelSpec.resNet50(Variant.KERAS, 1, 32, 10)))
        .isEqualTo(128);
    assertThat(LayerByLayer.mostImages(ModelSpec.resNet50(Variant.KERAS, 1, 224, 10))).isEqualTo(2);
  }
}
