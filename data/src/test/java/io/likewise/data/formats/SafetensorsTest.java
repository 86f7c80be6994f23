package io.likewise.data.formats;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Weights;
import io.likewise.data.Golden;
import io.likewise.files.AtomicFile;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Safetensors")
class SafetensorsTest {
  @TempDir Path folder;

  private final Safetensors format = new Safetensors();

  private Path file(String json, byte... data) throws IOException {
    byte[] header = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer bytes = ByteBuffer.allocate(8 + header.length + data.length);
    bytes.order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).put(header).put(data);
    return Files.write(folder.resolve("weights.safetensors"), bytes.array());
  }

  private static String tensor(String name, String dtype, String shape, int begin, int end) {
    return String.format(
        "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%d,%d]}",
        name, dtype, shape, begin, end);
  }

  @Nested
  @DisplayName("reads")
  class Reads {

    @Test
    @DisplayName("float32 and float64 tensors to the last bit, in the file's order")
    void floats() throws IOException {
      ByteBuffer data = ByteBuffer.allocate(24).order(ByteOrder.LITTLE_ENDIAN);
      data.putDouble(0.1).putDouble(-1e300).putFloat(1.5f).putFloat(Float.NaN);
      Path file =
          file(
              "{"
                  + tensor("z", "F64", "[2,1]", 0, 16)
                  + ","
                  + tensor("a", "F32", "[2]", 16, 24)
                  + "}  ",
              data.array());
      Weights weights = format.read(file);
      assertThat(weights.names()).containsExactly("z", "a");
      assertThat(weights.isFloat64("z")).isTrue();
      assertThat(weights.shape("z")).containsExactly(2, 1);
      assertThat(weights.doubles("z")).containsExactly(0.1, -1e300);
      assertThat(weights.isFloat64("a")).isFalse();
      assertThat(weights.floats("a")).containsExactly(1.5f, Float.NaN);
    }

    @Test
    @DisplayName("what one process leaves to another, to the last bit of float64")
    void scratch() {
      double[] wide = new double[70_000];
      Arrays.setAll(wide, i -> 1.0 / (i + 3));
      Weights weights =
          Weights.builder()
              .put("wide", List.of(7, 10_000), wide)
              .put("narrow", List.of(2), new float[] {0.1f, -0.0f})
              .build();
      Path file = folder.resolve("scratch.safetensors");
      Safetensors.writeScratch(weights, file);
      Weights read = format.read(file);
      assertThat(read.digest()).isEqualTo(weights.digest());
      assertThat(read.isFloat64("wide")).isTrue();
      assertThat(read.isFloat64("narrow")).isFalse();
    }

    @Test
    @DisplayName("bfloat16 as the upper half of a float32")
    void bfloat16() throws IOException {
      Path file =
          file(
              "{" + tensor("a", "BF16", "[3]", 0, 6) + "}",
              (byte) 0x80,
              (byte) 0x3f,
              (byte) 0xc0,
              (byte) 0xbf,
              (byte) 0x01,
              (byte) 0x00);
      assertThat(format.read(file).floats("a")).containsExactly(1f, -1.5f, 0x1p-133f);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource({
      "0000, 0",
      "8000, -0.0",
      "3c00, 1",
      "c000, -2",
      "3555, 0.333251953125",
      "7bff, 65504",
      "0400, 6.103515625E-5",
      "0001, 5.9604644775390625E-8",
      "83ff, -6.097555160522461E-5",
      "7c00, Infinity",
      "fc00, -Infinity",
      "7e00, NaN",
    })
    @DisplayName("binary16 numbers, subnormal and infinite ones included")
    void binary16(String bits, float value) throws IOException {
      short half = (short) Integer.parseInt(bits, 16);
      Path file =
          file("{" + tensor("a", "F16", "[1]", 0, 2) + "}", (byte) half, (byte) (half >> 8));
      assertThat(format.read(file).floats("a")).containsExactly(value);
    }

    @Test
    @DisplayName("single numbers, empty tensors and a file without tensors")
    void small() throws IOException {
      Path file =
          file(
              "{"
                  + tensor("one", "F32", "[]", 0, 4)
                  + ","
                  + tensor("none", "F32", "[3,0]", 4, 4)
                  + "}",
              new byte[4]);
      Weights weights = format.read(file);
      assertThat(weights.floats("one")).containsExactly(0);
      assertThat(weights.floats("none")).isEmpty();
      assertThat(format.read(file("{}")).names()).isEmpty();
    }

    @Test
    @DisplayName("tensors larger than its buffer")
    void large() throws IOException {
      float[] values = new float[200_001];
      for (int i = 0; i < values.length; i++) {
        values[i] = i;
      }
      Path file = folder.resolve("large.safetensors");
      format.write(Weights.builder().put("a", List.of(values.length), values).build(), file);
      assertThat(format.read(file).floats("a")).isEqualTo(values);
    }

    @Test
    @DisplayName("integers through the open file only, as weights never")
    void integers() throws IOException {
      Path file =
          file(
              "{\"__metadata__\":{\"k\":\"v\"},"
                  + tensor("i", "I32", "[1]", 0, 4)
                  + ","
                  + tensor("u", "U8", "[2]", 4, 6)
                  + "}",
              new byte[] {-2, -1, -1, -1, 0, -1});
      try (SafetensorsFile open = SafetensorsFile.open(file)) {
        assertThat(open.metadata()).containsEntry("k", "v").hasSize(1);
        assertThat(open.names()).containsExactly("i", "u");
        assertThat(open.dtype("u")).isEqualTo("U8");
        assertThat(open.ints("i")).containsExactly(-2);
        assertThat(open.ints("u")).containsExactly(0, 255);
        assertThat(open.doubles("i")).containsExactly(-2);
        assertThat(open.floats("u")).containsExactly(0, 255);
        assertThatThrownBy(() -> open.shape("x"))
            .isInstanceOf(IllegalArgumentException.class)
            .hasMessageContaining("no tensor is named x");
      }
      assertThatThrownBy(() -> format.read(file))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_CORRUPT)
          .hasMessageContaining("tensor i holds integers (I32)");
    }

    @Test
    @DisplayName("both files of reference values whole")
    void golden() {
      for (String name : List.of("resnet50-keras", "resnet50-torchvision")) {
        try (SafetensorsFile golden = Golden.open(name)) {
          assertThat(golden.shape("images")).containsExactly(64, 32, 32, 3);
          assertThat(golden.shape("stage1/losses")).containsExactly(10);
          for (String tensor : golden.names()) {
            assertThat(golden.doubles(tensor)).doesNotContain(Double.NaN);
          }
        }
      }
    }
  }

  @Nested
  @DisplayName("refuses")
  class Refuses {

    private void assertCorrupt(Path file, String words) {
      assertThatThrownBy(() -> format.read(file))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_CORRUPT)
          .hasMessageStartingWith(file + ": ")
          .hasMessageContaining(words);
    }

    @Test
    @DisplayName("a file that is not there")
    void missing() {
      assertThatThrownBy(() -> format.read(folder.resolve("none.safetensors")))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.WEIGHTS_MISSING)
          .hasMessageContaining("none.safetensors: no such file");
    }

    @Test
    @DisplayName("files that are cut off anywhere")
    void truncated() throws IOException {
      Path whole = file("{" + tensor("a", "F32", "[2]", 0, 8) + "}", new byte[8]);
      byte[] bytes = Files.readAllBytes(whole);
      for (int length = 0; length < bytes.length; length++) {
        Path cut = folder.resolve("cut.safetensors");
        Files.write(cut, java.util.Arrays.copyOf(bytes, length));
        assertCorrupt(cut, "not a whole safetensors file");
      }
    }

    @Test
    @DisplayName("bytes behind the last tensor")
    void trailing() throws IOException {
      assertCorrupt(
          file("{" + tensor("a", "F32", "[2]", 0, 8) + "}", new byte[9]),
          "9 bytes follow the header, expected 8");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"-1", "0", "1", "100000001", "9223372036854775807", "200"})
    @DisplayName("a header whose length is impossible")
    void headerLength(long length) throws IOException {
      Path file = folder.resolve("length.safetensors");
      ByteBuffer bytes = ByteBuffer.allocate(100).order(ByteOrder.LITTLE_ENDIAN);
      Files.write(file, bytes.putLong(length).array());
      assertCorrupt(file, "says that its header has " + Long.toUnsignedString(length) + " bytes");
    }

    @ParameterizedTest(name = "{2}")
    @CsvSource(
        delimiter = '|',
        quoteCharacter = '`',
        value = {
          " [] | 0 | does not begin with '{'",
          " {}x | 0 | not JSON",
          " {}{} | 0 | something follows",
          " {\"a\":1} | 0 | a: is not an object",
          " {\"a\" | 0 | not JSON",
          " {\"a\":{\"shape\":[1],\"data_offsets\":[0,4]}} | 4 | a: has no dtype",
          " {\"a\":{\"dtype\":\"F32\",\"data_offsets\":[0,4]}} | 4 | a: has no shape",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[1]}} | 4 | a: has no two data_offsets",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0]}} | 4 | a: has no two",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4],\"x\":1}} | 4 | field x",
          " {\"a\":{\"dtype\":\"F8\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | a: dtype F8",
          " {\"a\":{\"dtype\":4,\"shape\":[1],\"data_offsets\":[0,4]}} | 4 | dtype is not a text",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[-1],\"data_offsets\":[0,4]}} | 4 | whole number",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[1.0],\"data_offsets\":[0,4]}} | 4 | whole number",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,4]}} | 4"
              + " | whole number",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[4294967297,4294967297],\"data_offsets\":[0,4]}}"
              + " | 4 | more values than an array",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[65536,65536],\"data_offsets\":[0,0]}} | 0"
              + " | more values than an array",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[0,3000000000],\"data_offsets\":[0,0]}} | 0"
              + " | more values than an array",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | do not hold 2",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 4 | do not hold 1",
          " {\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8"
              + " | begins at byte 4, expected 0",
          " {\"__metadata__\":{\"a\":1}} | 0 | a is not a text",
          " {\"__metadata__\":[]} | 0 | is not an object",
        })
    @DisplayName("a header that breaks a rule, naming tensor and rule")
    void header(String json, int dataBytes, String words) throws IOException {
      assertCorrupt(file(json, new byte[dataBytes]), words);
    }

    @Test
    @DisplayName("two tensors of one name")
    void duplicate() throws IOException {
      String tensor = tensor("a", "F32", "[1]", 0, 4);
      assertCorrupt(file("{" + tensor + "," + tensor + "}", new byte[4]), "Duplicate field 'a'");
    }

    @Test
    @DisplayName("tensors that overlap or leave a hole")
    void layout() throws IOException {
      String first = "{" + tensor("a", "F32", "[2]", 0, 8) + ",";
      assertCorrupt(
          file(first + tensor("b", "F32", "[1]", 4, 8) + "}", new byte[8]),
          "b: begins at byte 4, expected 8");
      assertCorrupt(
          file(first + tensor("b", "F32", "[1]", 12, 16) + "}", new byte[16]),
          "b: begins at byte 12, expected 8");
    }
  }

  @Nested
  @DisplayName("writes")
  class Writes {
    private final Weights weights =
        Weights.builder()
            .put("conv/kernel", List.of(1, 1, 2, 3), new float[] {1, -2, 3.5f, 4, 5, 1e-40f})
            .put("scalar", List.of(), new float[] {7})
            .put("precise", List.of(2), new double[] {0.1, 1e300})
            .build();

    @Test
    @DisplayName("what it reads again, float64 rounded to float32, in order")
    void roundTrip() {
      Path file = folder.resolve("w.safetensors");
      format.write(weights, file);
      Weights again = format.read(file);
      assertThat(again.names()).containsExactly("conv/kernel", "scalar", "precise");
      assertThat(again.shape("conv/kernel")).containsExactly(1, 1, 2, 3);
      assertThat(again.shape("scalar")).isEmpty();
      assertThat(again.floats("conv/kernel")).isEqualTo(weights.floats("conv/kernel"));
      assertThat(again.floats("precise")).containsExactly(0.1f, Float.POSITIVE_INFINITY);
    }

    @Test
    @DisplayName("float64 exactly if told so, and says the digest of what it has written")
    void exactly() throws IOException {
      Path file = folder.resolve("w.safetensors");
      String digest = format.writeExactly(weights, file);
      assertThat(format.read(file).digest()).isEqualTo(weights.digest());
      assertThat(Digests.read(file, "SHA-256").digest()).isEqualTo(digest);
    }

    @Test
    @DisplayName("equal bytes for equal weights, tensors from a multiple of eight")
    void deterministic() throws IOException {
      Path first = folder.resolve("1");
      Path second = folder.resolve("2");
      format.write(weights, first);
      format.write(weights, second);
      byte[] bytes = Files.readAllBytes(first);
      assertThat(Files.readAllBytes(second)).isEqualTo(bytes);
      assertThat(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong() % 8).isZero();
    }

    @Test
    @DisplayName("over an older file, leaving nothing else behind")
    void replaces() throws IOException {
      Path file = Files.writeString(folder.resolve("w.safetensors"), "old");
      format.write(weights, file);
      assertThat(format.read(file).names()).hasSize(3);
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }

    @Test
    @DisplayName("nothing where there is no folder, and says so")
    void unwritable() {
      Path file = folder.resolve("none").resolve("w.safetensors");
      assertThatThrownBy(() -> format.write(weights, file))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.OUTPUT_UNWRITABLE)
          .hasMessageStartingWith(file + ": cannot be written");
    }

    @Test
    @DisplayName("the whole file or leaves the old one, if writing fails midway")
    void allOrNothing() throws IOException {
      Path file = Files.writeString(folder.resolve("w.safetensors"), "old");
      assertThatThrownBy(
              () ->
                  AtomicFile.write(
                      file,
                      channel -> {
                        channel.write(ByteBuffer.wrap(new byte[100]));
                        throw new IOException("No space left on device");
                      }))
          .isInstanceOf(LikewiseException.class)
          .hasMessageContaining("No space left on device");
      assertThat(file).hasContent("old");
      try (var files = Files.list(folder)) {
        assertThat(files).containsExactly(file);
      }
    }
  }
}
