package io.likewise.api.backend;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A version of the contract between the program and a backend. A minor version only adds what a
 * backend built before it can do without: methods with defaults, records' components beside the
 * constructor that was there, capabilities. A major version may change anything.
 *
 * @param major from 1
 * @param minor from 0
 */
public record ContractVersion(int major, int minor) {
  private static final Pattern TEXT = Pattern.compile("([1-9]\\d{0,3})\\.(0|[1-9]\\d{0,3})");

  /** The version of this program. */
  public static final ContractVersion CURRENT = parse(BackendProvider.API_VERSION);

  /** Checks the ranges. */
  public ContractVersion {
    if (major < 1 || minor < 0) {
      throw new IllegalArgumentException(major + "." + minor + " is no version of the contract");
    }
  }

  /**
   * Reads {@code MAJOR.MINOR}.
   *
   * @throws IllegalArgumentException for all else
   */
  public static ContractVersion parse(String text) {
    Matcher matcher = TEXT.matcher(text == null ? "" : text);
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "'" + text + "' is no version of the contract, expected one such as 1.0");
    }
    return new ContractVersion(
        Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)));
  }

  /** Returns whether a program of this version can use a backend that was built against another. */
  public boolean loads(ContractVersion built) {
    return built.major == major && built.minor <= minor;
  }

  /** Returns what versions a program of this version can use, in words. */
  public String loadable() {
    return minor == 0 ? toString() : major + ".0 to " + this;
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
