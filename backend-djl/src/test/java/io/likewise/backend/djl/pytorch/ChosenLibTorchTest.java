package io.likewise.backend.djl.pytorch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A libtorch of the user's own")
class ChosenLibTorchTest {
  @TempDir private Path torch;
  private Path folder;

  @BeforeEach
  void make() throws IOException {
    folder = Files.createDirectory(torch.resolve("lib"));
  }

  private void file(Path path, String text) throws IOException {
    Files.writeString(path, text);
  }

  private ChosenLibTorch chosen() throws IOException {
    file(folder.resolve(System.mapLibraryName("torch")), "");
    return ChosenLibTorch.in(Map.of("PYTORCH_LIBRARY_PATH", folder.toString())).orElseThrow();
  }

  private static Properties told(ChosenLibTorch libtorch) {
    Properties properties = new Properties();
    libtorch.announce(properties);
    return properties;
  }

  @Test
  @DisplayName("is none unless the environment names it")
  void none() {
    assertThat(ChosenLibTorch.in(Map.of())).isEmpty();
    assertThat(ChosenLibTorch.in(Map.of("PYTORCH_LIBRARY_PATH", ""))).isEmpty();
  }

  @Test
  @DisplayName("that is not where it is said to be is refused, not passed over")
  void missing() {
    assertThatThrownBy(() -> ChosenLibTorch.in(Map.of("PYTORCH_LIBRARY_PATH", folder.toString())))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.BACKEND_BROKEN))
        .hasMessage(
            "PYTORCH_LIBRARY_PATH: %s is no folder that holds %s. Name the folder lib of a"
                    .formatted(folder, System.mapLibraryName("torch"))
                + " libtorch or of Python's torch, or leave the variable out.");
  }

  @Test
  @DisplayName("is announced with the binding for CUDA if it is for CUDA, else with that for CPUs")
  void flavor() throws IOException {
    assertThat(told(chosen())).containsEntry("PYTORCH_FLAVOR", "cpu");
    file(folder.resolve(System.mapLibraryName("torch_cuda")), "");
    assertThat(told(chosen())).containsEntry("PYTORCH_FLAVOR", "cu128");
  }

  @Test
  @DisplayName("is announced with the version that Python's torch, or its archive, writes down")
  void version() throws IOException {
    assertThat(told(chosen())).doesNotContainKey("PYTORCH_VERSION");
    file(torch.resolve("build-version"), "2.6.0+cpu\n");
    assertThat(told(chosen())).containsEntry("PYTORCH_VERSION", "2.6.0");
    file(torch.resolve("version.py"), "from typing import Optional\n__version__ = '2.7.1+cu126'\n");
    assertThat(told(chosen())).containsEntry("PYTORCH_VERSION", "2.7.1");
  }

  @Test
  @DisplayName("of another version than the binding's is refused, unless it brings a binding along")
  void otherVersion() throws IOException {
    chosen().requireBinding();
    file(torch.resolve("version.py"), "__version__ = '2.7.1+cu126'\n");
    chosen().requireBinding();
    file(torch.resolve("version.py"), "__version__ = '2.11.0+cu130'\n");
    assertThatThrownBy(() -> chosen().requireBinding())
        .hasMessage(
            "PYTORCH_LIBRARY_PATH: libtorch in %s is 2.11.0, and 2.7.1 is needed. Install that, as"
                    .formatted(folder)
                + " in pip install torch==2.7.1, or leave the variable out.");
    file(folder.resolve(System.mapLibraryName("djl_torch")), "");
    chosen().requireBinding();
  }

  @Test
  @DisplayName("is known to be bound in the version of DJL's jar")
  void bound() throws IOException {
    Properties jar = new Properties();
    try (InputStream text = getClass().getResourceAsStream("/jnilib/pytorch.properties")) {
      jar.load(text);
    }
    file(
        torch.resolve("version.py"),
        "'" + jar.getProperty("jni_version").replaceFirst("-.*", "") + "'");
    chosen().requireBinding();
  }

  private static Throwable unloadable(String library) {
    return new IllegalStateException(
        "Failed to load PyTorch native library",
        new UnsatisfiedLinkError(
            "/torch/lib/libc10_cuda.so: "
                + library
                + ": cannot open shared object file: No such file or directory"));
  }

  @Test
  @DisplayName("that lacks a library of CUDA's says which, and how it is come by")
  void noCudart() throws IOException {
    assertThat(chosen().notLoaded(unloadable("libcudart.so.12")).orElseThrow())
        .hasMessage(
            "PYTORCH_LIBRARY_PATH: libtorch in "
                + folder
                + " needs libcudart.so.12, which is not found. Install it beside libtorch, as pip"
                + " does with torch, or name its folder in LD_LIBRARY_PATH.");
  }

  @Test
  @DisplayName("that lacks the driver says so")
  void noDriver() throws IOException {
    assertThat(chosen().notLoaded(unloadable("libcuda.so.1")).orElseThrow())
        .hasMessageContaining("is for NVIDIA's GPUs, and their driver is not here: libcuda.so.1");
  }

  @Test
  @DisplayName("that fails in another way is not spoken for")
  void other() throws IOException {
    assertThat(chosen().notLoaded(new IllegalStateException("no reason"))).isEmpty();
  }
}
