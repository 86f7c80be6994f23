package io.likewise.tck.subject;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A speed")
class SpeedTest {
  @ParameterizedTest(name = "{1} images/s, {2} processors, {0} threads: ''{3}''")
  @DisplayName("is called spinning if it takes processors that no image needs")
  @CsvSource({
    "1, 100, 1.0, ''",
    "1, 100, 1.4, ''",
    "1, 100, 1.9, 1.9 processors are busy with 1 asked for",
    "2, 190, 2.0, ''",
    "2, 120, 1.9, ''",
    "2, 200, 2.9, 2.9 processors are busy with 2 asked for",
    "2, 40, 2.0, an image takes 5.0 times the processor time it takes with one thread",
  })
  void complaint(int threads, double images, double processors, String expected) {
    assertThat(new Speed(images, processors).complaint(threads, new Speed(100, 1)))
        .isEqualTo(expected.isEmpty() ? "" : "; threads spin: " + expected + "; see Traps");
  }
}
