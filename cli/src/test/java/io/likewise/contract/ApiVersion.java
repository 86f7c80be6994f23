package io.likewise.contract;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The two numbers of a version that say what may have changed in it: with the first anything, with
 * the second what is only more; while the first is 0, with the second anything.
 */
record ApiVersion(int major, int minor) {
  private static final Pattern TEXT = Pattern.compile("(\\d+)\\.(\\d+)(\\.\\d+)?");

  static ApiVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("'" + text + "' is no version");
    }
    return new ApiVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  boolean mayBreak(ApiVersion earlier) {
    return major > earlier.major || (major == 0 && minor > earlier.minor);
  }

  boolean mayAdd(ApiVersion earlier) {
    return mayBreak(earlier) || (major == earlier.major && minor > earlier.minor);
  }
}
