package io.likewise.backend.djl.pytorch;

import io.likewise.api.backend.Device;
import io.likewise.tck.BackendCompatibilityKit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/** Runs where a libtorch for CUDA is named and so, it is taken, a GPU is there. */
@DisplayName("DJL's PyTorch engine on a GPU")
@EnabledIfEnvironmentVariable(named = "PYTORCH_LIBRARY_PATH", matches = ".+")
class PyTorchGpuCompatibilityTest extends BackendCompatibilityKit {
  PyTorchGpuCompatibilityTest() {
    super("djl", "pytorch");
  }

  @Override
  protected Device device() {
    return Device.parse("gpu");
  }
}
