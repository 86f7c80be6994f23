package io.likewise.runner.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The doctor's look for fonts")
class FontCheckTest {
  @Test
  @DisplayName("counts families")
  void some() {
    assertThat(FontCheck.find(() -> new String[] {"Sans", "Serif"}).line()).isEqualTo("2 families");
  }

  @Test
  @DisplayName("notes that there are none, however Java says so")
  void none() {
    List<Supplier<String[]>> ways =
        List.of(
            () -> new String[0],
            () -> {
              throw new InternalError("Fontconfig head is null");
            },
            () -> {
              throw new NullPointerException("no fontconfig");
            },
            () -> {
              throw new UnsatisfiedLinkError("libfreetype.so.6");
            });
    assertThat(ways)
        .allSatisfy(
            way -> {
              Finding finding = FontCheck.find(way);
              assertThat(finding.grade()).isEqualTo(Grade.NOTE);
              assertThat(finding.line()).contains("Install fonts");
            });
  }
}
