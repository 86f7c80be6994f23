package io.likewise.data.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.TestImages;
import io.likewise.data.memory.InMemoryDataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An image folder")
class ImageFolderTest {
  @TempDir private Path root;
  private final List<String> notices = new ArrayList<>();

  private InMemoryDataset read(int imageSize) {
    return ImageFolder.read(root, imageSize, 0, false, notices::add);
  }

  /** Keeps what is skipped. */
  private static DatasetNotices collecting(List<Skipped> told) {
    return new DatasetNotices() {
      @Override
      public void accept(String sentence) {}

      @Override
      public void skipped(List<Skipped> all) {
        told.addAll(all);
      }
    };
  }

  private InMemoryDataset readSkippingBad() {
    return ImageFolder.read(root, 32, 0, true, notices::add);
  }

  /** Writes images of one colour each, different in each file. */
  private void images(String folder, int count, int size) throws IOException {
    for (int i = 0; i < count; i++) {
      int colour = 0x100000 + 77 * i + 1000 * folder.hashCode();
      TestImages.png(root.resolve(folder).resolve(i + ".png"), size, size, colour);
    }
  }

  private void wholeFolder() throws IOException {
    images("train/dog", 3, 8);
    images("train/cat", 4, 8);
    images("test/dog", 1, 8);
    images("test/cat", 2, 8);
  }

  private void assertRefused(ErrorCode code, String... words) {
    assertThatThrownBy(() -> read(32))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", code)
        .hasMessageContainingAll(words);
  }

  @Nested
  @DisplayName("is laid out")
  class Layout {

    @Test
    @DisplayName("as train and test, with classes sorted by name, and nothing to say about it")
    void trainAndTest() throws IOException {
      wholeFolder();
      InMemoryDataset dataset = read(32);
      assertThat(dataset.classNames()).containsExactly("cat", "dog");
      assertThat(dataset.train().size()).isEqualTo(7);
      assertThat(dataset.test().size()).isEqualTo(3);
      assertThat(dataset.validation()).isEmpty();
      assertThat(dataset.name()).isEqualTo(root.getFileName().toString());
      assertThat(notices).isEmpty();
    }

    @Test
    @DisplayName("as train, test and val, which is then the validation split and in the digest")
    void validation() throws IOException {
      wholeFolder();
      String without = read(32).digest();
      images("val/dog", 2, 8);
      images("val/cat", 1, 8);
      InMemoryDataset dataset = read(32);
      assertThat(dataset.validation().orElseThrow().size()).isEqualTo(3);
      assertThat(dataset.test().size()).isEqualTo(3);
      assertThat(dataset.digest()).isNotEqualTo(without);
      assertThat(notices).isEmpty();
    }

    @Test
    @DisplayName("as train and val, which then is the test split, and it says so")
    void onlyValidation() throws IOException {
      images("train/dog", 3, 8);
      images("train/cat", 3, 8);
      images("val/dog", 2, 8);
      images("val/cat", 1, 8);
      InMemoryDataset dataset = read(32);
      assertThat(dataset.test().size()).isEqualTo(3);
      assertThat(dataset.validation()).isEmpty();
      assertThat(notices)
          .singleElement()
          .asString()
          .contains("no test images beside 'val', so its images are the test images");
    }

    @Test
    @DisplayName("as classes alone, of each of which a fifth is the test split, and it says so")
    void neither() throws IOException {
      images("dog", 10, 8);
      images("cat", 3, 8);
      images("cow", 1, 8);
      InMemoryDataset dataset = read(32);
      assertThat(dataset.classNames()).containsExactly("cat", "cow", "dog");
      int[] counts = new int[3];
      for (int i = 0; i < dataset.test().size(); i++) {
        counts[dataset.test().label(i)]++;
      }
      assertThat(counts).containsExactly(1, 0, 2);
      assertThat(dataset.train().size()).isEqualTo(11);
      assertThat(notices).hasSize(2);
      assertThat(notices.get(0)).contains("3 of 14, chosen by their content");
      assertThat(notices.get(1)).endsWith("no test image is of 'cow'.");
      assertThat(read(32).digest()).isEqualTo(dataset.digest());
    }

    @Test
    @DisplayName("with other files and folders, of all of which the data set knows the reason")
    void skipped() throws IOException {
      wholeFolder();
      Files.writeString(root.resolve("train/cat/notes.txt"), "x");
      Files.createDirectories(root.resolve("train/cat/more.png"));
      Files.writeString(root.resolve("train/cat/zero.png"), "");
      InMemoryDataset dataset = readSkippingBad();
      assertThat(dataset.train().size()).isEqualTo(7);
      assertThat(dataset.skipped())
          .containsExactly(
              new Skipped(Path.of("train/cat/zero.png").toString(), Reason.UNREADABLE, "empty"),
              new Skipped(Path.of("train/cat/more.png").toString(), Reason.NESTED, ""),
              new Skipped(Path.of("train/cat/notes.txt").toString(), Reason.ENDING, ""));
    }

    @Test
    @DisplayName("with links, which are followed, in circles too")
    void links() throws IOException {
      wholeFolder();
      images("elsewhere", 2, 8);
      Files.createSymbolicLink(root.resolve("train/emu"), root.resolve("elsewhere"));
      assertThat(read(32).train().size()).isEqualTo(9);
      Files.createSymbolicLink(root.resolve("train/loop"), root.resolve("train"));
      assertRefused(ErrorCode.DATASET_CORRUPT, "loop: the class has no images");
      Files.delete(root.resolve("train/loop"));
      Path self = root.resolve("train/cat/self.png");
      Files.createSymbolicLink(self, self);
      assertRefused(ErrorCode.DATASET_CORRUPT, "self.png' (cannot be read", "1 of 13 images");
    }
  }

  @Nested
  @DisplayName("is refused")
  class Refused {

    @Test
    @DisplayName("if it is not there or is a file")
    void missing() throws IOException {
      assertThatThrownBy(() -> ImageFolder.read(root.resolve("x"), 32, 0, false, notices::add))
          .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING)
          .hasMessageContaining("no such folder");
      Path file = Files.writeString(root.resolve("f"), "x");
      assertThatThrownBy(() -> ImageFolder.read(file, 32, 0, false, notices::add))
          .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING)
          .hasMessageContaining("a file, not a folder");
    }

    @Test
    @DisplayName("without classes, or one folder too high")
    void classes() throws IOException {
      assertRefused(ErrorCode.DATASET_CORRUPT, "0 class folders, expected at least 2");
      images("pets/train/cat", 1, 8);
      images("pets/test/cat", 1, 8);
      assertRefused(
          ErrorCode.DATASET_CORRUPT, "1 class folders", "Did you mean folder:" + root, "pets?");
    }

    @Test
    @DisplayName("with test and no train")
    void noTrain() throws IOException {
      images("test/cat", 1, 8);
      assertRefused(ErrorCode.DATASET_CORRUPT, "no folder train beside 'test'");
    }

    @Test
    @DisplayName("with an empty class, which is named")
    void emptyClass() throws IOException {
      wholeFolder();
      Files.createDirectories(root.resolve("train/emu"));
      assertRefused(
          ErrorCode.DATASET_CORRUPT,
          root.resolve("train/emu") + ": the class has no images; expected at least one .png");
    }

    @Test
    @DisplayName("with a test class that is not trained, while one that is not tested is only said")
    void testClasses() throws IOException {
      wholeFolder();
      images("train/emu", 2, 8);
      read(32);
      assertThat(notices).singleElement().asString().endsWith("no test image is of 'emu'.");
      images("test/eagle", 1, 8);
      assertRefused(
          ErrorCode.DATASET_CORRUPT,
          "test: 'train' has no class 'eagle', it has 'cat', 'dog', 'emu'");
    }

    @Test
    @DisplayName("with images that cannot be read, which are counted and named, unless skipped")
    void bad() throws IOException {
      wholeFolder();
      Files.writeString(root.resolve("train/cat/text.jpg"), "not an image at all");
      Files.write(root.resolve("test/dog/zero.png"), new byte[0]);
      assertRefused(
          ErrorCode.DATASET_CORRUPT,
          "2 of 12 images cannot be read: ",
          Path.of("train", "cat", "text.jpg") + "' (not a PNG, JPEG, BMP or GIF image",
          "zero.png' (empty)",
          "or go on without them.");
      InMemoryDataset dataset = readSkippingBad();
      assertThat(dataset.train().size()).isEqualTo(7);
      assertThat(dataset.test().size()).isEqualTo(3);
      assertThat(notices).singleElement().asString().contains("The run goes on without them");
      List<Skipped> told = new ArrayList<>();
      assertThatThrownBy(() -> ImageFolder.read(root, 32, 0, false, collecting(told)))
          .isInstanceOf(LikewiseException.class);
      assertThat(told).isEqualTo(dataset.skipped()).hasSize(2);
    }

    @Test
    @DisplayName("if nothing of a class is left")
    void nothingLeft() throws IOException {
      wholeFolder();
      Files.createDirectories(root.resolve("train/emu"));
      Files.writeString(root.resolve("train/emu/text.jpg"), "text");
      assertThatThrownBy(ImageFolderTest.this::readSkippingBad)
          .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_CORRUPT)
          .hasMessageContaining("no training image can be read of 'emu'");
    }

    @Test
    @DisplayName("if its images do not fit into the heap")
    void tooMuch() throws IOException {
      wholeFolder();
      TestImages.png(root.resolve("train/cat/wide.png"), 9, 8, 0);
      assertThatThrownBy(() -> read(1 << 14))
          .hasFieldOrPropertyWithValue("code", ErrorCode.OUT_OF_MEMORY)
          .hasMessageContaining("11 images of 16384 x 16384 pixels take 8,449 MB");
    }
  }

  @Nested
  @DisplayName("keeps its images")
  class Sizes {

    @Test
    @DisplayName("at their own size if they share one that is not larger than the experiment's")
    void same() throws IOException {
      wholeFolder();
      assertThat(read(32).train().imageSize()).isEqualTo(8);
      assertThat(read(8).train().imageSize()).isEqualTo(8);
    }

    @Test
    @DisplayName("at the experiment's size if they differ or are larger, whichever comes first")
    void others() throws IOException {
      wholeFolder();
      assertThat(read(4).train().imageSize()).isEqualTo(4);
      TestImages.png(root.resolve("test/dog/wide.png"), 9, 8, 0);
      assertThat(read(32).train().imageSize()).isEqualTo(32);
      TestImages.png(root.resolve("train/cat/0.png"), 9, 8, 0);
      assertThat(read(32).test().imageSize()).isEqualTo(32);
    }
  }

  @Test
  @DisplayName("says which images are in more than one part, pixel for pixel")
  void repeated() throws IOException {
    wholeFolder();
    images("val/dog", 1, 8);
    images("val/cat", 1, 8);
    Files.copy(root.resolve("train/cat/1.png"), root.resolve("test/cat/same.png"));
    Files.copy(root.resolve("train/cat/1.png"), root.resolve("val/dog/same.png"));
    read(32);
    assertThat(notices)
        .containsExactly(
            root
                + ": 1 of 4 test images are training images too, pixel for pixel: "
                + pair("test/cat/same.png", "train/cat/1.png"),
            root
                + ": 1 of 3 validation images are training images too, pixel for pixel: "
                + pair("val/dog/same.png", "train/cat/1.png"),
            root
                + ": 1 of 4 test images are validation images too, pixel for pixel: "
                + pair("test/cat/same.png", "val/dog/same.png"));
  }

  private static String pair(String one, String other) {
    return "'" + Path.of(one) + "' = '" + Path.of(other) + "'.";
  }

  @Test
  @DisplayName("is in the order of its content: names do not matter, pixels and classes do")
  void order() throws IOException {
    wholeFolder();
    InMemoryDataset before = read(32);
    Files.move(root.resolve("train/cat/0.png"), root.resolve("train/cat/zzz.png"));
    Files.move(root.resolve("train/dog/2.png"), root.resolve("train/dog/-.PNG"));
    assertThat(read(32).digest()).isEqualTo(before.digest());
    Files.move(root.resolve("train/dog/0.png"), root.resolve("train/cat/0.png"));
    assertThat(read(32).digest()).isNotEqualTo(before.digest());
  }
}
