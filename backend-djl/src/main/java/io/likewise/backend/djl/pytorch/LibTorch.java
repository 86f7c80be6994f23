package io.likewise.backend.djl.pytorch;

import ai.djl.pytorch.jni.LibUtils;
import com.sun.jna.Function;
import com.sun.jna.Native;
import com.sun.jna.NativeLibrary;
import com.sun.jna.Pointer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Functions of the loaded libtorch that DJL does not bind, called by the names that C++ compilers
 * on Linux give them. Elsewhere there are none of these names, and no GPU is found.
 */
final class LibTorch {
  private static final String DRIVER = "libcuda.so.1";
  private static final String GPUS = "_ZN5torch4cuda12device_countEv";
  private static final String CONTEXT = "_ZN2at13globalContextEv";
  private static final String TF32_CONVOLUTIONS = "_ZN2at7Context17setAllowTF32CuDNNEb";
  private static final String TF32_PRODUCTS = "_ZN2at7Context18setAllowTF32CuBLASEb";

  private static final String DETERMINISTIC = "_ZN2at7Context21setDeterministicCuDNNEb";

  private final Path folder;

  /** Takes the folder that a libtorch was loaded from. */
  LibTorch(Path folder) {
    this.folder = folder;
  }

  /** Returns the libtorch that DJL has loaded into this process. */
  static LibTorch loaded() {
    return new LibTorch(Path.of(LibUtils.getLibtorchPath()));
  }

  /**
   * Returns how many GPUs it can use. DJL would ask the CUDA runtime instead, which it looks for
   * where a CUDA toolkit has it, and not beside libtorch.
   */
  int gpus() {
    return isForCuda() ? (int) function(GPUS).invokeLong(new Object[0]) : 0;
  }

  private boolean isForCuda() {
    return Files.exists(folder.resolve("libtorch_cuda.so"));
  }

  /** Returns why there is no GPU, as the end of a sentence. */
  Optional<String> whyNoGpu() {
    if (!isForCuda()) {
      return Optional.of("its libtorch, in " + folder + ", is for the CPU only");
    }
    NativeLibrary driver;
    try {
      driver = NativeLibrary.getInstance(DRIVER);
    } catch (UnsatisfiedLinkError e) {
      return Optional.of("there is no NVIDIA driver, whose " + DRIVER + " is not found");
    }
    int status = driver.getFunction("cuInit").invokeInt(new Object[] {0});
    if (status != 0) {
      return Optional.of("the NVIDIA driver finds no GPU that it can use, error " + status);
    }
    return gpus() > 0
        ? Optional.empty()
        : Optional.of("the NVIDIA driver has no GPU for libtorch, or is too old for it");
  }

  /**
   * Returns what the driver calls a GPU, such as NVIDIA H100 80GB HBM3; empty if it does not say.
   */
  Optional<String> gpuName(int index) {
    int[] device = new int[1];
    byte[] name = new byte[256];
    NativeLibrary driver = NativeLibrary.getInstance(DRIVER);
    int failed = driver.getFunction("cuDeviceGet").invokeInt(new Object[] {device, index});
    if (failed == 0) {
      Object[] arguments = {name, name.length, device[0]};
      failed = driver.getFunction("cuDeviceGetName").invokeInt(arguments);
    }
    return failed == 0 ? Optional.of(Native.toString(name)) : Optional.empty();
  }

  /** Lets cuDNN and cuBLAS round what they multiply to TF32, or forbids it, in this process. */
  void allowTf32(boolean allowed) {
    set(TF32_CONVOLUTIONS, allowed);
    set(TF32_PRODUCTS, allowed);
  }

  /** Has cuDNN use only algorithms that add up in one order, or lets it choose, in this process. */
  void deterministicConvolutions(boolean wanted) {
    set(DETERMINISTIC, wanted);
  }

  private void set(String setting, boolean value) {
    Pointer context = function(CONTEXT).invokePointer(new Object[0]);
    function(setting).invokeVoid(new Object[] {context, value ? 1 : 0});
  }

  private Function function(String name) {
    return NativeLibrary.getInstance(folder.resolve("libtorch_cpu.so").toString())
        .getFunction(name);
  }
}
