package io.likewise.api.data;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A visible name")
class VisibleNameTest {

  @ParameterizedTest(name = "{0}")
  @ValueSource(
      strings = {"cat", "a class", "it's", "%s%n", "café", "日本　語", "😀", "👩\u200d🌾", "\ufffd"})
  @DisplayName("is the name itself where all of it can be seen")
  void same(String name) {
    assertThat(VisibleName.of(name)).isEqualTo(name);
  }

  @ParameterizedTest(name = "U+{0}")
  @CsvSource({
    "000a, \\n",
    "000d, \\r",
    "0009, \\t",
    "0000, \\u0000",
    "001b, \\u001b",
    "007f, \\u007f",
    "009b, \\u009b",
    "00a0, \\u00a0",
    "00ad, \\u00ad",
    "200b, \\u200b",
    "200e, \\u200e",
    "2028, \\u2028",
    "202e, \\u202e",
    "2066, \\u2066",
    "feff, \\ufeff",
    "d800, \\ud800",
    "e0041, \\udb40\\udc41",
  })
  @DisplayName("shows what a terminal would obey, or nobody would see, as Java writes it")
  void escaped(String codePoint, String shown) {
    String name = "a" + Character.toString(Integer.parseInt(codePoint, 16)) + "b";
    assertThat(VisibleName.of(name)).isEqualTo("a" + shown + "b");
  }

  @Test
  @DisplayName("shows in quotes where it begins and ends")
  void quoted() {
    assertThat(VisibleName.quoted("cat \n")).isEqualTo("'cat \\n'");
  }
}
