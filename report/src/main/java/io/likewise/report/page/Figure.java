package io.likewise.report.page;

import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.page.Html.Attribute;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A picture within the page, as the SVG that it is drawn as; the style sheet gives it the colours
 * of a dark page.
 */
public final class Figure {
  /** What an SVG file begins with and a page has no place for: its kind, and a size in pixels. */
  private static final Pattern HEAD =
      Pattern.compile("^<\\?xml[^>]*>\\s*<svg([^>]*?) width=\"(\\d+)px\" height=\"\\d+px\"");

  private static final String VALUE = "[\\w#%., -]*+";

  /** Those that a picture is drawn with here, none of which does anything or leads anywhere. */
  private static final String ATTRIBUTES =
      "(?: (?:(?:d|x|y|width|height|version|viewBox|fill|fill-rule|stroke|stroke-[a-z]++|font-[a-z]++"
          + "|textLength|lengthAdjust|transform|preserveAspectRatio)"
          + ("=\"(?:" + VALUE + "|rotate\\(" + VALUE + "\\))\"")
          + "|xmlns(?::xlink)?=\"http://www\\.w3\\.org/[\\w/]*+\""
          + "|xlink:href=\"data:image/png;base64,[A-Za-z0-9+/=]*+\"))*+";

  private static final Pattern PIECE =
      Pattern.compile(
          "\\G(?:<\\?xml[^<>]*+>|<svg%1$s>|</svg>|<(?:rect|path|image)%1$s/>|<text%1$s>[^<>]*+</text>|\\s++)"
              .formatted(ATTRIBUTES));

  private Figure() {}

  /**
   * Returns whether a file can be a picture that was drawn here. In a folder that somebody else has
   * made it can be anything, and a page would obey it.
   */
  public static boolean isDrawnHere(byte[] svg) {
    String text = new String(svg, StandardCharsets.UTF_8);
    Matcher pieces = PIECE.matcher(text);
    int end = 0;
    while (pieces.find()) {
      end = pieces.end();
    }
    return end == text.length();
  }

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
