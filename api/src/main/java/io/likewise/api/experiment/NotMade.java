package io.likewise.api.experiment;

import io.likewise.api.error.LikewiseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A file that goes with results and could not be made; the results stand without it.
 *
 * @param file its name
 * @param reason why, in one line
 */
public record NotMade(String file, String reason) {
  /** Says why a file was not made: by what went wrong first. */
  public static NotMade of(String file, Throwable thrown) {
    Throwable first = thrown;
    while (first.getCause() != null) {
      first = first.getCause();
    }
    String message = first.getMessage() == null ? "" : ": " + first.getMessage();
    String reason =
        first instanceof LikewiseException
            ? first.getMessage().replaceFirst("\\.$", "")
            : first.getClass().getSimpleName() + message;
    return new NotMade(file, reason.strip().replaceAll("\\s+", " "));
  }

  /** Returns a sentence for each reason, which names the files. */
  public static List<String> sentences(List<NotMade> all) {
    Map<String, String> files = new LinkedHashMap<>();
    all.forEach(each -> files.merge(each.reason, each.file, (one, more) -> one + ", " + more));
    return files.entrySet().stream()
        .map(
            each ->
                "%s could not be made (%s); the results are whole without."
                    .formatted(each.getValue(), each.getKey()))
        .toList();
  }
}
