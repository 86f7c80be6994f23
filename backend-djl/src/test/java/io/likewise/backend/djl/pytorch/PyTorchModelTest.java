package io.likewise.backend.djl.pytorch;

import io.likewise.backend.djl.DjlModelTest;
import org.junit.jupiter.api.DisplayName;

@DisplayName("A model on DJL's PyTorch engine")
class PyTorchModelTest extends DjlModelTest {
  PyTorchModelTest() {
    super(new PyTorchEngine());
  }
}
