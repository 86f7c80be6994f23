package io.likewise.report.drawing;

import java.awt.Font;
import java.awt.font.FontRenderContext;
import java.awt.font.TextLayout;
import java.util.Optional;

/**
 * The letters of the fonts that Java finds on this system, for texts in scripts that this program
 * brings no letters for. There may be no fonts, nor a library to read them: then there are no
 * letters, and nothing else is wrong.
 */
final class SystemLetters {
  private SystemLetters() {}

  /** Sets a text, its base line on y = 0; empty if not all its letters are there. */
  static Optional<TextLine> set(String text, double size, boolean bold) {
    try {
      Font font =
          new Font(Font.SANS_SERIF, bold ? Font.BOLD : Font.PLAIN, 1).deriveFont((float) size);
      if (text.isEmpty() || font.canDisplayUpTo(text) >= 0) {
        return Optional.empty();
      }
      TextLayout layout = new TextLayout(text, font, new FontRenderContext(null, true, true));
      return Optional.of(new TextLine(layout.getOutline(null), layout.getAdvance()));
    } catch (RuntimeException | LinkageError | InternalError e) {
      // Without fontconfig, fonts or FreeType it is any of these, and not always the same.
      return Optional.empty();
    }
  }
}
