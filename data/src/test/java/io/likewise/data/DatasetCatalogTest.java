package io.likewise.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The catalog of data sets")
class DatasetCatalogTest {

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
        "mnist | 'mnist' is no data set that is known, expected one of: sample, cifar10:PATH",
        "Sample | 'Sample' is no data set",
        "mnist:x | 'mnist:x' is no data set",
        "cifar10 | --dataset=sample needs nothing",
        "cifar10: | as in cifar10:PATH",
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
}
