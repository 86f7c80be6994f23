package io.likewise.trainer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A group of keys in an experiment's description, read strictly: every failure names the origin,
 * the full dotted key, what was found and what was expected.
 *
 * <p>A value may be text whatever it stands for: files and the command line hold nothing else.
 */
final class Section {
  private static final Pattern WHOLE = Pattern.compile("[+-]?\\d{1,19}");
  private static final Pattern DECIMAL =
      Pattern.compile("[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d{1,4})?");

  private final String origin;
  private final String path;
  private final Map<?, ?> values;

  /**
   * Begins to read a group.
   *
   * @param origin where the description came from, such as the file
   * @param path the group's own key; empty for the outermost
   * @param node what stands there
   * @param known every key the group has
   */
  Section(String origin, String path, Object node, Collection<String> known) {
    this.origin = origin;
    this.path = path;
    if (!(node instanceof Map<?, ?> map)) {
      throw failure(
          (path.isEmpty() ? "" : path + ": ")
              + "expected a group of the keys "
              + String.join(", ", known));
    }
    this.values = map;
    for (Object key : map.keySet()) {
      requireKnown(String.valueOf(key), known);
    }
  }

  private void requireKnown(String key, Collection<String> known) {
    if (!known.contains(key)) {
      String nearest =
          NearestMatch.of(key, known).map(k -> "did you mean " + full(k) + "? ").orElse("");
      throw failure(
          full(key) + " is not a key; " + nearest + "Expected " + String.join(", ", known));
    }
  }

  /** Returns whether a key that may be left out is there. */
  boolean has(String key) {
    return values.containsKey(key);
  }

  /** Reads the group of keys that stands at a key. */
  Section section(String key, Collection<String> known) {
    return new Section(origin, full(key), value(key), known);
  }

  String text(String key) {
    Object value = value(key);
    if (value instanceof Map || value instanceof List) {
      throw wrong(key, value, "text");
    }
    return String.valueOf(value);
  }

  boolean flag(String key) {
    Object value = value(key);
    return switch (String.valueOf(value).toLowerCase(Locale.ROOT)) {
      case "true" -> true;
      case "false" -> false;
      default -> throw wrong(key, value, "true or false");
    };
  }

  long wholeNumber(String key) {
    return wholeNumber(key, value(key), Long.MIN_VALUE, Long.MAX_VALUE);
  }

  int integer(String key) {
    return (int) wholeNumber(key, value(key), Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  /** Reads a whole number that no record checks. */
  int integer(String key, int least, int most) {
    return (int) wholeNumber(key, value(key), least, most);
  }

  private long wholeNumber(String key, Object value, long least, long most) {
    String text = String.valueOf(value).strip();
    if (!WHOLE.matcher(text).matches()) {
      throw wrong(key, value, "a whole number");
    }
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Nineteen digits may be more than a long holds: out of range like the others.
    }
    throw wrong(key, value, "a whole number from " + least + " to " + most);
  }

  double number(String key) {
    Object value = value(key);
    String text = String.valueOf(value).strip();
    if (!DECIMAL.matcher(text).matches()) {
      throw wrong(key, value, "a number, such as 0.001 or 1e-3");
    }
    return Double.parseDouble(text);
  }

  List<Integer> integers(String key) {
    Object value = value(key);
    List<Integer> numbers = new ArrayList<>();
    for (Object element : elements(key, value)) {
      numbers.add((int) wholeNumber(key, element, Integer.MIN_VALUE, Integer.MAX_VALUE));
    }
    return numbers;
  }

  private List<?> elements(String key, Object value) {
    if (value instanceof List<?> list) {
      return list;
    }
    String text = String.valueOf(value).strip();
    if (text.startsWith("[") && text.endsWith("]")) {
      text = text.substring(1, text.length() - 1).strip();
    }
    if (text.isEmpty()) {
      return List.of();
    }
    String[] elements = text.split(",", -1);
    if (!Arrays.stream(elements).allMatch(e -> WHOLE.matcher(e.strip()).matches())) {
      throw wrong(key, value, "a list of whole numbers, such as [3, 4, 6, 3]");
    }
    return List.of(elements);
  }

  <E extends Enum<E>> E choice(String key, Class<E> type) {
    String text = String.valueOf(value(key)).strip();
    List<String> known = new ArrayList<>();
    for (E constant : type.getEnumConstants()) {
      String name = word(constant);
      if (name.equals(text.toLowerCase(Locale.ROOT))) {
        return constant;
      }
      known.add(name);
    }
    String nearest = NearestMatch.of(text, known).map(n -> "; did you mean " + n + "?").orElse("");
    throw failure(
        full(key) + ": '" + text + "' is not one of " + String.join(", ", known) + nearest);
  }

  /** Returns a choice as it is written. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  /** Builds a value whose own checks may refuse it, and says where that value stood. */
  <T> T build(Supplier<T> construction) {
    try {
      return construction.get();
    } catch (LikewiseException e) {
      String message = e.getMessage();
      boolean named = path.isEmpty() || message.startsWith(path + ".");
      throw new LikewiseException(
          ErrorCode.EXPERIMENT_INVALID, origin + ": " + (named ? "" : path + ".") + message, e);
    }
  }

  private Object value(String key) {
    if (!values.containsKey(key)) {
      throw failure(full(key) + " is missing");
    }
    Object value = values.get(key);
    if (value == null) {
      throw failure(full(key) + " has no value");
    }
    return value;
  }

  private String full(String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  private LikewiseException wrong(String key, Object value, String expected) {
    String shown = value instanceof Map ? "a group of keys" : "'" + value + "'";
    return failure(full(key) + ": found " + shown + ", expected " + expected);
  }

  private LikewiseException failure(String what) {
    return new LikewiseException(
        ErrorCode.EXPERIMENT_INVALID, origin + ": " + what + (what.endsWith("?") ? "" : "."));
  }
}
