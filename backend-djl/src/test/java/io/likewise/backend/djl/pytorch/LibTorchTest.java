package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@DisplayName("The loaded libtorch")
@EnabledOnOs(OS.LINUX)
class LibTorchTest {
  @BeforeAll
  static void load() {
    ai.djl.engine.Engine.getEngine("PyTorch");
  }

  /** Asks libtorch back. */
  private static boolean is(String question) {
    NativeLibrary library =
        NativeLibrary.getInstance(
            Path.of(LibUtils.getLibtorchPath(), "libtorch_cpu.so").toString());
    Pointer context = library.getFunction("_ZN2at13globalContextEv").invokePointer(new Object[0]);
    return (library.getFunction(question).invokeInt(new Object[] {context}) & 0xff) != 0;
  }

  @Test
  @DisplayName("says that the distribution's has no GPU, and why")
  void cpuOnly() {
    assertThat(LibTorch.loaded().gpus()).isZero();
    assertThat(LibTorch.loaded().whyNoGpu().orElseThrow())
        .matches("its libtorch, in .*, is for the CPU only");
  }

  @Test
  @DisplayName("is told to have cuDNN add up in one order, and to let it choose")
  void deterministic() {
    for (boolean wanted : new boolean[] {true, false}) {
      LibTorch.loaded().deterministicConvolutions(wanted);
      assertThat(is("_ZNK2at7Context18deterministicCuDNNEv")).isEqualTo(wanted);
    }
  }

  @Test
  @DisplayName("is told whether convolutions and matrix products may round to TF32")
  void tf32() {
    for (boolean allowed : new boolean[] {true, false}) {
      LibTorch.loaded().allowTf32(allowed);
      assertThat(is("_ZNK2at7Context14allowTF32CuDNNEv")).isEqualTo(allowed);
      assertThat(is("_ZNK2at7Context15allowTF32CuBLASEv")).isEqualTo(allowed);
    }
  }
}
