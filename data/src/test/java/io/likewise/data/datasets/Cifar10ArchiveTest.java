package io.likewise.data.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The CIFAR-10 archive")
@Timeout(120)
class Cifar10ArchiveTest {
  @TempDir Path folder;

  private static InMemoryDataset read(Path path) {
    return Cifar10Archive.read(path, CifarTar.RECORDS);
  }

  private Path archive(byte[] bytes) throws IOException {
    return Files.write(folder.resolve("cifar-10-binary.tar.gz"), bytes);
  }

  private void assertCorrupt(byte[] bytes, String... words) throws IOException {
    Path path = archive(bytes);
    assertThatThrownBy(() -> read(path))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_CORRUPT)
        .hasMessageStartingWith(path + ": ")
        .hasMessageContainingAll(words)
        .hasMessageContaining("Get cifar-10-binary.tar.gz");
    assertThatThrownBy(() -> Cifar10Archive.check(path, CifarTar.RECORDS))
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_CORRUPT)
        .hasMessageContainingAll(words);
  }

  private Path unpacked(Path root) throws IOException {
    Path files = Files.createDirectories(root.resolve("cifar-10-batches-bin"));
    for (String name : Cifar10Files.names()) {
      Files.write(files.resolve(name), CifarTar.whole().content(name));
    }
    return files;
  }

  @Nested
  @DisplayName("is read")
  class Read {

    @Test
    @DisplayName("with labels, class names, and planes turned into interleaved pixels")
    void content() throws IOException {
      InMemoryDataset dataset = read(archive(CifarTar.whole().tarGz()));
      assertThat(dataset.name()).isEqualTo("cifar10");
      assertThat(dataset.classNames()).hasSize(10).startsWith("airplane").endsWith("truck");
      assertThat(dataset.train().size()).isEqualTo(5 * CifarTar.RECORDS);
      assertThat(dataset.test().size()).isEqualTo(CifarTar.RECORDS);
      assertThat(dataset.train().imageSize()).isEqualTo(32);
      List<List<Byte>> training = new ArrayList<>();
      for (int file = 1; file <= 5; file++) {
        training.addAll(expected(file));
      }
      assertThat(images(dataset.train())).containsExactlyInAnyOrderElementsOf(training);
      assertThat(images(dataset.test())).containsExactlyInAnyOrderElementsOf(expected(6));
    }

    /** Returns of each record of a file the label, then its pixels interleaved. */
    private List<List<Byte>> expected(int file) {
      List<List<Byte>> images = new ArrayList<>();
      for (int record = 0; record < CifarTar.RECORDS; record++) {
        List<Byte> image = new ArrayList<>();
        image.add((byte) ((file + record) % 10));
        for (int place = 0; place < 1024; place++) {
          for (int channel = 0; channel < 3; channel++) {
            image.add(CifarTar.pixel(file, record, channel, place));
          }
        }
        images.add(image);
      }
      return images;
    }

    private List<List<Byte>> images(InMemorySplit split) {
      List<List<Byte>> images = new ArrayList<>();
      for (int i = 0; i < split.size(); i++) {
        byte[] image = new byte[1 + 3072];
        image[0] = (byte) split.label(i);
        split.pixels(i, image, 1);
        List<Byte> boxed = new ArrayList<>();
        for (byte b : image) {
          boxed.add(b);
        }
        images.add(boxed);
      }
      return images;
    }

    @Test
    @DisplayName("in the order of the SHA-256 of its pixels, whichever file they came in")
    void order() throws IOException {
      InMemoryDataset dataset = read(archive(CifarTar.whole().tarGz()));
      List<String> digests = new ArrayList<>();
      for (int i = 0; i < dataset.train().size(); i++) {
        digests.add(HexFormat.of().formatHex(dataset.train().digest(i)));
      }
      assertThat(digests).isSorted();
      byte[] first = CifarTar.records(1);
      byte[] fourth = CifarTar.records(4);
      CifarTar exchanged =
          CifarTar.whole().with("data_batch_1.bin", fourth).with("data_batch_4.bin", first);
      assertThat(read(archive(exchanged.tarGz())).digest()).isEqualTo(dataset.digest());
    }

    @Test
    @DisplayName("to the same digest from the archive, the folder, and the folder around either")
    void places() throws IOException {
      String digest = read(archive(CifarTar.whole().tarGz())).digest();
      assertThat(read(folder).digest()).isEqualTo(digest);
      Path around = folder.resolve("around");
      Path files = unpacked(around);
      assertThat(read(around).digest()).isEqualTo(digest);
      assertThat(read(files).digest()).isEqualTo(digest);
    }

    @Test
    @DisplayName("to another digest if a single pixel or label is another")
    void digest() throws IOException {
      String digest = read(archive(CifarTar.whole().tarGz())).digest();
      for (int place : new int[] {0, 1, CifarTar.RECORD}) {
        byte[] changed = CifarTar.records(2);
        changed[place] ^= 1;
        CifarTar tar = CifarTar.whole().with("data_batch_2.bin", changed);
        assertThat(read(archive(tar.tarGz())).digest()).isNotEqualTo(digest);
      }
    }

    @Test
    @DisplayName("or only looked at, and nothing is wrong with it either")
    void check() throws IOException {
      Cifar10Archive.check(archive(CifarTar.whole().tarGz()), CifarTar.RECORDS);
      Cifar10Archive.check(unpacked(folder.resolve("files")), CifarTar.RECORDS);
    }

    @Test
    @DisplayName("from members whose names begin with ./")
    void dotted() throws IOException {
      CifarTar dotted = new CifarTar();
      for (String name : Cifar10Files.names()) {
        dotted.member("./cifar-10-batches-bin/" + name, CifarTar.whole().content(name));
      }
      assertThat(read(archive(dotted.tarGz())).digest())
          .isEqualTo(read(archive(CifarTar.whole().tarGz())).digest());
    }
  }

  @Nested
  @DisplayName("is missing")
  class Missing {

    private void assertMissing(Path path, String words) {
      assertThatThrownBy(() -> read(path))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING)
          .hasMessageStartingWith(path + ": ")
          .hasMessageContaining(words);
    }

    @Test
    @DisplayName("if there is no such path")
    void noPath() {
      assertMissing(folder.resolve("none.tar.gz"), "no such file or folder");
    }

    @Test
    @DisplayName("if the folder has none of its files")
    void emptyFolder() {
      assertMissing(folder, "no data_batch_1.bin, cifar-10-batches-bin or cifar-10-binary.tar.gz");
    }
  }

  @Nested
  @DisplayName("is refused")
  class Refused {

    @ParameterizedTest
    @ValueSource(strings = {"data_batch_1.bin", "test_batch.bin", "batches.meta.txt"})
    @DisplayName("without one of its files")
    void missingFile(String name) throws IOException {
      assertCorrupt(CifarTar.whole().without(name).tarGz(), name + ": missing");
      Path files = unpacked(folder);
      Files.delete(files.resolve(name));
      assertThatThrownBy(() -> read(files))
          .isInstanceOf(LikewiseException.class)
          .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_CORRUPT)
          .hasMessageContaining(name + ": missing");
    }

    @Test
    @DisplayName("with a file that is too short or too long")
    void size() throws IOException {
      byte[] records = CifarTar.records(3);
      assertCorrupt(
          CifarTar.whole()
              .with("data_batch_3.bin", Arrays.copyOf(records, records.length - 1))
              .tarGz(),
          "data_batch_3.bin: 9,218 bytes, expected 9,219 (3 records of 3,073)");
      assertCorrupt(
          CifarTar.whole()
              .with("data_batch_3.bin", Arrays.copyOf(records, records.length + 1))
              .tarGz(),
          "data_batch_3.bin: 9,220 bytes, expected 9,219");
    }

    @ParameterizedTest
    @ValueSource(ints = {10, 127, 128, 255})
    @DisplayName("with a label that is no class")
    void label(int label) throws IOException {
      byte[] records = CifarTar.records(4);
      records[2 * CifarTar.RECORD] = (byte) label;
      assertCorrupt(
          CifarTar.whole().with("data_batch_4.bin", records).tarGz(),
          "data_batch_4.bin: record 2 has label " + label + ", expected 0 to 9");
    }

    @Test
    @DisplayName("with a file twice")
    void twice() throws IOException {
      assertCorrupt(
          CifarTar.whole()
              .member("./cifar-10-batches-bin/data_batch_1.bin", CifarTar.records(1))
              .tarGz(),
          "data_batch_1.bin: there twice, expected once");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "a\nb\n",
          "a\na\nb\nc\nd\ne\nf\ng\nh\ni\n",
          "a\nb\nc\nd\ne\nf\ng\nh\ni\nj\u001b[2J\n"
        })
    @DisplayName("without ten different, printable class names")
    void classNames(String names) throws IOException {
      assertCorrupt(
          CifarTar.whole().with("batches.meta.txt", names.getBytes(StandardCharsets.UTF_8)).tarGz(),
          "batches.meta.txt: ",
          "expected 10 different class names");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "../data_batch_1.bin",
          "/etc/passwd",
          "cifar-10-batches-bin/../data_batch_1.bin",
          "data_batch_1.bin",
          "cifar-10-batches-py/data_batch_1",
          "cifar-10-batches-bin/data_batch_6.bin",
        })
    @DisplayName("with a member that does not belong to it, which the message names")
    void strangers(String name) throws IOException {
      assertCorrupt(
          new CifarTar().member(name, CifarTar.records(1)).tarGz(), "member '" + name + "'");
    }

    @Test
    @DisplayName("with a member's name shown without what a terminal would obey")
    void printable() throws IOException {
      assertCorrupt(
          new CifarTar().member("\u001b[2J" + "x".repeat(500), new byte[0]).tarGz(),
          "member '?[2Jxxx",
          "x…'");
    }

    @Test
    @DisplayName("with a link where a file should be")
    void link() throws IOException {
      Path path = folder.resolve("cifar-10-binary.tar.gz");
      try (TarArchiveOutputStream tar =
          new TarArchiveOutputStream(new GZIPOutputStream(Files.newOutputStream(path)))) {
        TarArchiveEntry entry =
            new TarArchiveEntry("cifar-10-batches-bin/test_batch.bin", TarConstants.LF_SYMLINK);
        entry.setLinkName("/etc/passwd");
        tar.putArchiveEntry(entry);
        tar.closeArchiveEntry();
      }
      assertCorrupt(Files.readAllBytes(path), "member 'cifar-10-batches-bin/test_batch.bin'");
    }

    @Test
    @DisplayName("cut off anywhere, in the last check sum too")
    void truncated() throws IOException {
      byte[] whole = CifarTar.whole().tarGz();
      for (int length = 0; length < whole.length; length += 1 + length / 40) {
        assertCorrupt(Arrays.copyOf(whole, length), "not a whole .tar.gz archive");
      }
      assertCorrupt(Arrays.copyOf(whole, whole.length - 1), "not a whole .tar.gz archive");
    }

    @Test
    @DisplayName("damaged, which its check sum tells")
    void damaged() throws IOException {
      byte[] whole = CifarTar.whole().tarGz();
      whole[whole.length - 8] ^= 1;
      assertCorrupt(whole, "not a whole .tar.gz archive");
    }

    @Test
    @DisplayName("if it is not compressed at all")
    void notCompressed() throws IOException {
      assertCorrupt(CifarTar.whole().tar(), "not a whole .tar.gz archive");
    }
  }

  @Nested
  @DisplayName("costs neither memory nor time when it is hostile:")
  class Hostile {

    @Test
    @DisplayName("a thousand members")
    void manyMembers() throws IOException {
      CifarTar tar = new CifarTar();
      for (int i = 0; i < 1000; i++) {
        tar.member("./".repeat(i % 2) + "cifar-10-batches-bin/readme.html", new byte[0]);
      }
      // The fake keeps one of a name, so the members are repeated as bytes.
      byte[] pair = Arrays.copyOfRange(tar.tar(), 512, 512 + 1024);
      byte[] thousand = new byte[500 * pair.length + 1024];
      for (int i = 0; i < 500; i++) {
        System.arraycopy(pair, 0, thousand, i * pair.length, pair.length);
      }
      assertCorrupt(CifarTar.gzip(thousand), "more than 32 members");
    }

    @Test
    @DisplayName("a member that says it is eight gigabytes long")
    void giantSize() throws IOException {
      byte[] tar = CifarTar.whole().tar();
      giant(tar, 512, "77777777777");
      assertCorrupt(CifarTar.gzip(tar), "data_batch_1.bin: 8,589,934,591 bytes, expected 9,219");
    }

    @Test
    @DisplayName("a page of eight gigabytes of zeros")
    void giantReadme() throws IOException {
      byte[] tar = new CifarTar().with("readme.html", new byte[512]).tar();
      giant(tar, 512, "77777777777");
      assertCorrupt(bomb(tar, 1 << 24), "it goes on for longer than it may");
    }

    @Test
    @DisplayName("a name of a hundred megabytes")
    void giantName() throws IOException {
      byte[] tar = new CifarTar().with("x".repeat(200), new byte[0]).tar();
      giant(tar, 512, "00600000000");
      assertCorrupt(bomb(tar, 1 << 24), "it goes on for longer than it may");
    }

    @Test
    @DisplayName("sixteen megabytes of zeros behind the archive's end")
    void giantTail() throws IOException {
      assertCorrupt(bomb(CifarTar.whole().tar(), 1 << 24), "it goes on for longer than it may");
    }

    /** Writes another size into the header at an offset, and its check sum. */
    private void giant(byte[] tar, int header, String octal) {
      byte[] size = octal.getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(size, 0, tar, header + 124, size.length);
      Arrays.fill(tar, header + 148, header + 156, (byte) ' ');
      int sum = 0;
      for (int i = 0; i < 512; i++) {
        sum += tar[header + i] & 0xff;
      }
      byte[] digits = String.format("%06o\0", sum).getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(digits, 0, tar, header + 148, digits.length);
    }

    /** Compresses some bytes and so many zeros after them. */
    private byte[] bomb(byte[] start, int zeros) throws IOException {
      Path path = folder.resolve("bomb");
      try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(path), 1 << 16)) {
        out.write(start);
        byte[] nothing = new byte[1 << 20];
        for (int written = 0; written < zeros; written += nothing.length) {
          out.write(nothing);
        }
      }
      return Files.readAllBytes(path);
    }
  }
}
