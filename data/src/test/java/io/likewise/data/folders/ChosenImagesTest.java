package io.likewise.data.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.data.Split;
import io.likewise.data.TestImages;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every image has a colour of its own, by which a test knows it again. */
@DisplayName("The images chosen of a folder")
class ChosenImagesTest {
  private static final int BAD_TRIED = 10_000;

  @TempDir private Path root;
  private final List<String> notices = new ArrayList<>();
  private final Map<Path, Integer> colours = new HashMap<>();

  private InMemoryDataset read(int limit, boolean skipBad) {
    notices.clear();
    return ImageFolder.read(root, 32, limit, skipBad, notices::add);
  }

  private void images(String folder, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      int colour = 0x010203 + 0x030507 * (colours.size() + 1);
      Path file = root.resolve(folder).resolve(i + ".png");
      TestImages.png(file, 8, 8, colour & 0xffffff);
      colours.put(file, colour & 0xffffff);
    }
  }

  private static String digest(byte[] content) {
    MessageDigest sha = Digests.sha256();
    return HexFormat.of().formatHex(sha.digest(content));
  }

  private static String digest(Path file) {
    try {
      return digest(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** Returns the good files below a folder in the order of the digests of their bytes. */
  private List<Path> inOrder(String folder) {
    return colours.keySet().stream()
        .filter(file -> file.startsWith(root.resolve(folder)))
        .sorted(Comparator.comparing(ChosenImagesTest::digest))
        .toList();
  }

  private List<Integer> coloursOf(Stream<Path> files) {
    return files.map(colours::get).toList();
  }

  private static List<Integer> coloursOf(Split split) {
    byte[] pixels = new byte[8 * 8 * 3];
    return IntStream.range(0, split.size())
        .mapToObj(
            i -> {
              split.pixels(i, pixels, 0);
              return (pixels[0] & 0xff) << 16 | (pixels[1] & 0xff) << 8 | (pixels[2] & 0xff);
            })
        .toList();
  }

  /** Writes files that are no images, whose digests are below or above that of another file. */
  private void bad(String folder, int count, Path bound, boolean below) throws IOException {
    int made = 0;
    for (int i = 0; made < count && i < BAD_TRIED; i++) {
      byte[] content = ("no image " + i).getBytes(StandardCharsets.UTF_8);
      if (digest(content).compareTo(digest(bound)) < 0 == below) {
        Files.write(root.resolve(folder).resolve("bad" + made++ + ".png"), content);
      }
    }
    assertThat(made).isEqualTo(count);
  }

  private void trainAndTest() throws IOException {
    images("train/cat", 20);
    images("train/dog", 40);
    images("test/cat", 3);
    images("test/dog", 3);
  }

  @Test
  @DisplayName("for a limit are the first by the digests of their files, in the order of pixels")
  void limit() throws IOException {
    trainAndTest();
    InMemoryDataset dataset = read(12, false);
    assertThat(coloursOf(dataset.train()))
        .containsExactlyInAnyOrderElementsOf(coloursOf(inOrder("train").stream().limit(12)));
    assertThat(IntStream.range(0, 12).mapToObj(i -> digest(pixels(dataset.train(), i)))).isSorted();
    assertThat(dataset.test().size()).isEqualTo(6);
    assertThat(notices).isEmpty();
  }

  private static byte[] pixels(Split split, int index) {
    byte[] pixels = new byte[8 * 8 * 3];
    split.pixels(index, pixels, 0);
    return pixels;
  }

  @Test
  @DisplayName("for a limit that is no limit are all, as without one")
  void noLimit() throws IOException {
    trainAndTest();
    String all = read(0, false).digest();
    assertThat(read(60, false).digest()).isEqualTo(all);
    assertThat(read(1000, false).digest()).isEqualTo(all);
    assertThat(read(59, false).digest()).isNotEqualTo(all);
  }

  @Test
  @DisplayName("do not depend on names")
  void names() throws IOException {
    trainAndTest();
    String before = read(12, false).digest();
    for (Path file : inOrder("train/dog")) {
      Files.move(file, file.resolveSibling("x" + digest(file) + ".PNG"));
    }
    assertThat(read(12, false).digest()).isEqualTo(before);
  }

  @Test
  @DisplayName("are the only ones that are decoded: others may be bad")
  void othersAreNotDecoded() throws IOException {
    trainAndTest();
    bad("train/cat", 30, inOrder("train").get(11), false);
    InMemoryDataset dataset = read(12, false);
    assertThat(coloursOf(dataset.train()))
        .containsExactlyInAnyOrderElementsOf(coloursOf(inOrder("train").stream().limit(12)));
    assertThatThrownBy(() -> read(0, false)).hasMessageContaining("30 of 96 images");
  }

  @Test
  @DisplayName("are replaced by the next ones if they are bad and skipped")
  void replaced() throws IOException {
    trainAndTest();
    bad("train/cat", 5, inOrder("train").get(3), true);
    assertThatThrownBy(() -> read(12, false)).hasMessageContaining("5 of 18 images cannot be read");
    InMemoryDataset dataset = read(12, true);
    assertThat(coloursOf(dataset.train()))
        .containsExactlyInAnyOrderElementsOf(coloursOf(inOrder("train").stream().limit(12)));
    assertThat(notices).anyMatch(notice -> notice.contains("5 of 23 images cannot be read"));
  }

  @Test
  @DisplayName(
      "for testing, where there is no test, are a fifth, the same with and without a limit")
  void test() throws IOException {
    images("cat", 10);
    images("dog", 23);
    List<Integer> expected =
        coloursOf(
            Stream.concat(inOrder("cat").stream().limit(2), inOrder("dog").stream().limit(5)));
    InMemoryDataset all = read(0, false);
    assertThat(coloursOf(all.test())).containsExactlyInAnyOrderElementsOf(expected);
    assertThat(all.train().size()).isEqualTo(26);
    assertThat(notices).singleElement().asString().contains("7 of 33, chosen by their content");
    for (int limit : new int[] {2, 8, 25}) {
      InMemoryDataset limited = read(limit, false);
      assertThat(coloursOf(limited.test())).isEqualTo(coloursOf(all.test()));
      assertThat(coloursOf(limited.train()))
          .containsExactlyInAnyOrderElementsOf(
              coloursOf(
                  inOrder("").stream()
                      .filter(file -> !expected.contains(colours.get(file)))
                      .limit(limit)));
    }
  }

  @Test
  @DisplayName("for testing are never all that can be read of a class")
  void oneIsLeft() throws IOException {
    images("cat", 2);
    images("dog", 1);
    Files.writeString(root.resolve("dog").resolve("bad.png"), "no image");
    InMemoryDataset dataset = read(0, true);
    assertThat(dataset.test().size()).isEqualTo(1);
    assertThat(dataset.train().size()).isEqualTo(2);
    Files.delete(root.resolve("dog").resolve("0.png"));
    assertThatThrownBy(() -> read(0, true))
        .hasMessageContaining("no training image can be read of 'dog'");
    assertThatThrownBy(() -> read(1, true))
        .hasMessageContaining("no training image can be read of 'dog'");
  }

  @Test
  @DisplayName("are of all classes about as many as these have")
  void proportional() throws IOException {
    trainAndTest();
    Split train = read(30, false).train();
    long dogs = IntStream.range(0, train.size()).filter(i -> train.label(i) == 1).count();
    assertThat(dogs).isBetween(15L, 25L);
  }
}
