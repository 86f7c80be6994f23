package io.likewise.backend.djl.tensorflow;

import io.likewise.backend.djl.DjlModelTest;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A model on DJL's TensorFlow engine")
class TensorFlowModelTest extends DjlModelTest {
  TensorFlowModelTest() {
    super(new TensorFlowEngine());
  }
}
