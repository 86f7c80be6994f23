package io.likewise.report.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.report.drawing.Page;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.page.HtmlPage.Section;
import io.likewise.report.page.HtmlTable.Column;
import java.awt.Rectangle;
import java.awt.geom.Ellipse2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A page")
class HtmlPageTest {
  private static final String HOSTILE = "</td><script>alert('x')</script> & \"y\" \u202e\u0007";

  @TempDir private Path folder;

  private static String written(String title, Html content) {
    HtmlPage page =
        new HtmlPage(
            title,
            Html.NONE,
            List.of(new Section("one", title, content), new Section("two", "Two", Html.NONE)));
    return new String(page.file(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("shows what users wrote as text, wherever it stands")
  void escapes() {
    Html everywhere =
        Html.all(
            List.of(
                Html.element("p", HOSTILE),
                Html.sentences(List.of(HOSTILE)),
                Facts.about(HOSTILE).with(HOSTILE, HOSTILE).html(),
                Html.fileLink(HOSTILE.replaceAll("[\u202e\u0007]", ""), HOSTILE),
                HtmlTable.of(List.of(Column.words(HOSTILE)), List.of(List.of(HOSTILE)), true)
                    .html()));
    String page = written(HOSTILE, everywhere);
    assertThat(page)
        .contains("&lt;/td&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;y&quot;")
        .doesNotContain("<script>alert", "\u202e", "\u0007");
    assertThat(page).containsOnlyOnce("<script>");
  }

  @Test
  @DisplayName("asks for nothing that is not in it")
  void alone() {
    assertThat(written("title", Html.element("p", "text")))
        .startsWith("<!doctype html>")
        .doesNotContain("http:", "https:", "src=", "@import", "url(", "<link");
  }

  @Test
  @DisplayName("leads to files by ways in which no sign has another meaning")
  void links() {
    assertThat(Html.fileLink("a b/100%#1?.html", "x").markup())
        .isEqualTo("<a href=\"./a%20b/100%25%231%3F.html\">x</a>");
  }

  @Test
  @DisplayName("holds photographs as JPEG, and small or translucent images as they are")
  void photographs() throws IOException {
    assertThat(figure(300, BufferedImage.TYPE_INT_RGB)).contains("data:image/jpeg;base64,");
    assertThat(figure(300, BufferedImage.TYPE_INT_ARGB)).contains("data:image/png;base64,");
    assertThat(figure(30, BufferedImage.TYPE_INT_RGB)).contains("data:image/png;base64,");
  }

  private static String figure(int size, int type) throws IOException {
    BufferedImage noise = new BufferedImage(size, size, type);
    Random random = new Random(1);
    for (int i = 0; i < size * size; i++) {
      noise.setRGB(i % size, i / size, random.nextInt());
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(noise, "png", png);
    String svg =
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<svg width=\"9px\" height=\"9px\"><image"
            + " xlink:href=\"data:image/png;base64,"
            + Base64.getEncoder().encodeToString(png.toByteArray())
            + "\"/></svg>\n";
    String figure = Figure.large("$1 & more", svg.getBytes(StandardCharsets.UTF_8)).markup();
    assertThat(figure)
        .contains("<svg role=\"img\" style=\"max-width:9px\"><title>$1 &amp; more</title><image")
        .doesNotContain("<?xml");
    return figure;
  }

  /** All that pictures are made of. */
  private static final Picture EVERYTHING =
      new Picture() {
        @Override
        public int width() {
          return 90;
        }

        @Override
        public int height() {
          return 60;
        }

        @Override
        public void paint(Page page) {
          page.fill(new Ellipse2D.Double(-1.5, 2, 3, 4), PictureStyle.BLUE);
          page.draw(new Rectangle(9, 9), PictureStyle.GREEN, PictureStyle.DASHED);
          page.image(new BufferedImage(8, 8, BufferedImage.TYPE_INT_RGB), 1, 2, 8, 8);
          page.text("<a> & \"b\" ä", PictureStyle.TEXT, PictureStyle.BLACK, 1, 2, -1.5);
        }
      };

  @Test
  @DisplayName("knows a picture that was drawn here from one that it would obey")
  void pictures() {
    String drawn = new String(PictureFiles.svg(EVERYTHING), StandardCharsets.UTF_8);
    assertThat(isDrawnHere(drawn)).isTrue();
    for (String hostile :
        List.of(
            "<script>alert(1)</script>",
            "<rect onload=\"x\"/>",
            "<rect style=\"x\"/>",
            "<rect fill=\"url(http://example.org)\"/>",
            "<image xlink:href=\"http://example.org/x.png\"/>",
            "<image xlink:href=\"data:image/svg+xml;base64,AAAA\"/>",
            "<a xlink:href=\"javascript:alert(1)\"/>",
            "<foreignObject><iframe/></foreignObject>",
            "<!-- -->",
            "<![CDATA[x]]>",
            "<text>a<b>c</b></text>",
            "<meta http-equiv=\"refresh\" content=\"0\"/>",
            "plain text",
            "<")) {
      assertThat(isDrawnHere(drawn.replace("</svg>", hostile + "</svg>"))).as(hostile).isFalse();
      assertThat(isDrawnHere(drawn + hostile)).as(hostile).isFalse();
      assertThat(isDrawnHere(hostile + drawn)).as(hostile).isFalse();
    }
  }

  private static boolean isDrawnHere(String svg) {
    return Figure.isDrawnHere(svg.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  @DisplayName("that cannot be written costs no more than a reason")
  void unwritable() throws IOException {
    Files.createDirectories(folder.resolve(HtmlPage.NAME).resolve("taken"));
    HtmlPage page = new HtmlPage("title", Html.NONE, List.of());
    assertThat(HtmlPage.write(folder, () -> page))
        .hasValueSatisfying(each -> assertThat(each.file()).isEqualTo("report.html"));
    assertThat(
            HtmlPage.write(
                folder,
                () -> {
                  throw new InternalError("no library");
                }))
        .hasValueSatisfying(each -> assertThat(each.reason()).contains("no library"));
  }

  @Test
  @DisplayName("has tables of as many cells in a row as there are columns")
  void rows() {
    List<Column> columns = List.of(Column.words("a"), Column.numbers("b"));
    assertThatThrownBy(() -> HtmlTable.of(columns, List.of(List.of("1")), false))
        .hasMessageContaining("has 1 cells, expected 2");
  }
}
