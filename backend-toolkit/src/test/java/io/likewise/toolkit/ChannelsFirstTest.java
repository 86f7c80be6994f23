package io.likewise.toolkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("Tensors of an engine that puts channels first")
class ChannelsFirstTest {
  @Test
  @DisplayName("have the output channels first, in kernels of both kinds")
  void layout() {
    TensorSpec dense = new TensorSpec("d", Role.DENSE_KERNEL, List.of(2, 3));
    Weights weights =
        Weights.builder().put("d", List.of(2, 3), new float[] {1, 2, 3, 4, 5, 6}).build();
    float[] memory = new float[8];
    ChannelsFirst.load(weights, dense, FloatBuffer.wrap(memory), 1);
    assertThat(memory).containsExactly(0, 1, 4, 2, 5, 3, 6, 0);
    assertThat(ChannelsFirst.shape(dense)).containsExactly(3, 2);
    TensorSpec conv = new TensorSpec("c", Role.CONV_KERNEL, List.of(7, 5, 3, 2));
    assertThat(ChannelsFirst.shape(conv)).containsExactly(2, 3, 7, 5);
  }

  @Test
  @DisplayName("come out as they went in, all of a network, in either precision")
  void roundTrip() {
    ModelSpec spec = new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(8), 0.5, 1, 32, 2);
    Weights.Builder narrow = Weights.builder();
    Weights.Builder wide = Weights.builder();
    Weights.Builder narrowBack = Weights.builder();
    Weights.Builder wideBack = Weights.builder();
    int count = 0;
    for (TensorSpec tensor : spec.tensors()) {
      float[] floats = new float[tensor.size()];
      double[] doubles = new double[tensor.size()];
      for (int i = 0; i < floats.length; i++) {
        doubles[i] = count++ / 3.0;
        floats[i] = (float) doubles[i];
      }
      narrow.put(tensor.name(), tensor.shape(), floats);
      wide.put(tensor.name(), tensor.shape(), doubles);
    }
    Weights narrowIn = narrow.build();
    Weights wideIn = wide.build();
    for (TensorSpec tensor : spec.tensors()) {
      FloatBuffer floats = FloatBuffer.allocate(tensor.size() + 5);
      DoubleBuffer doubles = DoubleBuffer.allocate(tensor.size() + 5);
      ChannelsFirst.load(narrowIn, tensor, floats, 5);
      ChannelsFirst.load(wideIn, tensor, doubles, 5);
      ChannelsFirst.save(floats, 5, tensor, narrowBack);
      ChannelsFirst.save(doubles, 5, tensor, wideBack);
    }
    assertThat(narrowBack.build().digest()).isEqualTo(narrowIn.digest());
    assertThat(wideBack.build().digest()).isEqualTo(wideIn.digest());
  }
}
