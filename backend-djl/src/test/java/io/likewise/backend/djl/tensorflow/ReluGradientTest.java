package io.likewise.backend.djl.tensorflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tensorflow.Operand;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;
import org.tensorflow.types.TFloat32;

@DisplayName("The gradient of ReLU")
class ReluGradientTest {
  private static NodeDef node(String op, String name, String... inputs) {
    return NodeDef.newBuilder().setOp(op).setName(name).addAllInput(List.of(inputs)).build();
  }

  @Test
  @DisplayName("goes by the output of the ReLU that had its input, and nothing else changes")
  void byOutput() {
    GraphDef graph =
        GraphDef.newBuilder()
            .addNode(node("ReluGrad", "gradient", "dy", "norm"))
            .addNode(node("Relu", "relu", "norm"))
            .addNode(node("Add", "sum", "norm", "relu"))
            .build();

    assertThat(ReluGradient.byOutput(graph).getNodeList())
        .containsExactly(
            node("ReluGrad", "gradient", "dy", "relu"),
            node("Relu", "relu", "norm"),
            node("Add", "sum", "norm", "relu"));
  }

  @Test
  @DisplayName("is changed where TensorFlow makes it")
  void asTensorFlowMakesIt() {
    new TensorFlowEngine().loadTensorFlow(1);
    try (GraphSource<TFloat32> source = GraphSource.float32()) {
      Operand<TFloat32> x = source.input(3);
      Operand<TFloat32> sum =
          source.tf().reduceSum(source.tf().nn.relu(x), source.tf().constant(0));
      source.gradients(sum, List.of(x));

      List<NodeDef> nodes = source.definition().getNodeList();

      String relu = nodes.stream().filter(n -> n.getOp().equals("Relu")).findAny().get().getName();
      assertThat(nodes)
          .filteredOn(n -> n.getOp().equals("ReluGrad"))
          .singleElement()
          .satisfies(n -> assertThat(n.getInput(1)).isEqualTo(relu));
    }
  }
}
