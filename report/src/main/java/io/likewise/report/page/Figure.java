package io.likewise.report.page;

import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.page.Html.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A picture within the page, as the SVG that it is drawn as; the style sheet gives it the colours
 * of a dark page.
 */
public final class Figure {
  /** What an SVG file begins with and a page has no place for: its kind, and a size in pixels. */
  private static final Pattern HEAD =
      Pattern.compile("^<\\?xml[^>]*>\\s*<svg([^>]*?) width=\"(\\d+)px\" height=\"\\d+px\"");

  private Figure() {}

  /**
   * Returns a small picture, whose letters can be read on a narrow page too.
   *
   * @param title what it shows, for those who hear the page
   */
  public static Html small(String title, Picture picture) {
    return figure("small", title, PictureFiles.svg(picture), "");
  }

  /**
   * Returns a large picture, which a narrow page shows a part of and moves.
   *
   * @param svg the file, as this program wrote it
   */
  public static Html large(String title, byte[] svg) {
    return figure("wide", title, svg, " style=\"max-width:$2px\"");
  }

  private static Html figure(String type, String title, byte[] svg, String size) {
    String text =
        HEAD.matcher(LightImages.in(new String(svg, StandardCharsets.UTF_8)))
            .replaceFirst("<svg$1 role=\"img\"" + size)
            .strip();
    Html named =
        Html.raw(
            text.replaceFirst(
                ">", "><title>" + Html.text(title).markup().replace("$", "\\$") + "</title>"));
    return Html.element(
        "figure",
        // By keyboard too: what can be moved can be reached.
        type.equals("wide")
            ? List.of(new Attribute("class", type), new Attribute("tabindex", "0"))
            : List.of(new Attribute("class", type)),
        named);
  }
}
