package io.likewise.data.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.data.Dataset;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.Given;
import io.likewise.data.TestImages;
import io.likewise.data.fetch.FileCache;
import io.likewise.data.fetch.PinnedFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The catalog of data sets")
class DatasetCatalogTest {
  private static final FileCache CACHE = new FileCache(Path.of("no-cache"));

  @Test
  @DisplayName("opens the sample, the same one every time unless it is given a seed")
  void sample() {
    String digest = DatasetCatalog.open("sample").digest();
    assertThat(DatasetCatalog.open("sample:1").digest()).isEqualTo(digest);
    assertThat(DatasetCatalog.open("sample:-2").digest()).isNotEqualTo(digest);
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "mnist | 'mnist' is no data set that is known, expected one of: sample, cifar10[:PATH],"
            + " folder",
        "Sample | 'Sample' is no data set",
        "mnist:x | 'mnist:x' is no data set",
        "cifar10 | the data set sample needs nothing",
        "cifar10: | as in cifar10:PATH",
        "folder | as in folder:PATH",
        "folder: | as in folder:PATH",
        "sample:x | 'sample:x' has no seed",
        "sample: | 'sample:' has no seed",
      })
  @DisplayName("says what it knows when it does not understand")
  void usage(String source, String words) {
    assertThatThrownBy(() -> DatasetCatalog.open(source))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.USAGE)
        .hasMessageStartingWith("data.source: ")
        .hasMessageContaining(words);
  }

  @Test
  @DisplayName("looks for CIFAR-10 where it is told, colons in the path included")
  void cifar10(@TempDir Path folder) {
    Path path = folder.resolve("a:b.tar.gz");
    assertThatThrownBy(() -> DatasetCatalog.open("cifar10:" + path))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING)
        .hasMessageStartingWith(path + ": no such file");
  }

  @Test
  @DisplayName("opens a folder of images at the experiment's size, and tells what it thinks of it")
  void folder(@TempDir Path folder) throws IOException {
    for (String file : List.of("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png")) {
      TestImages.png(folder.resolve(file), 40, 50, file.hashCode() & 0xffffff);
    }
    Given given = new Given();
    given.source = "folder:" + folder;
    given.imageSize = 48;
    List<String> notices = new ArrayList<>();
    Dataset dataset = DatasetCatalog.open(given.experiment(), CACHE, notices::add);
    assertThat(dataset.train().imageSize()).isEqualTo(48);
    assertThat(notices).singleElement().asString().startsWith(folder + ": there is no test");
    assertThat(DatasetCatalog.open(given.source).train().imageSize()).isEqualTo(32);
  }

  @Test
  @DisplayName("goes on without bad images only if the experiment says so")
  void skipBad(@TempDir Path folder) throws IOException {
    for (String file : List.of("cat/1.png", "cat/2.png", "dog/1.png", "dog/2.png")) {
      TestImages.png(folder.resolve(file), 40, 40, file.hashCode() & 0xffffff);
    }
    Files.writeString(folder.resolve("dog/3.jpg"), "text");
    Given given = new Given();
    given.source = "folder:" + folder;
    assertThatThrownBy(() -> DatasetCatalog.open(given.experiment(), CACHE, notice -> {}))
        .hasFieldOrPropertyWithValue("setting", "data.skipBad");
    given.skipBad = true;
    assertThat(DatasetCatalog.open(given.experiment(), CACHE, notice -> {}).train().size())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("checks a folder without opening an image")
  void check(@TempDir Path folder) throws IOException {
    Files.createDirectories(folder.resolve("cat"));
    Files.createDirectories(folder.resolve("dog"));
    assertThatThrownBy(() -> DatasetCatalog.check("folder:" + folder))
        .isInstanceOf(LikewiseException.class)
        .hasMessageContaining("cat: the class has no images");
    Files.writeString(folder.resolve("cat/1.jpg"), "text");
    Files.writeString(folder.resolve("dog/1.jpg"), "text");
    DatasetCatalog.check("folder:" + folder);
    DatasetCatalog.check("cifar10:nowhere");
    DatasetCatalog.check("sample");
  }

  @Test
  @DisplayName("takes ~/ for the user's home, which the shell leaves alone behind a colon")
  void home() {
    String home = System.getProperty("user.home");
    assertThat(DatasetCatalog.path("~/a/b")).isEqualTo(Path.of(home, "a", "b"));
    assertThat(DatasetCatalog.path("~")).isEqualTo(Path.of(home));
    assertThat(DatasetCatalog.path("~a")).isEqualTo(Path.of("~a"));
    assertThat(DatasetCatalog.path("a/~/b")).isEqualTo(Path.of("a/~/b"));
    assertThatThrownBy(() -> DatasetCatalog.open("folder:~/no-such-folder"))
        .hasMessageStartingWith(Path.of(home, "no-such-folder") + ": no such folder");
  }

  @Test
  @DisplayName("looks for what has a name alone in the cache")
  void cached() {
    Given given = new Given();
    given.source = "cifar10";
    assertThatThrownBy(() -> DatasetCatalog.open(given.experiment(), CACHE, notice -> {}))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.DATASET_MISSING)
        .hasMessageStartingWith(CACHE.path(PinnedFiles.CIFAR10).toString());
  }
}
