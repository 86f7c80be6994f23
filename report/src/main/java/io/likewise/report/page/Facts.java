package io.likewise.report.page;

import java.util.ArrayList;
import java.util.List;

/**
 * Facts below each other: what is told, and what it is.
 *
 * @param title what they are about
 * @param facts in order
 */
public record Facts(String title, List<Fact> facts) {

  /** One of them. */
  public record Fact(String name, String value) {}

  /** Copies the list. */
  public Facts {
    facts = List.copyOf(facts);
  }

  /** Returns no facts yet. */
  public static Facts about(String title) {
    return new Facts(title, List.of());
  }

  /** Returns the same facts and one more; the same alone if it is not known, which is empty. */
  public Facts with(String name, String value) {
    if (value.isEmpty()) {
      return this;
    }
    List<Fact> more = new ArrayList<>(facts);
    more.add(new Fact(name, value));
    return new Facts(title, more);
  }

  /** Returns them as a list under their title. */
  public Html html() {
    return Html.classed("div", "facts", Html.element("h3", title), list());
  }

  /** Returns them as a list without their title. */
  public Html list() {
    return list("rows");
  }

  /** Returns them as tiles, for the few that a reader looks for first. */
  public Html tiles() {
    return list("tiles");
  }

  private Html list(String type) {
    List<Html> rows = new ArrayList<>();
    for (Fact fact : facts) {
      rows.add(
          Html.element("div", Html.element("dt", fact.name()), Html.element("dd", fact.value())));
    }
    return Html.classed("dl", type, Html.all(rows));
  }
}
