package io.likewise.runs.checkpoint;

import io.likewise.files.BoundedFile;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The digests of a checkpoint's files, in a file that {@code sha256sum --check} reads: one line for
 * each, and no other byte.
 */
final class DigestList {
  static final String NAME = "SHA256SUMS";

  private static final int MOST_BYTES = 1 << 12;
  private static final String GAP = "  ";
  private static final Pattern LINE = Pattern.compile("([0-9a-f]{64})" + GAP + "([a-z.-]+)");

  private DigestList() {}

  /** Returns the file's text. */
  static String text(Map<String, String> digests) {
    StringBuilder text = new StringBuilder();
    digests.forEach((name, digest) -> text.append(digest).append(GAP).append(name).append('\n'));
    return text.toString();
  }

  private static Map<String, String> read(byte[] listed) throws IOException {
    Map<String, String> digests = new LinkedHashMap<>();
    List<String> lines = new String(listed, StandardCharsets.UTF_8).lines().toList();
    for (String line : lines) {
      Matcher parts = LINE.matcher(line);
      if (!parts.matches()) {
        throw new IOException(NAME + " has a line that is none");
      }
      digests.put(parts.group(2), parts.group(1));
    }
    return digests;
  }

  /** Returns the digests of a folder's files, by name, which holds them byte for byte. */
  static Map<String, String> requireWhole(Path folder) throws IOException {
    byte[] listed = BoundedFile.read(folder.resolve(NAME), MOST_BYTES);
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : read(listed).keySet()) {
      found.put(name, Digests.read(folder.resolve(name), "SHA-256").digest());
    }
    // Compared as bytes, so that no damage of the list itself goes unseen.
    if (!Arrays.equals(listed, text(found).getBytes(StandardCharsets.UTF_8))) {
      throw new IOException("its files are not those that " + NAME + " lists");
    }
    if (!found.containsKey(Checkpoints.STATE) || !found.containsKey(Checkpoint.WEIGHTS)) {
      throw new IOException(NAME + " does not list all that belongs to it");
    }
    return found;
  }
}
