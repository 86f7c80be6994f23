package io.likewise.files.yaml;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.likewise.api.error.LikewiseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Why a tree is no record, in one sentence without a word of a library's.
 *
 * @param yaml what was read
 * @param beside keys of the outermost group that are not the record's
 * @param failure how Jackson says it
 */
record RefusedRecord(YamlTree yaml, List<String> beside, JsonMappingException failure) {

  /** Something in the tree: its full dotted key, what stands there, and what should. */
  private record Place(String key, JsonNode found, JavaType type) {
    Place in(Reference step) {
      return step.getFieldName() == null
          ? new Place(key, found.path(step.getIndex()), type.getContentType())
          : new Place(
              YamlTree.join(key, step.getFieldName()),
              found.path(step.getFieldName()),
              type.isMapLikeType()
                  ? type.getContentType()
                  : properties(type).get(step.getFieldName()));
    }
  }

  /** Returns the names of a record's components, and what is expected of them. */
  private static Map<String, JavaType> properties(JavaType type) {
    Map<String, JavaType> properties = new LinkedHashMap<>();
    YamlTree.RECORDS
        .getDeserializationConfig()
        .introspect(type)
        .findProperties()
        .forEach(property -> properties.put(property.getName(), property.getPrimaryType()));
    return properties;
  }

  /** Returns the sentence for a group that was to be a record. */
  LikewiseException at(String path, JsonNode group, Class<?> record) {
    Place place = new Place(path, group, YamlTree.RECORDS.constructType(record));
    Place around = place;
    for (Reference step : failure.getPath()) {
      around = place;
      place = place.in(step);
    }
    String key = place.key;
    boolean missing = place.found.isMissingNode();
    if (missing || failure instanceof UnrecognizedPropertyException) {
      // Jackson looks for what is missing first, and a slip of the pen is both.
      List<String> known = keys(around);
      for (Map.Entry<String, JsonNode> present : around.found.properties()) {
        if (!known.contains(present.getKey())) {
          return unknown(around.key, present.getKey(), known);
        }
      }
    }
    if (failure.getCause() instanceof RuntimeException refused) {
      String message = refused.getMessage();
      boolean full = key.isEmpty() || message.startsWith(key + ".");
      String said = full ? message : key + "." + message;
      return yaml.failure(said.split("[: ]", 2)[0], said, refused);
    }
    if (!key.isEmpty() && (missing || place.found.isNull())) {
      return yaml.failure(key, key + (missing ? " is missing" : " has no value"), failure);
    }
    return yaml.failure(key, (key.isEmpty() ? "" : key + ": ") + mismatch(place), failure);
  }

  /** A key is proposed that is nearly the same, of the group or else of another one. */
  private LikewiseException unknown(String group, String key, List<String> known) {
    String full = YamlTree.join(group, key);
    String nearest =
        NearestMatch.of(key, known)
            .map(near -> YamlTree.join(group, near))
            .or(
                () ->
                    YamlTree.values(yaml.tree()).keySet().stream()
                        .filter(other -> !other.equals(full))
                        .filter(o -> NearestMatch.of(key, List.of(YamlTree.last(o))).isPresent())
                        .findFirst())
            .map(near -> "; did you mean " + near + "?")
            .orElse(".");
    String said = key.isEmpty() ? full + "''" : full;
    return yaml.failure(
        full, said + " is not a key" + nearest + " Expected " + String.join(", ", known), failure);
  }

  private List<String> keys(Place group) {
    boolean outermost = group.key.isEmpty();
    return Stream.concat(
            properties(group.type).keySet().stream(), outermost ? beside.stream() : Stream.of())
        .toList();
  }

  private String mismatch(Place place) {
    JavaType type = place.type;
    if (type.isRecordType()) {
      return "expected a group of the keys " + String.join(", ", keys(place));
    }
    String text = YamlTree.text(place.found);
    String shown = place.found.isObject() ? "a group of keys" : "'" + text + "'";
    if (!type.isEnumType()) {
      return "found " + shown + ", expected " + expected(type, text.strip().matches("[+-]?\\d+"));
    }
    List<String> known =
        Arrays.stream(type.getRawClass().getEnumConstants())
            .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
            .toList();
    String nearest = NearestMatch.of(text, known).map(n -> "; did you mean " + n + "?").orElse("");
    return shown + " is not one of " + String.join(", ", known) + nearest;
  }

  private static String expected(JavaType type, boolean outOfRange) {
    return switch (type.getRawClass().getSimpleName()) {
      case "int", "Integer" -> wholeNumber(outOfRange, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case "long" -> wholeNumber(outOfRange, Long.MIN_VALUE, Long.MAX_VALUE);
      case "double" -> "a number, such as 0.001 or 1e-3";
      case "boolean" -> "true or false";
      case "String" -> "text";
      case "List" ->
          type.getContentType().hasRawClass(Integer.class)
              ? "a list of whole numbers, such as [3, 4, 6, 3]"
              : "a list in [ ]";
      default -> "a group of keys";
    };
  }

  private static String wholeNumber(boolean outOfRange, long least, long most) {
    return "a whole number" + (outOfRange ? " from " + least + " to " + most : "");
  }
}
