package io.likewise.files.yaml;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.cfg.EnumFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * YAML that becomes records, strictly: what does not fit is told in one sentence with the origin,
 * the line, the full dotted key, what was found and what was expected.
 *
 * <p>What is read from a file is groups, lists and text. Which text is a number is left to the
 * record that expects one, because YAML 1.1 and 1.2 differ on {@code 5e-4}, {@code 010} and {@code
 * no}.
 *
 * @param origin where it came from, for messages
 * @param tree groups, lists and scalars
 * @param lines the line, from 1, of every key of nested groups by its full dotted name; those of
 *     keys that are not in it are not told
 */
public record YamlTree(String origin, JsonNode tree, Map<String, Integer> lines) {
  private static final YAMLFactory YAML = new YAMLFactory();

  /** Far deeper than any plan. */
  private static final int MOST_DEPTH = 32;

  /** As long as paths are. */
  private static final int MOST_CHARACTERS = 1 << 12;

  /** Makes records of trees and trees of records. */
  public static final JsonMapper RECORDS =
      JsonMapper.builder()
          .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .enable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
          .defaultSetterInfo(JsonSetter.Value.forContentNulls(Nulls.FAIL))
          .withCoercionConfigDefaults(
              config -> config.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
          .build();

  /**
   * Reads a file, in whatever encoding of Unicode it is.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} if it cannot be read or is not
   *     one document of YAML
   */
  public static YamlTree read(Path file) {
    try {
      return parse(UnicodeText.read(file), file.toString());
    } catch (NoSuchFileException e) {
      throw invalid(file + ": there is no such file.", e);
    } catch (CharacterCodingException e) {
      throw invalid(file + ": not text in UTF-8 or UTF-16; save it as UTF-8.", e);
    } catch (FileSystemException e) {
      throw invalid(file + ": cannot be read; expected a file that you may read.", e);
    } catch (IOException e) {
      throw invalid(file + ": cannot be read (" + e.getMessage() + ").", e);
    }
  }

  /** Reads text, as {@link #read} does. */
  public static YamlTree parse(String text, String origin) {
    try (YAMLParser parser = YAML.createParser(text)) {
      return new Document(origin, parser, new HashMap<>()).read();
    } catch (JsonProcessingException e) {
      Integer line = e.getLocation() == null ? null : e.getLocation().getLineNr();
      throw invalid(place(origin, line) + ": not valid YAML.", e);
    } catch (IOException e) {
      throw new AssertionError("text in memory can always be read", e);
    }
  }

  private record Document(String origin, YAMLParser parser, Map<String, Integer> lines) {
    YamlTree read() throws IOException {
      parser.nextToken();
      JsonNode tree = value("", 0);
      if (parser.nextToken() != null) {
        throw failure("a second document begins, expected one");
      }
      return new YamlTree(origin, tree, lines);
    }

    private JsonNode value(String path, int depth) throws IOException {
      if (depth > MOST_DEPTH) {
        throw failure("groups and lists lie in each other more than " + MOST_DEPTH + " deep");
      }
      JsonToken token = parser.currentToken();
      if (token == JsonToken.START_OBJECT) {
        return group(path, depth);
      }
      if (token == JsonToken.START_ARRAY) {
        ArrayNode list = JsonNodeFactory.instance.arrayNode();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(value(path, depth + 1));
        }
        return list;
      }
      if (parser.isCurrentAlias()) {
        throw failure(
            "'*" + parser.getText() + "' refers to another value; write the value itself");
      }
      boolean nothing = token == null || token == JsonToken.VALUE_NULL;
      return nothing ? NullNode.getInstance() : TextNode.valueOf(shortEnough(parser.getText()));
    }

    private ObjectNode group(String path, int depth) throws IOException {
      ObjectNode group = JsonNodeFactory.instance.objectNode();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String key = shortEnough(parser.currentName());
        // A key of a group may also be written with dots.
        if (lines.put(join(path, key), parser.currentLocation().getLineNr()) != null) {
          throw failure("the key " + key + " stands twice");
        }
        parser.nextToken();
        group.set(key, value(join(path, key), depth + 1));
      }
      return group;
    }

    /** What does not fit is shown in a sentence. */
    private String shortEnough(String text) {
      if (text.length() > MOST_CHARACTERS) {
        throw failure(
            String.format(
                "a key or value has %,d characters, expected at most %,d",
                text.length(), MOST_CHARACTERS));
      }
      return text;
    }

    private LikewiseException failure(String what) {
      return invalid(place(origin, parser.currentLocation().getLineNr()) + ": " + what + ".", null);
    }
  }

  /**
   * Makes a record of all of it. A key that is left out is null, false or 0 there.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} for a key that the record does
   *     not have, a value that does not fit its key, and what the record itself refuses
   */
  public <T> T as(Class<T> type) {
    return group("", type, List.of());
  }

  /**
   * Makes a record of a group.
   *
   * @param path the group's key; empty for the outermost
   * @param beside keys that may stand in it too, and are not the record's
   * @param features how to read it, beside what is always so
   */
  public <T> T group(
      String path, Class<T> type, List<String> beside, DeserializationFeature... features) {
    JsonNode group = path.isEmpty() ? tree : tree.path(path);
    try {
      if (!(group instanceof ObjectNode all)) {
        throw MismatchedInputException.from(null, type, "not a group");
      }
      JsonNode own = all.deepCopy().without(beside);
      return RECORDS.readerFor(type).withFeatures(features).readValue(own);
    } catch (JsonMappingException e) {
      throw new RefusedRecord(this, beside, e).at(path, group, type);
    } catch (IOException e) {
      throw new AssertionError("a tree in memory can always be read", e);
    }
  }

  /** Returns every value by its full dotted key, such as {@code stage1.epochs}, in order. */
  public static Map<String, JsonNode> values(JsonNode tree) {
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      String key = entry.getKey();
      if (entry.getValue().isObject()) {
        values(entry.getValue()).forEach((inner, value) -> values.put(join(key, inner), value));
      } else {
        values.put(key, entry.getValue());
      }
    }
    return values;
  }

  /** Returns a scalar, or a list of scalars, as people write it. */
  public static String text(JsonNode node) {
    return node.isArray()
        ? node.valueStream().map(YamlTree::text).collect(Collectors.joining(", ", "[", "]"))
        : node.asText();
  }

  /** Returns the full dotted name of a key in a group. */
  static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }

  /**
   * Returns where something stands, as messages begin.
   *
   * @param line from 1, or null if it is not known
   */
  public static String place(String origin, Integer line) {
    return line == null ? origin : origin + ", line " + line;
  }

  /**
   * Returns the failure that a key is not as it should be.
   *
   * @param key the full dotted key; its line is told if it has one
   * @param what the rest of the sentence
   * @param cause what was caught, or null
   */
  public LikewiseException failure(String key, String what, Exception cause) {
    boolean ended = what.endsWith(".") || what.endsWith("?");
    return invalid(place(origin, lines.get(key)) + ": " + what + (ended ? "" : "."), cause);
  }

  private static LikewiseException invalid(String message, Exception cause) {
    return new LikewiseException(ErrorCode.EXPERIMENT_INVALID, message, cause);
  }

  /** Returns a key without its group's. */
  public static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }
}
