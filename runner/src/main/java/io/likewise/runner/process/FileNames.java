package io.likewise.runner.process;

import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.file.InvalidPathException;

/**
 * Names of files that this process cannot take, because the locale's charset lacks their letters.
 *
 * <p>The launcher chooses a locale in which every name can be taken; but there may be none, and
 * Java may be started without the launcher.
 */
public final class FileNames {
  /** What Java makes of bytes that mean nothing in the locale's charset. */
  private static final String LOST = "\ufffd";

  private FileNames() {}

  /**
   * Refuses names that letters have been lost of: with them another file would be looked for, or
   * made.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE}
   */
  public static void requireWhole(String... names) {
    for (String name : names) {
      if (name.contains(LOST)) {
        throw new LikewiseException(ErrorCode.USAGE, unnamable(name, charset()));
      }
    }
  }

  /** Says why a name cannot be a path's, and what helps. */
  public static String sentence(InvalidPathException wrong) {
    boolean ascii = wrong.getInput().chars().allMatch(letter -> letter < 128);
    return ascii
        ? "'" + shown(wrong.getInput()) + "' is not a path (" + wrong.getReason() + ")."
        : unnamable(wrong.getInput(), charset());
  }

  /** Says that a name's letters are not in a charset, and what helps. */
  static String unnamable(String name, String charset) {
    return "the locale's charset, "
        + charset
        + ", cannot name '"
        + shown(name)
        + "'; "
        + (charset.equals("UTF-8")
            ? "rename it in that."
            : "set LC_ALL=C.UTF-8, or to another UTF-8 locale that 'locale -a' lists.");
  }

  private static String shown(String name) {
    return VisibleName.of(name.replace(LOST, "?"));
  }

  /** Returns the charset that Java takes the names of files to be in. */
  private static String charset() {
    return System.getProperty("sun.jnu.encoding", "of an unknown name");
  }
}
