package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The commands data and weights")
class FileCommandsTest {
  private static final String ARCHIVE = "cifar-10-binary.tar.gz";

  @TempDir private Path folder;
  private final Printed printed = new Printed();
  private Path cached;
  private Path file;

  @BeforeEach
  void files() throws IOException {
    cached = folder.resolve("cache").resolve("data").resolve(ARCHIVE);
    file = Files.writeString(folder.resolve(ARCHIVE), "not the archive");
  }

  private int run(String... arguments) {
    Properties properties = new Properties();
    properties.setProperty("user.home", folder.toString());
    // Nobody listens at port 1, so that no test ever reaches a network.
    Map<String, String> environment =
        Map.of(
            "LIKEWISE_CACHE",
            folder.resolve("cache").toString(),
            "LIKEWISE_MIRROR",
            "http://localhost:1/x");
    return Main.run(printed.context(properties, environment), arguments);
  }

  private String out() {
    return printed.out();
  }

  private String err() {
    return printed.err();
  }

  @Test
  @DisplayName("say offline, in one sentence, what to put where")
  void offline() {
    assertThat(run("data", "fetch", "cifar10")).isEqualTo(ErrorCode.DOWNLOAD_FAILED.exitStatus());
    assertThat(err())
        .startsWith("likewise: http://localhost:1/x/" + ARCHIVE + ": cannot be reached")
        .contains(
            "likewise data import FILE",
            cached.toString(),
            "the data set sample needs nothing (--dataset)")
        .hasLineCount(1);
    assertThat(out()).isEmpty();
  }

  @Test
  @DisplayName("fetch only what is known, from a URL")
  void usage() {
    assertThat(run("weights", "fetch", "cifar10")).isEqualTo(2);
    assertThat(err()).contains("'cifar10' is not known by name, expected imagenet.");
    assertThat(run("data", "fetch", "cifar10", "--mirror", "elsewhere")).isEqualTo(2);
    assertThat(err()).contains("mirror: 'elsewhere' is not the URL of a mirror");
  }

  @Test
  @DisplayName("import the published file only, unless told otherwise, and then say so")
  void imports() throws IOException {
    blackImages();
    assertThat(run("data", "import", file.toString()))
        .isEqualTo(ErrorCode.DATASET_CORRUPT.exitStatus());
    assertThat(err())
        .contains("bytes with sha256 ", "expected 170,052,171 bytes")
        .contains("or import this file as it is (--any)");
    assertThat(cached).doesNotExist();
    assertThat(run("data", "import", "--any", file.toString())).isZero();
    assertThat(out().strip()).isEqualTo(cached.toString());
    assertThat(err()).contains("from now on 'cifar10' stands for your own");
    assertThat(cached).hasSameBinaryContentAs(file);
    assertThat(run("data", "verify")).isZero();
    assertThat(out()).contains("cifar10: your own file, as it was when it was imported: " + cached);
    assertThat(run("data", "fetch", "cifar10")).isZero();
    assertThat(err()).contains("kept as it is");
  }

  /** All of CIFAR-10's files in place of the archive, every record a black image of class 0. */
  private void blackImages() throws IOException {
    byte[] names = "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\n".getBytes(StandardCharsets.US_ASCII);
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(file)))) {
      for (String name : List.of("1", "2", "3", "4", "5", "")) {
        String member = name.isEmpty() ? "test_batch.bin" : "data_batch_" + name + ".bin";
        put(tar, member, new byte[10_000 * 3073]);
      }
      put(tar, "batches.meta.txt", names);
    }
  }

  private static void put(TarArchiveOutputStream tar, String name, byte[] content)
      throws IOException {
    TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + name);
    entry.setSize(content.length);
    tar.putArchiveEntry(entry);
    tar.write(content);
    tar.closeArchiveEntry();
  }

  @ParameterizedTest(name = "import no {0} that no run could use, whatever they are told")
  @ValueSource(strings = {"data", "weights"})
  void unusable(String kind) {
    String[] plain = {kind, "import", file.toString()};
    String[] any = {kind, "import", "--any", file.toString()};
    int status = kind.equals("data") ? 3 : 4;
    assertThat(run(plain)).isEqualTo(status);
    assertThat(err())
        .contains("found 15 bytes with ", "Nor can it be used in its place: " + file + ": ")
        .doesNotContain("--any");
    assertThat(run(any)).isEqualTo(status);
    assertThat(err().lines().skip(1))
        .singleElement()
        .asString()
        .startsWith("likewise: " + file + ": ")
        .doesNotContain("found 15 bytes");
    assertThat(cached).doesNotExist();
  }

  @Test
  @DisplayName("verify what is in the cache, or a file")
  void verifies() {
    assertThat(run("data", "verify")).isZero();
    assertThat(err()).contains("nothing is in " + cached.getParent() + " yet.");
    assertThat(run("data", "verify", "cifar10")).isEqualTo(3);
    assertThat(run("data", "verify", file.toString())).isEqualTo(3);
    assertThat(err()).contains(file + ": not " + ARCHIVE + ": found 15 bytes");
  }

  @Test
  @DisplayName("show where a file comes from and whether it is here")
  void shows() {
    assertThat(run("data", "show")).isZero();
    assertThat(out())
        .contains("cifar10\n", "170,052,171 bytes", "sha256 c4a38c50", "https://www.cs.toronto.edu")
        .contains("no; it will be at " + cached);
    assertThat(run("weights", "show", "imagenet")).isZero();
    assertThat(out()).contains("94,765,736 bytes", "md5 4d473c1dd8becc155b73f8504c6f6626");
  }

  @Test
  @DisplayName("show a data set's classes and how many images each has")
  void showsClasses() {
    assertThat(run("data", "show", "sample")).isZero();
    assertThat(out()).contains("CLASS", "TRAINING", "TEST", "digest ");
    assertThat(out().lines().filter(line -> line.startsWith("all "))).hasSize(1);
  }

  private Path image(String name, int colour) throws IOException {
    BufferedImage image = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB);
    image.setRGB(0, 0, colour);
    Path path = folder.resolve(name);
    Files.createDirectories(path.getParent());
    assertThat(ImageIO.write(image, "png", path.toFile())).isTrue();
    return path;
  }

  private String imageFolder() throws IOException {
    int colour = 1;
    for (String part : List.of("Train", "Validation", "Test")) {
      image("pets/" + part + "/cat/1.png", colour++);
      image("pets/" + part + "/do\ng/1.png", colour++);
    }
    return "folder:" + folder.resolve("pets");
  }

  @Test
  @DisplayName("show how a folder of images is understood, validation images and oddities too")
  void showsFolder() throws IOException {
    String source = imageFolder();
    Files.writeString(folder.resolve("pets/Train/cat/x.webp"), "x");
    assertThat(run("data", "show", source)).isZero();
    assertThat(out().lines().map(line -> line.strip().replaceAll(" +", " ")))
        .startsWith("CLASS TRAINING VALIDATION TEST", "cat 1 1 1", "do\\ng 1 1 1", "all 2 2 2");
    assertThat(err().lines())
        .satisfiesExactly(
            line -> assertThat(line).contains("validation images are those of 'Validation'."),
            line -> assertThat(line).contains("1 not read", "x.webp'."));
  }

  @Test
  @DisplayName("write down all that is not read of a folder, whether that ends it or not")
  void writesSkipped() throws IOException {
    String source = imageFolder();
    Path list = folder.resolve("list.json");
    for (int i = 0; i < 9; i++) {
      Files.writeString(folder.resolve("pets/Train/cat/bad" + i + ".png"), "x");
    }
    assertThat(run("data", "show", source, "--skipped", list.toString()))
        .isEqualTo(ErrorCode.DATASET_CORRUPT.exitStatus());
    assertThat(err()).contains("9 of 15 images cannot be read").doesNotContain("bad5.png");
    assertThat(list).content().contains("bad8.png", "unreadable", "not a PNG, JPEG, BMP or GIF");
    Files.delete(list);
    assertThat(run("data", "show", source, "--skip-bad", "--skipped", list.toString())).isZero();
    assertThat(list).content().contains("bad8.png");
    assertThat(out()).contains("VALIDATION");
    Files.delete(list);
    assertThat(run("data", "show", "sample", "--skipped", list.toString()))
        .isEqualTo(ErrorCode.USAGE.exitStatus());
    assertThat(list).doesNotExist();
  }

  @Test
  @DisplayName("show a file's tensors")
  void showsTensors() {
    Path weights = folder.resolve("w.safetensors");
    new Safetensors()
        .write(
            Weights.builder()
                .put("conv/kernel", List.of(2, 3), new float[6])
                .put("conv/bias", List.of(3), new float[3])
                .build(),
            weights);
    assertThat(run("weights", "show", weights.toString())).isZero();
    assertThat(out().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("conv/kernel  float32  [2, 3]"),
            line -> assertThat(line).isEqualTo("conv/bias    float32  [3]"),
            line -> assertThat(line).isEqualTo("2 tensors, 9 numbers"));
    assertThat(run("weights", "show", "none.safetensors")).isEqualTo(4);
  }

  @Test
  @DisplayName("show all of a file's tensors, and then that one of them cannot be used")
  void showsUnusable() {
    Path weights = folder.resolve("w.safetensors");
    new Safetensors()
        .write(
            Weights.builder()
                .put("conv/kernel", List.of(2, 3), new float[] {1, 2, 3, 4, Float.NaN, 6})
                .put("conv/bias", List.of(3), new float[3])
                .build(),
            weights);
    assertThat(run("weights", "show", weights.toString())).isEqualTo(4);
    assertThat(out().lines())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("conv/kernel  float32  [2, 3]  NaN at [1, 1]"),
            line -> assertThat(line).isEqualTo("conv/bias    float32  [3]"),
            line -> assertThat(line).isEqualTo("2 tensors, 9 numbers"));
    assertThat(err()).contains(weights + ": tensor conv/kernel has NaN at [1, 1].");
  }

  @ParameterizedTest(name = "explain themselves at 80 columns: {0} --help")
  @ValueSource(
      strings = {
        "data",
        "data fetch",
        "data verify",
        "data show",
        "data import",
        "weights",
        "weights fetch",
        "weights verify",
        "weights show",
        "weights import",
        "completion"
      })
  void help(String command) {
    assertThat(run((command + " --help").split(" "))).isZero();
    assertThat(out()).contains("Usage: likewise " + command);
    if (command.contains(" ")) {
      assertThat(out()).contains("Examples:");
    }
    assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @Test
  @DisplayName("are completed by the shell, like all others")
  void completion() {
    assertThat(run("completion")).isZero();
    assertThat(out()).startsWith("#!/usr/bin/env bash").contains("likewise", "weights", "--mirror");
  }
}
