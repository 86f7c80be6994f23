package io.likewise.data.folders;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.data.VisibleName;
import io.likewise.data.images.ImageFile;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What the user is told of that which lies in a data set's folder and is no part of the data. */
final class SkippedNotices {
  private static final int SHOWN = 5;

  private SkippedNotices() {}

  /**
   * Returns a sentence for each reason that occurs, with the number and the first few; images that
   * cannot be read are not told of here.
   */
  static List<String> of(String folder, List<Skipped> skipped) {
    return Arrays.stream(Reason.values())
        .filter(reason -> reason != Reason.UNREADABLE)
        .map(reason -> skipped.stream().filter(one -> one.reason() == reason).toList())
        .filter(group -> !group.isEmpty())
        .map(
            group ->
                String.format(
                    Locale.ROOT,
                    "%s: %,d not read, because %s: %s.",
                    folder,
                    group.size(),
                    why(group.get(0).reason()),
                    first(group)))
        .toList();
  }

  /** Returns the first few, with what is wrong with each. */
  static String first(List<Skipped> skipped) {
    return skipped.stream()
            .limit(SHOWN)
            .map(SkippedNotices::named)
            .collect(Collectors.joining(", "))
        + (skipped.size() > SHOWN ? ", …" : "");
  }

  private static String named(Skipped one) {
    String detail = one.detail().isEmpty() ? "" : " (" + one.detail() + ")";
    return VisibleName.quoted(one.path()) + detail;
  }

  private static String why(Reason reason) {
    return switch (reason) {
      case UNREADABLE -> "they cannot be";
      case ENDING ->
          "only files ending in " + String.join(", ", ImageFile.ENDINGS) + " are images of a class";
      case NESTED -> "folders within the folder of a class are not";
      case OUTSIDE -> "files that lie in no class are not";
      case BESIDE -> "folders beside those of training, test and validation images are not";
      case SYSTEM -> "operating systems and archivers leave such behind";
    };
  }
}
