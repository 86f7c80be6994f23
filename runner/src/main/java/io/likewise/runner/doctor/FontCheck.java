package io.likewise.runner.doctor;

import java.awt.GraphicsEnvironment;
import java.util.function.Supplier;

/** Looks for the system's fonts, which pictures need for few class names. */
final class FontCheck {
  private FontCheck() {}

  static Finding find() {
    return find(
        () -> GraphicsEnvironment.getLocalGraphicsEnvironment().getAvailableFontFamilyNames());
  }

  static Finding find(Supplier<String[]> families) {
    int count = count(families);
    Finding finding =
        count > 0
            ? Finding.ok("fonts", count + " families")
            : Finding.note(
                "fonts",
                "none that Java can use; pictures bring Latin, Greek and Cyrillic letters along",
                "Install fonts and fontconfig if classes have names in other scripts.");
    return finding.with("families", count);
  }

  private static int count(Supplier<String[]> families) {
    try {
      return families.get().length;
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Without fontconfig, fonts or FreeType it is any of these, and not always the same.
      return 0;
    }
  }
}
