package io.likewise.report.page;

import io.likewise.api.experiment.NotMade;
import io.likewise.files.AtomicFile;
import io.likewise.report.page.Html.Attribute;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A page of HTML in one file, which asks for nothing on any network, reads in light and dark, on a
 * phone and on a screen, and needs no script; with one, tables can be sorted.
 *
 * @param title what it is about
 * @param lead what stands first
 * @param sections what follows, in order
 */
public record HtmlPage(String title, Html lead, List<Section> sections) {
  /** What the file is called, in whatever folder it is. */
  public static final String NAME = "report.html";

  private static final String META =
      """

      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width,initial-scale=1">
      <meta name="color-scheme" content="light dark">
      """;

  /**
   * A part of the page with a heading.
   *
   * @param id where links go, a word
   * @param title its heading
   */
  public record Section(String id, String title, Html content) {}

  /** Copies the list. */
  public HtmlPage {
    sections = List.copyOf(sections);
  }

  /**
   * Writes a page into a folder, if it can be made.
   *
   * @param page makes it
   * @return why it could not be made, for which nothing is thrown
   */
  public static Optional<NotMade> write(Path folder, Supplier<HtmlPage> page) {
    Path file = folder.resolve(NAME);
    try {
      AtomicFile.write(file, page.get().file());
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      // Errors as well: a Java that lacks a library throws LinkageErrors and InternalErrors.
      return Optional.of(NotMade.of(file, e));
    }
  }

  /** Returns the file. */
  public byte[] file() {
    List<Html> links = new ArrayList<>();
    List<Html> parts = new ArrayList<>();
    for (Section section : sections) {
      links.add(Html.element("li", Html.link(section.id(), section.title())));
      parts.add(
          Html.element(
              "section",
              List.of(new Attribute("id", section.id())),
              Html.all(List.of(Html.element("h2", section.title()), section.content()))));
    }
    Html head =
        Html.all(
            List.of(
                Html.raw(META),
                Html.element("title", title),
                Html.element("style", Html.raw(resource("page.css")))));
    Html body =
        Html.all(
            List.of(
                Html.element("header", Html.element("h1", title), lead),
                links.size() > 1
                    ? Html.element("nav", Html.element("ul", Html.all(links)))
                    : Html.NONE,
                Html.element("main", Html.all(parts)),
                Html.element("footer", Html.element("p", "Made by Likewise.")),
                Html.element("script", Html.raw(resource("sort.js")))));
    Html page =
        Html.element(
            "html",
            List.of(new Attribute("lang", "en")),
            Html.all(List.of(Html.element("head", head), Html.element("body", body))));
    return ("<!doctype html>\n" + page.markup() + "\n").getBytes(StandardCharsets.UTF_8);
  }

  private static String resource(String name) {
    try (InputStream file = HtmlPage.class.getResourceAsStream(name)) {
      return "\n" + new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " cannot be read", e);
    }
  }
}
