package io.likewise.files;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests of a folder's files, in a file that {@code sha256sum --check} reads: one line for
 * each, and no other byte.
 */
public final class DigestList {
  /** What the file is called. */
  public static final String NAME = "SHA256SUMS";

  private static final String GAP = "  ";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})" + GAP + "(\\P{Cntrl}+)");

  private DigestList() {}

  /**
   * Returns the file's text.
   *
   * @param digests of each file the SHA-256, by its name, which has no control character and no
   *     backslash
   */
  public static String text(Map<String, String> digests) {
    StringBuilder text = new StringBuilder();
    digests.forEach((name, digest) -> text.append(digest).append(GAP).append(name).append('\n'));
    return text.toString();
  }

  /**
   * Returns the digests that a folder's file lists, by name.
   *
   * @throws IOException if it cannot be read, or is no such list
   */
  public static Map<String, String> read(Path folder) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    String text = new String(BoundedFile.read(folder.resolve(NAME)), StandardCharsets.UTF_8);
    for (String line : text.lines().toList()) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IOException(NAME + " has a line that is none");
      }
      digests.put(parts.group(2), parts.group(1));
    }
    return digests;
  }
}
