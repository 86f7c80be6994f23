package io.likewise.report.drawing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.awt.geom.Rectangle2D;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.xml.sax.InputSource;

@DisplayName("Letters")
class LettersTest {
  private static final Typeface EM = new Typeface(1000, false);

  // Advances of Helvetica by Adobe's font metrics, which those of Arial and its kin equal.
  @ParameterizedTest(name = "are as wide as Helvetica''s: {0} is {1} thousandths of an em")
  @CsvSource({"A, 667", "i, 222", "m, 833", "0, 556", "…, 1000", "–, 556", "word, 2167"})
  void widths(String text, double width) {
    assertThat(EM.width(text)).isCloseTo(width, within(1.5));
  }

  // Cap height and descender of Helvetica by the same metrics: 718 and -207.
  @Test
  @DisplayName("stand on the base line, capitals 0.7 of an em high, and some hang below it")
  void heights() {
    Rectangle2D capital = EM.set("H").outline().getBounds2D();
    assertThat(capital.getMinY()).isBetween(-730.0, -680.0);
    assertThat(capital.getMaxY()).isEqualTo(0);
    assertThat(EM.set("p").outline().getBounds2D().getMaxY()).isBetween(190.0, 220.0);
    // The hole of an O is no part of it.
    Rectangle2D round = EM.set("O").outline().getBounds2D();
    assertThat(EM.set("O").outline().contains(round.getCenterX(), round.getCenterY())).isFalse();
  }

  @Test
  @DisplayName("are wider in bold type")
  void bold() {
    assertThat(new Typeface(1000, true).width("Accuracy")).isGreaterThan(EM.width("Accuracy"));
  }

  @ParameterizedTest(name = "are there for {0}")
  @ValueSource(strings = {"chaton", "Schäferhund", "żółw", "Việt", "κουτάβι", "щенок", "±½×→≤€"})
  void scripts(String text) {
    assertThat(text.codePoints()).allMatch(Letters.REGULAR::has);
  }

  @ParameterizedTest(name = "that are lacking never break a picture: text {index}")
  @ValueSource(
      strings = {
        "\u732b",
        "\ud83d\udc31",
        "\u05d7\u05ea\u05d5\u05dc",
        "\ud800",
        "\uffff",
        "\u0000",
        "",
        "a\nb\tc",
        "\u001b[31mred",
        "\u202Ecat",
        "\u200d",
        "e\u0301",
        "<b>&\"'</b>"
      })
  void odd(String text) throws Exception {
    Picture picture =
        new Picture() {
          @Override
          public int width() {
            return 200;
          }

          @Override
          public int height() {
            return 50;
          }

          @Override
          public void paint(Page page) {
            page.text("|" + text + "|", PictureStyle.TEXT, PictureStyle.BLACK, 10, 30);
          }
        };
    assertThat(PictureFiles.png(picture)).isNotEmpty();
    String svg = new String(PictureFiles.svg(picture), StandardCharsets.UTF_8);
    var document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(svg)));
    assertThat(document.getElementsByTagName("text").item(0).getTextContent())
        .isEqualTo("|" + Typeface.legible(text) + "|");
  }
}
