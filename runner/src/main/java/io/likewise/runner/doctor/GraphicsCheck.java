package io.likewise.runner.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Looks for NVIDIA's GPUs and their driver, in files that Linux has of them; elsewhere no engine
 * uses any.
 *
 * @param root the folder that {@code dev}, {@code proc} and {@code sys} are in
 */
record GraphicsCheck(Path root) {
  private static final Pattern DRIVER =
      Pattern.compile("Kernel Module\\S*(?: for \\S+)?\\s+(\\S+)");
  private static final String NVIDIA = "0x10de";

  /** The class of what shows or computes pictures. */
  private static final String DISPLAY = "0x03";

  /** Looks. {@code used} says whether an engine offers a GPU. */
  Finding find(boolean used) {
    String driver = driver();
    List<String> names = names();
    Finding finding = found(driver, names, used);
    return finding.with("driver", driver).with("names", names).with("used", used);
  }

  private Finding found(String driver, List<String> names, boolean used) {
    if (driver.isEmpty()) {
      return onBus()
          ? Finding.note(
              "gpu",
              "one of NVIDIA's, whose driver is not here",
              "Install the driver to train on it; until then runs compute on the processor.")
          : Finding.ok("gpu", "none of NVIDIA's; runs compute on the processor");
    }
    String text =
        (names.isEmpty() ? "none" : String.join(", ", names)) + ", NVIDIA's driver " + driver;
    if (!hasDevice()) {
      return Finding.note(
          "gpu",
          text + ", and no device of it may be opened here",
          "Give the container its GPU, or this user the right to open /dev/nvidia0.");
    }
    return used
        ? Finding.ok("gpu", text)
        : Finding.note(
            "gpu",
            text + "; no engine that is installed computes on it",
            "The section on GPUs in docs/engines.md says how djl:pytorch does.");
  }

  private String driver() {
    Matcher version = DRIVER.matcher(text(root.resolve("proc/driver/nvidia/version")));
    return version.find() ? version.group(1) : "";
  }

  private List<String> names() {
    return entries(root.resolve("proc/driver/nvidia/gpus"))
        .flatMap(gpu -> text(gpu.resolve("information")).lines())
        .filter(line -> line.startsWith("Model:"))
        .map(line -> line.substring("Model:".length()).strip())
        .toList();
  }

  private boolean hasDevice() {
    return entries(root.resolve("dev"))
        .anyMatch(
            device ->
                device.getFileName().toString().matches("nvidia\\d+")
                    && Files.isReadable(device)
                    && Files.isWritable(device));
  }

  private boolean onBus() {
    return entries(root.resolve("sys/bus/pci/devices"))
        .anyMatch(
            device ->
                text(device.resolve("vendor")).strip().equals(NVIDIA)
                    && text(device.resolve("class")).startsWith(DISPLAY));
  }

  private static Stream<Path> entries(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.sorted().toList().stream();
    } catch (IOException e) {
      return Stream.empty();
    }
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
