package io.likewise.data.folders;

import io.likewise.data.folders.ImageListing.Item;
import io.likewise.files.Digests;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * The order in which image files are chosen, before any is decoded: by the SHA-256 of the file's
 * bytes, then by class.
 *
 * <p>It does not depend on names and is as good as random, so that the first n files are of all
 * classes about as many as these have. Files that share bytes and class are the same image twice.
 */
final class FileOrder {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::digest).thenComparing(Place::label);

  private FileOrder() {}

  /** Where a file is put. */
  private record Place(String digest, int label, int index) {}

  /** Returns the indices of files in the order of these. */
  static int[] of(List<Item> items, int[] indices) {
    return Arrays.stream(indices)
        .parallel()
        .mapToObj(i -> new Place(digest(items.get(i).file()), items.get(i).label(), i))
        .sorted(ORDER)
        .mapToInt(Place::index)
        .toArray();
  }

  /** A file that has no content to go by comes first, so that the user is told of it. */
  private static String digest(Path file) {
    try {
      return Files.isRegularFile(file) ? Digests.read(file, "SHA-256").digest() : "";
    } catch (IOException e) {
      return "";
    }
  }
}
