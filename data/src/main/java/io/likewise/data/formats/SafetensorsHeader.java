package io.likewise.data.formats;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON at the front of a safetensors file, checked against the length of what follows it.
 *
 * <p>An instance is proof that every tensor's bytes are there: the tensors lie one behind the other
 * from the first byte to the last, without holes or overlaps, each as long as its shape says.
 *
 * @param tensors where each tensor is, by name, in the header's order
 * @param metadata the free text entries
 */
record SafetensorsHeader(Map<String, Tensor> tensors, Map<String, String> metadata) {

  static final String METADATA = "__metadata__";
  private static final int MOST_DIMENSIONS = 16;

  /** Tensors, and metadata entries; each takes ten times the room that it has in the file. */
  private static final int MOST_ENTRIES = 1 << 16;

  /** Names are shown in messages. */
  private static final int MOST_NAME_CHARACTERS = 1 << 10;

  // Names are kept for the process's life if they are canonicalised, whoever made them up.
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** The types of numbers that are read. */
  enum Dtype {
    F64(8),
    F32(4),
    F16(2),
    BF16(2),
    I64(8),
    I32(4),
    U8(1);

    private final int bytes;

    Dtype(int bytes) {
      this.bytes = bytes;
    }

    /** Returns the size of a number. */
    int bytes() {
      return bytes;
    }
  }

  /**
   * A tensor's place.
   *
   * @param begin its first byte, counted from the end of the header
   * @param end the byte behind its last one
   */
  record Tensor(Dtype type, List<Integer> shape, long begin, long end) {
    /** Returns the number of values. */
    int size() {
      return (int) ((end - begin) / type.bytes);
    }
  }

  /** A header that breaks a rule of the format; the message says which. */
  static final class Malformed extends Exception {
    private static final long serialVersionUID = 1L;

    Malformed(String message) {
      super(message);
    }

    Malformed(String message, Throwable cause) {
      super(message, cause);
    }
  }

  /**
   * Parses and checks a header.
   *
   * @throws Malformed saying which rule of the format is broken, and by which tensor
   */
  static SafetensorsHeader parse(byte[] json, long dataBytes) throws Malformed {
    if (json.length == 0 || json[0] != '{') {
      throw new Malformed("the header does not begin with '{'");
    }
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, String> metadata = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(json)) {
      parser.nextToken();
      while (parser.nextToken() != JsonToken.END_OBJECT) {
        String name = parser.currentName();
        parser.nextToken();
        if (name.length() > MOST_NAME_CHARACTERS) {
          throw new Malformed(
              String.format(
                  "a tensor's name has %,d characters, expected at most %,d",
                  name.length(), MOST_NAME_CHARACTERS));
        }
        if (name.equals(METADATA)) {
          readMetadata(parser, metadata);
        } else {
          tensors.put(name, readTensor(name, parser));
          requireFew(tensors, "tensors");
        }
      }
      if (parser.nextToken() != null) {
        throw new Malformed("something follows the header's JSON object");
      }
    } catch (IOException e) {
      throw new Malformed("the header is not JSON: " + firstLine(e), e);
    }
    requireContiguous(tensors, dataBytes);
    return new SafetensorsHeader(tensors, metadata);
  }

  // Jackson's messages go on with the source and its location on lines of their own.
  private static String firstLine(IOException e) {
    String message = String.valueOf(e.getMessage());
    return message.lines().findFirst().orElse(message);
  }

  private static void readMetadata(JsonParser parser, Map<String, String> metadata)
      throws IOException, Malformed {
    require(parser.currentToken() == JsonToken.START_OBJECT, METADATA, "is not an object");
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      require(parser.nextToken() == JsonToken.VALUE_STRING, METADATA, key + " is not a text");
      metadata.put(key, parser.getText());
      requireFew(metadata, METADATA + " entries");
    }
  }

  private static Tensor readTensor(String name, JsonParser parser) throws IOException, Malformed {
    require(parser.currentToken() == JsonToken.START_OBJECT, name, "is not an object");
    Dtype type = null;
    List<Long> shape = null;
    List<Long> offsets = null;
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      parser.nextToken();
      switch (key) {
        case "dtype" -> type = readType(name, parser);
        case "shape" -> shape = readNumbers(name, key, parser);
        case "data_offsets" -> offsets = readNumbers(name, key, parser);
        default -> throw new Malformed(name + ": has an unknown field " + key);
      }
    }
    require(type != null, name, "has no dtype");
    require(shape != null, name, "has no shape");
    require(offsets != null && offsets.size() == 2, name, "has no two data_offsets");
    return tensor(name, type, shape, offsets.get(0), offsets.get(1));
  }

  private static Tensor tensor(String name, Dtype type, List<Long> shape, long begin, long end)
      throws Malformed {
    long values = 1;
    List<Integer> dimensions = new ArrayList<>();
    for (long dimension : shape) {
      // Zeros are multiplied in too, so the product of the others is bounded as well.
      values = Math.max(values, 1) * dimension;
      require(
          dimension <= Integer.MAX_VALUE && values <= Integer.MAX_VALUE - 8,
          name,
          "shape " + shape + " has more values than an array can hold");
      dimensions.add((int) dimension);
    }
    long size = shape.contains(0L) ? 0 : values;
    require(
        begin <= end && end - begin == size * type.bytes,
        name,
        String.format(
            "data_offsets [%d, %d] do not hold %d values of %d bytes",
            begin, end, size, type.bytes));
    return new Tensor(type, List.copyOf(dimensions), begin, end);
  }

  private static Dtype readType(String name, JsonParser parser) throws IOException, Malformed {
    require(parser.currentToken() == JsonToken.VALUE_STRING, name, "dtype is not a text");
    String text = parser.getText();
    for (Dtype type : Dtype.values()) {
      if (type.name().equals(text)) {
        return type;
      }
    }
    throw new Malformed(name + ": dtype " + text + " is not read, only " + List.of(Dtype.values()));
  }

  private static List<Long> readNumbers(String name, String key, JsonParser parser)
      throws IOException, Malformed {
    require(parser.currentToken() == JsonToken.START_ARRAY, name, key + " is not an array");
    List<Long> numbers = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      require(
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER
              && parser.getLongValue() >= 0,
          name,
          key + " has an entry that is not a whole number from 0");
      require(numbers.size() < MOST_DIMENSIONS, name, key + " has more than 16 entries");
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private static void requireContiguous(Map<String, Tensor> tensors, long dataBytes)
      throws Malformed {
    List<Map.Entry<String, Tensor>> inOrder = new ArrayList<>(tensors.entrySet());
    inOrder.sort(
        Comparator.comparingLong((Map.Entry<String, Tensor> e) -> e.getValue().begin())
            .thenComparingLong(e -> e.getValue().end()));
    long position = 0;
    for (Map.Entry<String, Tensor> entry : inOrder) {
      long begin = entry.getValue().begin();
      require(
          begin == position,
          entry.getKey(),
          "begins at byte " + begin + ", expected " + position + ", where the one before it ends");
      position = entry.getValue().end();
    }
    if (position != dataBytes) {
      throw new Malformed(
          String.format(
              "%,d bytes follow the header, expected %,d: the file is cut off or has been added to",
              dataBytes, position));
    }
  }

  private static void requireFew(Map<String, ?> entries, String what) throws Malformed {
    if (entries.size() > MOST_ENTRIES) {
      throw new Malformed(
          String.format("it has more than %,d %s, which no network has", MOST_ENTRIES, what));
    }
  }

  private static void require(boolean holds, String name, String otherwise) throws Malformed {
    if (!holds) {
      throw new Malformed(name + ": " + otherwise);
    }
  }
}
