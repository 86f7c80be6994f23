package io.likewise.trainer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads YAML as nested maps and lists of text. Which text is a number is left to whoever knows what
 * is expected, because YAML 1.1 and 1.2 differ on {@code 5e-4}, {@code 010} and {@code no}.
 */
final class YamlTree {
  private static final YAMLFactory YAML = new YAMLFactory();

  private final String origin;
  private final YAMLParser parser;
  private final Map<String, Integer> lines = new LinkedHashMap<>();

  /**
   * What a document holds, and where.
   *
   * @param value as {@link #read} returns it
   * @param lines the line of every key of nested groups, by its full dotted name, from 1
   */
  record Located(Object value, Map<String, Integer> lines) {}

  private YamlTree(String origin, YAMLParser parser) {
    this.origin = origin;
    this.parser = parser;
  }

  /**
   * Reads one document.
   *
   * @param text YAML
   * @param origin where it came from, for messages
   * @return a map, a list, text, or null if there is nothing
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID}
   */
  static Object read(String text, String origin) {
    return locate(text, origin).value();
  }

  /** As {@link #read}, with the lines of the keys. */
  static Located locate(String text, String origin) {
    try (YAMLParser parser = YAML.createParser(text)) {
      YamlTree tree = new YamlTree(origin, parser);
      parser.nextToken();
      Object value = tree.value("");
      if (parser.nextToken() != null) {
        throw tree.failure("a second document begins, expected one");
      }
      return new Located(value, tree.lines);
    } catch (JsonProcessingException e) {
      String line = e.getLocation() == null ? "" : ", line " + e.getLocation().getLineNr();
      throw new LikewiseException(
          ErrorCode.EXPERIMENT_INVALID, origin + line + ": not valid YAML.", e);
    } catch (IOException e) {
      throw new AssertionError("text in memory can always be read", e);
    }
  }

  private Object value(String path) throws IOException {
    JsonToken token = parser.currentToken();
    if (token == JsonToken.START_OBJECT) {
      return map(path);
    }
    if (token == JsonToken.START_ARRAY) {
      return list();
    }
    if (parser.isCurrentAlias()) {
      throw failure("'*" + parser.getText() + "' refers to another value; write the value itself");
    }
    return token == null || token == JsonToken.VALUE_NULL ? null : parser.getText();
  }

  private Map<String, Object> map(String path) throws IOException {
    Map<String, Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      if (map.containsKey(key)) {
        throw failure("the key " + key + " stands twice");
      }
      String full = path.isEmpty() ? key : path + "." + key;
      lines.put(full, parser.currentLocation().getLineNr());
      parser.nextToken();
      map.put(key, value(full));
    }
    return map;
  }

  private List<Object> list() throws IOException {
    List<Object> list = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      list.add(value(""));
    }
    return list;
  }

  private LikewiseException failure(String what) {
    return new LikewiseException(
        ErrorCode.EXPERIMENT_INVALID,
        origin + ", line " + parser.currentLocation().getLineNr() + ": " + what + ".");
  }
}
