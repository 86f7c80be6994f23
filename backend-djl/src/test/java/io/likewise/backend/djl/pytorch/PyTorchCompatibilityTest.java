package io.likewise.backend.djl.pytorch;

import io.likewise.tck.BackendCompatibilityKit;
import org.junit.jupiter.api.DisplayName;

@DisplayName("DJL's PyTorch engine")
class PyTorchCompatibilityTest extends BackendCompatibilityKit {
  PyTorchCompatibilityTest() {
    super("djl", "pytorch");
  }
}
