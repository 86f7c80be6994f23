package io.likewise.runs.checkpoint;

import io.likewise.files.BoundedFile;
import io.likewise.files.DigestList;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/** The digests of a checkpoint's files, by which it is known to be whole. */
final class CheckpointDigests {
  private static final Pattern FILE_NAME = Pattern.compile("[a-z.-]+");

  private static final int MOST_BYTES = 1 << 12;

  private CheckpointDigests() {}

  /** Returns the digests of a folder's files, by name, which holds them byte for byte. */
  static Map<String, String> requireWhole(Path folder) throws IOException {
    byte[] listed = BoundedFile.read(folder.resolve(DigestList.NAME), MOST_BYTES);
    Map<String, String> found = new LinkedHashMap<>();
    for (String name : DigestList.read(folder).keySet()) {
      if (!FILE_NAME.matcher(name).matches()) {
        throw new IOException(DigestList.NAME + " has a line that is none");
      }
      found.put(name, Digests.read(folder.resolve(name), "SHA-256").digest());
    }
    // Compared as bytes, so that no damage of the list itself goes unseen.
    if (!Arrays.equals(listed, DigestList.text(found).getBytes(StandardCharsets.UTF_8))) {
      throw new IOException("its files are not those that " + DigestList.NAME + " lists");
    }
    if (!found.containsKey(Checkpoints.STATE) || !found.containsKey(Checkpoint.WEIGHTS)) {
      throw new IOException(DigestList.NAME + " does not list all that belongs to it");
    }
    return found;
  }
}
