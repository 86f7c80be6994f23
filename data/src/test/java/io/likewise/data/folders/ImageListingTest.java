package io.likewise.data.folders;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("The listing of a folder of images")
class ImageListingTest {
  @TempDir private Path root;

  /** Makes files, which nobody opens. */
  private void files(String... names) throws IOException {
    for (String name : names) {
      Path file = root.resolve(name);
      Files.createDirectories(file.getParent());
      Files.createFile(file);
    }
  }

  /** Makes two classes with an image each. */
  private void classes(String folder) throws IOException {
    files(folder + "/cat/1.png", folder + "/dog/1.png");
  }

  private ImageListing listing() {
    return ImageListing.of(root);
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(this::listing)
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_CORRUPT)
        .hasMessageContainingAll(words)
        .message()
        .doesNotContainPattern("remove|delete");
  }

  @Nested
  @DisplayName("knows the parts of a data set")
  class Parts {

    @ParameterizedTest(name = "{0}, {1}, {2}")
    @CsvSource({
      "train, test, val",
      "Train, Test, Val",
      "TRAIN, TEST, VALID",
      "training, testing, validation",
      "training_set, test_set, validation_set",
      "Training Set, Test-Set, dev set",
      "train_images, test_images, valid_images",
      "trainData, testData, valData",
      "train-split, test-split, dev",
      "train, eval, val",
      "train, test, eval",
      "ｔｒａｉｎ, TeSt, Evaluation",
    })
    @DisplayName("by any usual name, and says which is which")
    void names(String train, String test, String validation) throws IOException {
      classes(train);
      classes(test);
      classes(validation);
      ImageListing listing = listing();
      assertThat(listing.classNames()).containsExactly("cat", "dog");
      assertThat(listing.train()).allMatch(in(train)).hasSize(2);
      assertThat(listing.test()).allMatch(in(test)).hasSize(2);
      assertThat(listing.validation()).allMatch(in(validation)).hasSize(2);
      assertThat(listing.skipped()).isEmpty();
      if (train.equals("train") && test.equals("test") && validation.equals("val")) {
        assertThat(listing.notices()).isEmpty();
      } else {
        assertThat(listing.notices())
            .singleElement()
            .asString()
            .endsWith(
                String.format(
                    "training images are those of '%s', test images are those of '%s', validation"
                        + " images are those of '%s'.",
                    train, test, validation));
      }
    }

    private java.util.function.Predicate<ImageListing.Item> in(String folder) {
      return item -> item.file().startsWith(root.resolve(folder));
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"val", "valid", "Validation", "dev_set", "eval"})
    @DisplayName("without test images: validation images are the test images")
    void noTest(String validation) throws IOException {
      classes("train");
      classes(validation);
      ImageListing listing = listing();
      assertThat(listing.test()).allMatch(in(validation)).hasSize(2);
      assertThat(listing.validation()).isEmpty();
      assertThat(listing.notices()).hasSize(1);
    }

    @ParameterizedTest(name = "{0} and {1}: {2}")
    @CsvSource({
      "train, Training, training",
      "test, test_set, test",
      "val, validation, validation",
      "valid, dev, validation",
    })
    @DisplayName("but not two of one kind")
    void ambiguous(String one, String other, String what) throws IOException {
      classes("train");
      classes("test");
      if (!one.equals("train") && !one.equals("test")) {
        classes(one);
      }
      classes(other);
      assertRefused(
          "are all named like the folder of the " + what + " images, expected one",
          "'" + one + "'",
          "'" + other + "'");
    }

    @Test
    @DisplayName("and of two takes the one that has classes")
    void flatTwin() throws IOException {
      classes("train");
      classes("test");
      files("test_images/1.png", "Training/log.txt");
      ImageListing listing = listing();
      assertThat(listing.test()).allMatch(in("test"));
      assertThat(listing.skipped())
          .containsExactly(
              new Skipped("Training", Reason.BESIDE, ""),
              new Skipped("test_images", Reason.BESIDE, ""));
    }

    @Test
    @DisplayName("and refuses one without classes")
    void flat() throws IOException {
      classes("train");
      files("test/1.png");
      assertRefused("test: no class folders, expected 'cat', 'dog'. Sort its images into these");
    }

    @Test
    @DisplayName("and misses the training images")
    void noTrain() throws IOException {
      classes("Test");
      assertRefused("no folder train beside 'Test', expected train/<class>/");
    }
  }

  @Nested
  @DisplayName("takes the folders for classes")
  class Classes {

    @Test
    @DisplayName("where they have images and none is called train")
    void plain() throws IOException {
      classes(".");
      ImageListing listing = listing();
      assertThat(listing.classNames()).containsExactly("cat", "dog");
      assertThat(listing.notices()).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"valid", "val", "dev", "Eval", "validation"})
    @DisplayName("even if they are called like validation images, and says so")
    void calledValid(String name) throws IOException {
      files("invalid/1.png", name + "/1.png");
      ImageListing listing = listing();
      assertThat(listing.classNames()).containsExactlyInAnyOrder("invalid", name);
      assertThat(listing.notices())
          .singleElement()
          .asString()
          .endsWith("all folders are taken for classes, '" + name + "' too.");
    }

    @ParameterizedTest(name = "{0}")
    @ValueSource(strings = {"train", "Training", "test", "TEST", "test_set"})
    @DisplayName("but not if one is called like training or test images; it says the way out")
    void taken(String name) throws IOException {
      files("bus/1.png", "car/1.png", name + "/1.png");
      assertRefused(
          "the name '" + name + "' is taken",
          "If it is a class, like 'bus', 'car', put all classes into one folder train, as in"
              + " train/"
              + name);
    }

    @Test
    @DisplayName("alone too, and without images as any other class")
    void takenAlone() throws IOException {
      files("test/1.png");
      assertRefused("If it is a class, put all classes into one folder train, as in train/test");
      Files.move(root.resolve("test/1.png"), root.resolve("test/1.webp"));
      files("cat/1.png");
      assertRefused("test: the class has no images", "which has '1.webp'");
    }

    @Test
    @DisplayName("below train under any name")
    void below() throws IOException {
      files("train/train/1.png", "train/test/1.png", "train/val/1.png");
      assertThat(listing().classNames()).containsExactly("test", "train", "val");
    }

    @Test
    @DisplayName("sorted by code points, as Keras and torchvision sort them")
    void sorted() throws IOException {
      files("😀/1.png", "ﬀx/1.png", "a/1.png", "B/1.png", "10/1.png", "9/1.png", "é/1.png");
      assertThat(listing().classNames()).containsExactly("10", "9", "B", "a", "é", "ﬀx", "😀");
    }

    @Test
    @DisplayName("that are the same however their accents are put together")
    void normalised() throws IOException {
      files("train/caf\u00e9/1.png", "train/dog/1.png", "test/cafe\u0301/1.png", "test/dog/1.png");
      assumeTrue(
          Files.notExists(root.resolve("train/cafe\u0301")), "this file system normalises names");
      ImageListing listing = listing();
      assertThat(listing.classNames()).containsExactly("caf\u00e9", "dog");
      assertThat(listing.test()).extracting(ImageListing.Item::label).containsExactly(0, 1);
      files("train/cafe\u0301/1.png");
      assertRefused("two folders are called", "NFC and NFD");
    }

    @Test
    @DisplayName("with names that are none in the system's charset")
    void bytes() throws IOException {
      String base = root.toUri().toString();
      for (String name : List.of("train/caf%E9", "train/caf%E8", "test/caf%E9", "test/caf%E8")) {
        try {
          Path folder = Files.createDirectories(Path.of(URI.create(base + name)));
          Files.createFile(folder.resolve("1.png"));
        } catch (IOException | InvalidPathException e) {
          assumeTrue(false, "this file system takes only names in Unicode");
        }
      }
      ImageListing listing = listing();
      assertThat(listing.classNames()).containsExactly("caf\ufffd", "caf\ufffd");
      assertThat(listing.train())
          .extracting(item -> item.file().getParent().getFileName())
          .isEqualTo(
              listing.test().stream().map(item -> item.file().getParent().getFileName()).toList());
      assertThat(listing.all()).allMatch(item -> Files.isRegularFile(item.file()));
    }

    @ParameterizedTest(name = "{0} is not {1}")
    @CsvSource({"'cat ', cat, dog", "Cat, cat, dog", "d_og, dog, cat", "'do\u200bg', dog, cat"})
    @DisplayName("and says what they differ in where that is hard to see")
    void alike(String found, String known, String other) throws IOException {
      files("train/" + known + "/1.png", "train/" + other + "/1.png", "test/" + found + "/1.png");
      assertRefused(
          "'train' has no class '" + found.replace("\u200b", "\\u200b") + "', it has 'cat', 'dog'.",
          "It differs from '" + known + "' only in capitals, blanks or the like");
    }

    @Test
    @DisplayName("that have images directly in them")
    void noImages() throws IOException {
      files("seg_train/a/1.png", "seg_test/a/1.png");
      assertRefused(
          "seg_test: the class has no images",
          "which has folders in it, 'a'",
          "if it is a part of the data set, name the parts train, test and val");
      files("seg_test/b.webp");
      Files.delete(root.resolve("seg_test/a/1.png"));
      Files.delete(root.resolve("seg_test/a"));
      assertRefused("seg_test: the class has no images", "which has 'b.webp'", "Convert");
    }
  }

  @Nested
  @DisplayName("tells of all that is not read")
  class NotRead {

    @Test
    @DisplayName("by the reason, with the number and the first five")
    void told() throws IOException {
      classes("train");
      classes("test");
      files(
          "README.md",
          "train/loose.png",
          "extra/1.png",
          "train/cat/x.webp",
          "train/cat/more/1.png",
          "train/__MACOSX/cat/._1.png",
          "train/cat/Thumbs.db",
          "test/dog/@eaDir/1.png",
          "train/cat/.hidden.png",
          "train/.ipynb_checkpoints/1.png");
      for (int i = 0; i < 7; i++) {
        files("test/cat/" + i + ".tif");
      }
      ImageListing listing = listing();
      assertThat(listing.train()).hasSize(2);
      assertThat(listing.test()).hasSize(2);
      assertThat(listing.skipped())
          .containsExactlyInAnyOrder(
              skipped("README.md", Reason.OUTSIDE),
              skipped("train/loose.png", Reason.OUTSIDE),
              skipped("extra", Reason.BESIDE),
              skipped("train/cat/x.webp", Reason.ENDING),
              skipped("train/cat/more", Reason.NESTED),
              skipped("train/__MACOSX", Reason.SYSTEM),
              skipped("train/cat/Thumbs.db", Reason.SYSTEM),
              skipped("test/dog/@eaDir", Reason.SYSTEM),
              skipped("test/cat/0.tif", Reason.ENDING),
              skipped("test/cat/1.tif", Reason.ENDING),
              skipped("test/cat/2.tif", Reason.ENDING),
              skipped("test/cat/3.tif", Reason.ENDING),
              skipped("test/cat/4.tif", Reason.ENDING),
              skipped("test/cat/5.tif", Reason.ENDING),
              skipped("test/cat/6.tif", Reason.ENDING));
      assertThat(listing.notices())
          .satisfiesExactly(
              ending ->
                  assertThat(ending)
                      .startsWith(root + ": 8 not read, because only files ending in .png, ")
                      .contains("'" + Path.of("train", "cat", "x.webp") + "', ")
                      .endsWith("3.tif', …."),
              nested -> assertThat(nested).contains("1 not read", "more'"),
              outside -> assertThat(outside).contains("2 not read", "'README.md', ", "loose.png'."),
              beside -> assertThat(beside).contains("1 not read", ": 'extra'."),
              system -> assertThat(system).contains("3 not read", "__MACOSX'", "Thumbs.db'"));
    }

    private Skipped skipped(String path, Reason reason) {
      return new Skipped(Path.of("", path.split("/")).toString(), reason, "");
    }

    @Test
    @DisplayName("where classes lie in the folder itself too, and links that lead nowhere")
    void beside() throws IOException {
      classes(".");
      files("loose.png", "__MACOSX/cat/._1.png", "lost+found/x", "$Recycle.Bin/y");
      Files.createSymbolicLink(root.resolve("emu"), root.resolve("nowhere"));
      ImageListing listing = listing();
      assertThat(listing.classNames()).containsExactly("cat", "dog");
      assertThat(listing.skipped())
          .contains(new Skipped("emu", Reason.OUTSIDE, "a link that leads nowhere"))
          .hasSize(5);
      assertThat(listing.notices())
          .anyMatch(notice -> notice.contains("'emu' (a link that leads nowhere), 'loose.png'"));
    }

    @Test
    @DisplayName("on one line each, whatever the names")
    void visible() throws IOException {
      files("ca\nt/1.png", "dog/1.png", "dog/\u001b[2J.txt");
      assertThat(listing().notices()).singleElement().asString().contains("\\u001b[2J.txt'");
      files("ca\nt/ca\u202et/1.png");
      Files.delete(root.resolve("ca\nt/1.png"));
      assertRefused("ca\\nt: the class has no images", "'ca\\u202et'");
    }
  }

  @Test
  @DisplayName("is none of what is no folder, and says what to do with an archive")
  void notFolder() throws IOException {
    files("pets.tar.gz", "list.txt", "sub/pets/cat/1.png");
    assertThatThrownBy(() -> ImageListing.of(root.resolve("pets.tar.gz")))
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING)
        .hasMessageContaining("an archive, not a folder; unpack it");
    assertThatThrownBy(() -> ImageListing.of(root.resolve("list.txt")))
        .hasMessageContaining("a file, not a folder");
    assertThatThrownBy(() -> ImageListing.of(root.resolve("none")))
        .hasMessageContaining("no such folder")
        .hasMessageNotContaining("Did you mean");
    assumeTrue(root.getFileSystem().getSeparator().equals("/"), "here \\ parts folders");
    assertThatThrownBy(() -> ImageListing.of(Path.of(root + "/sub\\pets\\")))
        .hasMessageContaining("Did you mean folder:" + root.resolve("sub/pets") + "?");
  }
}
