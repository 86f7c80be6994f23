package io.likewise.files.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The nearest match")
class NearestMatchTest {
  private static final List<String> KNOWN =
      List.of("--epochs", "--engine", "--seed", "quick", "djl", "dl4j");

  @ParameterizedTest(name = "of {0} is {1}")
  @CsvSource({
    "--epoch, --epochs",
    "--EPOCHS, --epochs",
    "--sede, --seed",
    "quik, quick",
    "dlj, djl",
    "djl, djl",
    "dl4, dl4j",
  })
  void isNear(String given, String meant) {
    assertThat(NearestMatch.of(given, KNOWN)).hasValue(meant);
  }

  @ParameterizedTest(name = "of {0} is none")
  @CsvSource({"--batch-size", "x", "''", "tensorflow"})
  void isNone(String given) {
    assertThat(NearestMatch.of(given, KNOWN)).isEmpty();
    assertThat(NearestMatch.hint(given, KNOWN)).isEmpty();
  }
}
