package io.likewise.backend.djl.tensorflow;

import java.util.HashMap;
import java.util.Map;
import org.tensorflow.proto.GraphDef;
import org.tensorflow.proto.NodeDef;

/**
 * The gradient of ReLU from what it returned. TensorFlow's C++ gradients take it from what it was
 * given, which then stays in memory until the backward pass beside what it returned, and ReLU
 * cannot compute in place. Both are positive at the same places, so the gradient has the same bits.
 */
final class ReluGradient {
  private static final String RELU = "Relu";
  private static final String GRADIENT = "ReluGrad";

  /** Where a gradient has what tells it where ReLU was positive. */
  private static final int FEATURES = 1;

  private ReluGradient() {}

  /** Returns a graph whose gradients of ReLU all go by its output. */
  static GraphDef byOutput(GraphDef graph) {
    Map<String, String> outputs = new HashMap<>();
    for (NodeDef node : graph.getNodeList()) {
      if (node.getOp().equals(RELU)) {
        outputs.put(node.getInput(0), node.getName());
      }
    }
    GraphDef.Builder changed = graph.toBuilder();
    for (NodeDef.Builder node : changed.getNodeBuilderList()) {
      if (node.getOp().equals(GRADIENT)) {
        String given = node.getInput(FEATURES);
        node.setInput(FEATURES, outputs.getOrDefault(given, given));
      }
    }
    return changed.build();
  }
}
