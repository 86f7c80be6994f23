package io.likewise.report.page;

import io.likewise.api.data.VisibleName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A piece of HTML. Pieces are made of text and of one another alone, so that whatever users wrote,
 * the names of classes and folders, is text on the page and nothing else.
 */
public final class Html {
  /** Nothing. */
  public static final Html NONE = new Html("");

  private final String markup;

  private Html(String markup) {
    this.markup = markup;
  }

  /** Returns text, in which marks that nobody would see are written as Java writes them. */
  public static Html text(String text) {
    return new Html(escaped(text.lines().map(VisibleName::of).collect(Collectors.joining("\n"))));
  }

  /** Returns an element without attributes. */
  public static Html element(String name, Html... content) {
    return element(name, List.of(), all(List.of(content)));
  }

  /** Returns an element that holds nothing but text. */
  public static Html element(String name, String text) {
    return element(name, text(text));
  }

  /** Returns an element of a class, by which the style sheet knows it. */
  public static Html classed(String name, String type, Html... content) {
    return element(name, List.of(new Attribute("class", type)), all(List.of(content)));
  }

  /** Returns an element with attributes. */
  static Html element(String name, List<Attribute> attributes, Html content) {
    String written = attributes.stream().map(Attribute::markup).collect(Collectors.joining());
    return new Html("<" + name + written + ">" + content.markup + "</" + name + ">");
  }

  /** Returns sentences below each other. */
  public static Html sentences(List<String> sentences) {
    return classed(
        "ul", "sentences", all(sentences.stream().map(each -> element("li", each)).toList()));
  }

  /** Returns a link to a part of the page. */
  static Html link(String id, String text) {
    return element("a", List.of(new Attribute("href", "#" + id)), text(text));
  }

  /**
   * Returns a link to a file.
   *
   * @param path the way to it from the page's folder, its parts divided by {@code /}
   */
  public static Html fileLink(String path, String text) {
    try {
      // In a way that begins with ./, a colon divides nothing.
      String target = new URI(null, null, "./" + path, null).toASCIIString();
      return element("a", List.of(new Attribute("href", target)), text(text));
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("no way to a file: " + path, e);
    }
  }

  /** Returns several pieces one after the other. */
  public static Html all(List<Html> pieces) {
    return new Html(pieces.stream().map(Html::markup).collect(Collectors.joining()));
  }

  /** Returns what this program wrote and is HTML already: its own pictures, its style sheet. */
  static Html raw(String markup) {
    return new Html(markup);
  }

  /** Returns how it is written. */
  String markup() {
    return markup;
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** An attribute of an element, whatever its value holds. */
  record Attribute(String name, String value) {
    private String markup() {
      return " " + name + "=\"" + escaped(VisibleName.of(value)) + "\"";
    }
  }
}
