package io.likewise.files;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectWriter;
import com.fasterxml.jackson.databind.json.JsonMapper;

/** JSON that is printed, with {@link InvisibleAsEscapes}. */
public final class VisibleJson {
  private static final ObjectWriter LINE = new JsonMapper().writer().with(new InvisibleAsEscapes());
  private static final ObjectWriter LINES = LINE.withDefaultPrettyPrinter();

  private VisibleJson() {}

  /**
   * Returns a value as JSON on indented lines.
   *
   * @param value of maps, lists, records, numbers and strings
   */
  public static String lines(Object value) {
    return write(LINES, value);
  }

  /**
   * Returns a value as JSON on one line.
   *
   * @param value of maps, lists, records, numbers and strings
   */
  public static String line(Object value) {
    return write(LINE, value);
  }

  private static String write(ObjectWriter writer, Object value) {
    try {
      return writer.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps, lists, records, numbers and strings are always JSON", e);
    }
  }
}
