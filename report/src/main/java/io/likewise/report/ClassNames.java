package io.likewise.report;

import io.likewise.api.data.VisibleName;
import java.util.ArrayList;
import java.util.List;

/**
 * What pictures call the classes: each by a name that is short, that no other has, and that this
 * system's fonts have the letters for; one for which they have not is called by its number.
 */
record ClassNames(List<String> names) {
  /** More letters than this would leave no room for what a picture is about. */
  static final int MOST_LETTERS = 28;

  ClassNames {
    names = List.copyOf(names);
  }

  /** Returns the names for those of a data set. */
  static ClassNames of(List<String> given) {
    List<String> names = new ArrayList<>();
    for (String exact : given) {
      String name = VisibleName.of(exact);
      String shown =
          name.isBlank() || Look.TEXT.canDisplayUpTo(name) >= 0
              ? "class " + names.size()
              : Look.fit(name, MOST_LETTERS);
      // Shortened ones may have become the same.
      names.add(names.contains(shown) ? Look.fit(names.size() + " " + name, MOST_LETTERS) : shown);
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
