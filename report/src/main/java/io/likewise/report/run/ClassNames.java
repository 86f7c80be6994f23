package io.likewise.report.run;

import io.likewise.report.drawing.PictureStyle;
import io.likewise.report.drawing.Typeface;
import java.util.ArrayList;
import java.util.List;

/**
 * What pictures call the classes: each by a name that is short, that no other has, and that there
 * are letters for; one for which there are none is called by its number.
 */
public record ClassNames(List<String> names) {
  /** More letters than this would leave no room for what a picture is about. */
  public static final int MOST_LETTERS = 28;

  public ClassNames {
    names = List.copyOf(names);
  }

  /** Returns the names for those of a data set. */
  public static ClassNames of(List<String> given) {
    List<String> names = new ArrayList<>();
    for (String name : given) {
      String legible = Typeface.legible(name).strip();
      String shown =
          legible.isEmpty() || !PictureStyle.TEXT.canShow(name)
              ? "class " + names.size()
              : PictureStyle.fit(legible, MOST_LETTERS);
      // Shortened ones may have become the same.
      names.add(
          names.contains(shown)
              ? PictureStyle.fit(names.size() + " " + shown, MOST_LETTERS)
              : shown);
    }
    return new ClassNames(names);
  }

  String of(int label) {
    return names.get(label);
  }

  int size() {
    return names.size();
  }
}
