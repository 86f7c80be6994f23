package io.likewise.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

@DisplayName("The option --heap")
class HeapOptionTest {
  private final HeapOption.Converter converter = new HeapOption.Converter();

  @ParameterizedTest
  @CsvSource({"6g, 6442450944", "6G, 6442450944", "900m, 943718400", "1024k, 1048576"})
  @DisplayName("takes a number and a unit")
  void sizes(String text, long bytes) {
    assertThat(converter.convert(text)).isEqualTo(bytes);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "6", "g", "-1g", "0g", "1.5g", "6gb", "6t", "9999999999999g"})
  @DisplayName("takes nothing else, and says what it expects")
  void refused(String text) {
    assertThatThrownBy(() -> converter.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("such as 6g");
  }
}
