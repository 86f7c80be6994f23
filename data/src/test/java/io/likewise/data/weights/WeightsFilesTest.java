package io.likewise.data.weights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.KernelLayout;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Weights;
import io.likewise.data.formats.Safetensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The files below {@code keras/} are those that {@code interop/make_layouts.py} writes. */
@DisplayName("A weights file")
class WeightsFilesTest {
  private static final ModelSpec KERAS = spec(Variant.KERAS);
  private static final ModelSpec TORCHVISION = spec(Variant.TORCHVISION);

  @TempDir Path folder;
  private final List<String> notices = new ArrayList<>();

  private static ModelSpec spec(Variant variant) {
    return new ModelSpec(variant, List.of(1), 2, List.of(4), 0, 0, 32, 10);
  }

  private static List<TensorSpec> base(ModelSpec spec) {
    return spec.tensors().stream().filter(tensor -> !tensor.role().isHead()).toList();
  }

  /** Value i of the k-th tensor is k + i/1024. */
  private static float[] values(ModelSpec spec, TensorSpec tensor) {
    float[] values = new float[tensor.size()];
    int k = base(spec).indexOf(tensor);
    for (int i = 0; i < values.length; i++) {
      values[i] = k + i / 1024f;
    }
    return values;
  }

  private static Path resource(String name) {
    try {
      return Path.of(WeightsFilesTest.class.getResource("/keras/" + name).toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private void assertIsBase(Weights weights, ModelSpec spec) {
    assertThat(weights.names())
        .containsExactlyElementsOf(base(spec).stream().map(TensorSpec::name).toList());
    for (TensorSpec tensor : base(spec)) {
      assertThat(weights.shape(tensor.name())).as(tensor.name()).isEqualTo(tensor.shape());
      assertThat(weights.floats(tensor.name()))
          .as(tensor.name())
          .containsExactly(values(spec, tensor));
    }
  }

  @ParameterizedTest(name = "lists the tensors of {0} without a network")
  @ValueSource(strings = {"keras2.h5", "keras3.h5", "archive.keras", "named.weights.h5"})
  void listsTensors(String name) {
    assertThat(WeightsFiles.list(resource(name)))
        .contains(
            new WeightsFiles.Listed(
                "conv1_conv/kernel", List.of(7, 7, 3, 2), "float32", Optional.empty()))
        .hasSizeGreaterThanOrEqualTo(base(KERAS).size());
  }

  private void assertRefused(Path file, ModelSpec spec, ErrorCode code, String... words) {
    assertThatThrownBy(() -> WeightsFiles.read(file, spec, notices::add))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", code)
        .hasMessageStartingWith(file.toString())
        .hasMessageContainingAll(words)
        .extracting(Throwable::getMessage)
        .asString()
        .doesNotContain("\n");
  }

  /** Writes the base as safetensors, named otherwise and with what else there may be. */
  private Path safetensors(ModelSpec spec, UnaryOperator<String> name, Weights.Builder file) {
    for (TensorSpec tensor : base(spec)) {
      file.put(name.apply(tensor.name()), tensor.shape(), values(spec, tensor));
    }
    return write(file);
  }

  private Path write(Weights.Builder file) {
    Path path = folder.resolve("w.safetensors");
    new Safetensors().write(file.build(), path);
    return path;
  }

  private static String torchvisionName(String name) {
    return name.replace("conv2_block1_0_conv", "layer1.0.downsample.0")
        .replace("conv2_block1_0_bn", "layer1.0.downsample.1")
        .replaceFirst("conv2_block1_(\\d)_(conv|bn)", "layer1.0.$2$1")
        .replaceFirst("^conv1_(conv|bn)", "$11")
        .replace("/kernel", ".weight")
        .replace("/gamma", ".weight")
        .replace("/beta", ".bias")
        .replace("/moving_mean", ".running_mean")
        .replace("/moving_variance", ".running_var");
  }

  @Nested
  @DisplayName("of Keras")
  class OfKeras {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource({
      "keras2.h5, Keras 2's paths",
      "keras3.h5, a whole model saved by Keras 3.3 or newer",
      "keras3.0.h5, Keras 3.0's paths",
      "split.h5, attributes in parts",
      "nested.h5, ResNet50 as a layer of another model",
      "old.h5, the names of the first release",
      "named.weights.h5, Keras 3's layout with layers' names",
      "counted.weights.h5, Keras 3's layout without",
      "archive.keras, a model archive",
      "checkpoint.keras, a model archive of tf.keras 2.12",
      "deflated.keras, a model archive that somebody has packed again",
      "windows.keras, a model archive of tf.keras 2.12 on Windows",
      "windows.weights.h5, Keras 3.0's layout on Windows",
      "windows-named.weights.h5, paths of Windows with layers' names",
      "gzip.h5, compressed values",
      "lzf.h5, values compressed by h5py's own filter",
      "filters.h5, compressed and shuffled values with check sums",
      "chunks.h5, values in chunks that do not fit evenly",
      "user-block.h5, something before the HDF5 file",
    })
    @DisplayName("is read whatever its layout")
    void layouts(String name, String layout) {
      assertIsBase(WeightsFiles.read(resource(name), KERAS, notices::add), KERAS);
    }

    @ParameterizedTest
    @CsvSource({
      "keras3.h5, dense",
      "nested.h5, dense_3",
      "named.weights.h5, dense",
      "counted.weights.h5, dense",
      "archive.keras, dense"
    })
    @DisplayName("loses its head, and the user is told")
    void head(String name, String layer) {
      WeightsFiles.read(resource(name), KERAS, notices::add);
      assertThat(notices)
          .containsExactly(
              resource(name)
                  + ": its head ("
                  + layer
                  + ") is left out, the network's own is drawn from the seed.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2.h5", "keras3.0.h5", "split.h5"})
    @DisplayName("without a head needs no words")
    void quiet(String name) {
      WeightsFiles.read(resource(name), KERAS, notices::add);
      assertThat(notices).isEmpty();
    }

    @Test
    @DisplayName("of the first release is read with a warning that its network differed")
    void old() {
      WeightsFiles.read(resource("old.h5"), KERAS, notices::add);
      assertThat(notices).singleElement().asString().contains("first ResNet50", "epsilon 1e-3");
    }

    @ParameterizedTest
    @CsvSource({
      "without-tensor.h5, conv1_bn/beta",
      "szip.h5, 'conv1_conv/kernel is stored by a filter that is not read'",
      "hdf5-2.h5, an HDF5 file of a kind that is not read",
      "bomb.h5, a chunk of tensor conv1_conv/kernel is longer than it may be",
      "large-chunk.h5, conv1_conv/bias is stored in 1 chunks of",
      "half.h5, 'conv1_conv/kernel has Infinity at [1, 2, 0, 1].'",
      "elsewhere.h5, 'the layer conv1_bn'",
      "cyclic.h5, without end",
      "nothing.h5, no layer with tensors",
    })
    @DisplayName("is refused if something in it is not as Keras writes it")
    void corrupt(String name, String words) {
      assertRefused(resource(name), KERAS, ErrorCode.WEIGHTS_CORRUPT, words);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2.h5", "named.weights.h5", "archive.keras"})
    @DisplayName("is refused if it is cut off anywhere")
    void truncated(String name) throws IOException {
      byte[] whole = Files.readAllBytes(resource(name));
      for (int length = 9; length < whole.length; length += whole.length / 12) {
        Path file = Files.write(folder.resolve(name), Arrays.copyOf(whole, length));
        assertRefused(file, KERAS, ErrorCode.WEIGHTS_CORRUPT, "Get or write it again");
      }
    }

    @Test
    @DisplayName("says how much of it is there if it is cut off")
    void saysLength() throws IOException {
      byte[] whole = Files.readAllBytes(resource("keras2.h5"));
      Path file = Files.write(folder.resolve("w.h5"), Arrays.copyOf(whole, 10_000));
      assertRefused(
          file,
          KERAS,
          ErrorCode.WEIGHTS_CORRUPT,
          String.format("cut off, 10,000 bytes of %,d", whole.length));
    }

    @Test
    @DisplayName("with any byte changed is read or refused, and does nothing else")
    void changed() throws IOException {
      byte[] whole = Files.readAllBytes(resource("keras3.0.h5"));
      for (int at = 8; at < whole.length; at += 37) {
        byte[] changed = whole.clone();
        changed[at] ^= (byte) 0xff;
        Path file = Files.write(folder.resolve("w.h5"), changed);
        try {
          WeightsFiles.read(file, KERAS, notices::add);
        } catch (LikewiseException e) {
          assertThat(e.code()).isIn(ErrorCode.WEIGHTS_CORRUPT, ErrorCode.WEIGHTS_MISMATCH);
        }
      }
    }
  }

  @Nested
  @DisplayName("with a value that no network can be computed with is refused, naming it,")
  class Unusable {

    /** Puts another number in place of one that is in a file once. */
    private Path changed(String name, float from, float to) throws IOException {
      byte[] bytes = Files.readAllBytes(resource(name));
      ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      List<Integer> places = new ArrayList<>();
      for (int at = 0; at + Float.BYTES <= bytes.length; at++) {
        if (numbers.getInt(at) == Float.floatToRawIntBits(from)) {
          places.add(at);
        }
      }
      assertThat(places).hasSize(1);
      numbers.putFloat(places.get(0), to);
      return Files.write(folder.resolve(name), bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"keras2.h5", "old.h5", "named.weights.h5", "archive.keras"})
    @DisplayName("whatever the format of Keras")
    void keras(String name) throws IOException {
      // Value 1 of tensor 5, the first batch norm's moving variance.
      Path file = changed(name, 5 + 1 / 1024f, Float.NaN);
      assertRefused(file, KERAS, ErrorCode.WEIGHTS_CORRUPT, "tensor ", " has NaN at [1].");
      assertRefused(
          changed(name, 5 + 1 / 1024f, -5f),
          KERAS,
          ErrorCode.WEIGHTS_CORRUPT,
          " has -5.0 at [1], where no variance is below 0.");
    }

    @ParameterizedTest
    @ValueSource(floats = {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY})
    @DisplayName("whatever the tensor, and where the file has it")
    void torchvision(float value) {
      Weights.Builder file = Weights.builder();
      for (TensorSpec tensor : base(TORCHVISION)) {
        float[] values = values(TORCHVISION, tensor);
        List<Integer> shape = tensor.shape();
        if (tensor.name().equals("conv1_conv/kernel")) {
          values[2 * 7 + 3] = value;
          shape = List.of(2, 3, 7, 7);
        } else if (tensor.role() == Role.CONV_KERNEL) {
          shape = List.of(shape.get(3), shape.get(2), shape.get(0), shape.get(1));
        }
        file.put(torchvisionName(tensor.name()), shape, values);
      }
      assertRefused(
          write(file),
          TORCHVISION,
          ErrorCode.WEIGHTS_CORRUPT,
          "tensor conv1.weight has " + value + " at [0, 0, 2, 3].");
    }

    @ParameterizedTest
    @CsvSource({
      "1e39, too large for float32",
      "-1e39, too large for float32",
      "-Infinity, ''",
      "NaN, ''"
    })
    @DisplayName("also of float64, in which float32 ends")
    void float64(double value, String why) {
      Path file = float64File(value);
      assertRefused(file, KERAS, ErrorCode.WEIGHTS_CORRUPT, "conv1_conv/bias has " + value, why);
    }

    private Path float64File(double value) {
      Weights.Builder file = Weights.builder();
      for (TensorSpec tensor : base(KERAS)) {
        double[] values = new double[tensor.size()];
        Arrays.fill(values, tensor.name().equals("conv1_conv/bias") ? value : 1);
        file.put(tensor.name(), tensor.shape(), values);
      }
      Path path = folder.resolve("w.safetensors");
      Safetensors.writeScratch(file.build(), path);
      return path;
    }

    @ParameterizedTest
    @ValueSource(doubles = {1e-42, 1e-320, -1e-42, 3.4e38, -0.0})
    @DisplayName("but not if it is only small, or large")
    void denormal(double value) {
      Weights weights = WeightsFiles.read(float64File(value), KERAS, notices::add);
      assertThat(weights.doubles("conv1_conv/bias")).containsOnly(value);
    }

    @Test
    @DisplayName("with how many more there are")
    void others() {
      Weights.Builder file = Weights.builder();
      for (TensorSpec tensor : base(KERAS)) {
        float[] values = new float[tensor.size()];
        Arrays.fill(values, Float.NaN);
        file.put(tensor.name(), tensor.shape(), values);
      }
      assertRefused(
          write(file),
          KERAS,
          ErrorCode.WEIGHTS_CORRUPT,
          "conv1_conv/kernel has NaN at [0, 0, 0, 0], and 293 more like it.");
    }

    @Test
    @DisplayName("and is seen without a network as well, where it is only listed")
    void listed() throws IOException {
      assertThat(WeightsFiles.list(changed("keras2.h5", 5 + 1 / 1024f, -1)))
          .filteredOn(tensor -> tensor.unusable().isPresent())
          .containsExactly(
              new WeightsFiles.Listed(
                  "conv1_bn/moving_variance",
                  List.of(2),
                  "float32",
                  Optional.of("-1.0 at [1], where no variance is below 0")));
    }

    @Test
    @DisplayName("also when nothing of it is kept")
    void checked() throws IOException {
      WeightsFiles.check(resource("keras2.h5"), KERAS);
      Path file = changed("keras2.h5", 5 + 1 / 1024f, Float.NaN);
      assertThatThrownBy(() -> WeightsFiles.check(file, KERAS))
          .hasMessageContaining("conv1_bn/moving_variance has NaN at [1]");
    }
  }

  @Nested
  @DisplayName("of safetensors")
  class OfSafetensors {

    @ParameterizedTest
    @ValueSource(strings = {"%s", "%s:0", "resnet50/%s", "model/resnet50/%s:0"})
    @DisplayName("is read with Keras' names, whatever surrounds them")
    void kerasNames(String form) {
      Path file = safetensors(KERAS, name -> String.format(form, name), Weights.builder());
      assertIsBase(WeightsFiles.read(file, KERAS, notices::add), KERAS);
      assertThat(notices).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "module."})
    @DisplayName("is read with torchvision's names and kernels")
    void torchvision(String prefix) {
      Weights.Builder file = torchvisionFile(prefix);
      file.put(prefix + "fc.weight", List.of(10, 8), new float[80]);
      file.put(prefix + "fc.bias", List.of(10), new float[10]);
      Path path = write(file);
      assertIsBase(WeightsFiles.read(path, TORCHVISION, notices::add), TORCHVISION);
      assertThat(notices).singleElement().asString().contains("its head (fc)");
    }

    @Test
    @DisplayName("may have PyTorch's counts of batches in it")
    void counters() throws IOException {
      Path path = write(torchvisionFile(""));
      byte[] bytes = Files.readAllBytes(path);
      int header = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt();
      String json = new String(bytes, 8, header, StandardCharsets.UTF_8).strip();
      int data = bytes.length - 8 - header;
      String more =
          json.substring(0, json.length() - 1)
              + ",\"bn1.num_batches_tracked\":{\"dtype\":\"I64\",\"shape\":[],\"data_offsets\":["
              + data
              + ","
              + (data + 8)
              + "]}}";
      Path file = folder.resolve("counted.safetensors");
      Files.write(file, bytes(more, Arrays.copyOfRange(bytes, 8 + header, bytes.length + 8)));
      assertIsBase(WeightsFiles.read(file, TORCHVISION, notices::add), TORCHVISION);
    }

    private byte[] bytes(String header, byte[] data) {
      byte[] json = header.getBytes(StandardCharsets.UTF_8);
      return ByteBuffer.allocate(8 + json.length + data.length)
          .order(ByteOrder.LITTLE_ENDIAN)
          .putLong(json.length)
          .put(json)
          .put(data)
          .array();
    }

    private Weights.Builder torchvisionFile(String prefix) {
      Weights.Builder file = Weights.builder();
      for (TensorSpec tensor : base(TORCHVISION)) {
        List<Integer> shape = tensor.shape();
        float[] hwio = values(TORCHVISION, tensor);
        float[] values = hwio;
        if (tensor.role() == Role.CONV_KERNEL) {
          float[] oihw = new float[hwio.length];
          KernelLayout.forEach(
              shape.get(0) * shape.get(1),
              shape.get(2),
              shape.get(3),
              (from, to) -> oihw[to] = hwio[from]);
          values = oihw;
          shape = List.of(shape.get(3), shape.get(2), shape.get(0), shape.get(1));
        }
        file.put(prefix + torchvisionName(tensor.name()), shape, values);
      }
      return file;
    }
  }

  @Nested
  @DisplayName("that does not fit is refused")
  class Mismatch {

    @Test
    @DisplayName("if it is of the other variant, saying which one to choose")
    void variants() {
      assertRefused(
          resource("keras2.h5"),
          TORCHVISION,
          ErrorCode.WEIGHTS_MISMATCH,
          "for resnet50-keras, and the experiment's network is resnet50-torchvision",
          "the model resnet50-keras");
      assertRefused(
          safetensors(TORCHVISION, name -> name, Weights.builder()),
          KERAS,
          ErrorCode.WEIGHTS_MISMATCH,
          "the model resnet50-torchvision");
    }

    @Test
    @DisplayName("if it has nothing of the network")
    void unrelated() {
      Weights.Builder file = Weights.builder();
      file.put("block1_conv1/kernel", List.of(3, 3, 3, 4), new float[108]);
      assertRefused(
          write(file),
          KERAS,
          ErrorCode.WEIGHTS_MISMATCH,
          "none of its tensors",
          "block1_conv1/kernel [3, 3, 3, 4]");
    }

    @Test
    @DisplayName("if a tensor is missing")
    void missing() {
      Weights.Builder file = Weights.builder();
      base(KERAS).stream()
          .filter(tensor -> !tensor.name().equals("conv1_bn/beta"))
          .forEach(t -> file.put(t.name(), t.shape(), values(KERAS, t)));
      assertRefused(write(file), KERAS, ErrorCode.WEIGHTS_MISMATCH, "conv1_bn/beta [2] is missing");
    }

    @Test
    @DisplayName("if a tensor has another shape, before any is read")
    void misshapen() {
      ModelSpec wide = new ModelSpec(Variant.KERAS, List.of(1), 4, List.of(4), 0, 0, 32, 10);
      assertRefused(
          resource("keras2.h5"),
          wide,
          ErrorCode.WEIGHTS_MISMATCH,
          "conv1_conv/kernel has shape [7, 7, 3, 2], expected [7, 7, 3, 4]");
    }

    @ParameterizedTest
    @CsvSource({
      "conv2_block2_1_conv/kernel, Choose weights and a network that belong together",
      "stray, Choose weights and a network that belong together",
      "normalization/mean, 'which has no layer normalization. Write the layers of its base alone'",
      "head/batch_normalization/gamma, has no layer batch_normalization.",
    })
    @DisplayName("if a tensor is the network's no more than a head's")
    void extra(String name, String words) {
      Weights.Builder file = Weights.builder().put(name, List.of(1, 1, 2, 2), new float[4]);
      assertRefused(
          safetensors(KERAS, tensor -> tensor, file),
          KERAS,
          ErrorCode.WEIGHTS_MISMATCH,
          name + " [1, 1, 2, 2] is not one of the network's",
          words);
    }

    @Test
    @DisplayName("if two of its tensors are the same one")
    void twice() {
      Weights.Builder file = Weights.builder().put("other/conv1_bn/beta", List.of(2), new float[2]);
      assertRefused(
          safetensors(KERAS, tensor -> tensor, file),
          KERAS,
          ErrorCode.WEIGHTS_MISMATCH,
          "other/conv1_bn/beta and conv1_bn/beta are both conv1_bn/beta");
    }
  }

  @Nested
  @DisplayName("that is none is refused")
  class NoWeights {

    @Test
    @DisplayName("if it is not there")
    void absent() {
      assertRefused(folder.resolve("w.h5"), KERAS, ErrorCode.WEIGHTS_MISSING, "no such file");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "404", "PK", "PK\3\4and no more", "\u0000\u0000"})
    @DisplayName("if it is something else")
    void somethingElse(String text) throws IOException {
      Path file = Files.writeString(folder.resolve("w.h5"), text);
      assertRefused(file, KERAS, ErrorCode.WEIGHTS_CORRUPT, "Get or write it again");
    }

    @ParameterizedTest
    @CsvSource({
      "'<html>404</html>', a web page",
      "'version https://git-lfs.github.com/spec/v1', 'git lfs pull'",
      "'{\"metadata\": {}, \"weight_map\": {}}', the index of weights in several files",
    })
    @DisplayName("if it is what people get in place of a file, saying so")
    void lookalike(String text, String words) throws IOException {
      Path file = Files.writeString(folder.resolve("w.h5"), text);
      assertRefused(file, KERAS, ErrorCode.WEIGHTS_CORRUPT, words);
    }

    @ParameterizedTest
    @CsvSource({
      "saved_model.pb, a TensorFlow SavedModel",
      "model.weights.h5, an unpacked .keras archive. Name the weights in it",
      "model.safetensors, expected a file. Name the one that is meant",
      "ckpt.index, a TensorFlow checkpoint",
      "notes.txt, 'a folder, expected a file'",
    })
    @DisplayName("if it is a folder, saying what it is and what to name")
    void isFolder(String name, String words) throws IOException {
      Files.writeString(folder.resolve(name), "");
      assertRefused(folder, KERAS, ErrorCode.WEIGHTS_CORRUPT, words);
    }

    @Test
    @DisplayName("if it is PyTorch's pickle, saying how to write safetensors")
    void pickle() throws IOException {
      Path file = Files.write(folder.resolve("w.pth"), new byte[] {(byte) 0x80, 2, '}', 'q'});
      assertRefused(file, KERAS, ErrorCode.WEIGHTS_CORRUPT, "safetensors.torch.save_file");
    }
  }
}
