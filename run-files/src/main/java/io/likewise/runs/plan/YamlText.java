package io.likewise.runs.plan;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.likewise.files.yaml.YamlTree;
import java.math.BigDecimal;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * A tree as YAML that people like to read: block style, lists in one line, text in quotes only
 * where it must be. What is written is the same in YAML 1.1 and 1.2.
 */
final class YamlText {
  /** Text that nothing in YAML takes for anything else, but for the words below. */
  private static final Pattern PLAIN =
      Pattern.compile("[A-Za-z/][A-Za-z0-9_./-]*(:[A-Za-z0-9_./-]+)*");

  /** The words that YAML 1.1 reads as booleans or null. */
  private static final Pattern RESERVED =
      Pattern.compile("y|n|yes|no|on|off|true|false|null", Pattern.CASE_INSENSITIVE);

  /** Below this a decimal is easier to read with an exponent. */
  private static final double SMALL = 1e-6;

  private YamlText() {}

  /** Where a note begins in its line, at the least. */
  private static final int NOTE_COLUMN = 28;

  /** Returns a group as YAML, with what notes say of keys, by full dotted names, as comments. */
  static String of(ObjectNode tree, Map<String, String> notes) {
    StringBuilder text = new StringBuilder();
    append(tree, "", "", notes, text);
    return text.toString();
  }

  private static void append(
      ObjectNode tree, String indent, String path, Map<String, String> notes, StringBuilder text) {
    for (Map.Entry<String, JsonNode> entry : tree.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      String line = indent + key + ":" + (value.isObject() ? "" : " " + scalar(value));
      String note = notes.getOrDefault(path + key, "");
      text.append(line);
      if (!note.isEmpty()) {
        text.append(" ".repeat(Math.max(2, NOTE_COLUMN - line.length()))).append("# ");
      }
      text.append(note).append('\n');
      if (value instanceof ObjectNode group) {
        append(group, indent + "  ", path + key + ".", notes, text);
      }
    }
  }

  private static String scalar(JsonNode value) {
    if (value.isDouble()) {
      return number(value.doubleValue());
    }
    boolean plain = !value.isTextual() || isPlain(value.asText());
    return plain ? YamlTree.text(value) : quoted(value.asText());
  }

  private static String number(double number) {
    if (Math.abs(number) < SMALL) {
      return Double.toString(number);
    }
    BigDecimal decimal = BigDecimal.valueOf(number).stripTrailingZeros();
    return decimal.setScale(Math.max(1, decimal.scale())).toPlainString();
  }

  private static boolean isPlain(String text) {
    return PLAIN.matcher(text).matches() && !RESERVED.matcher(text).matches();
  }

  /** Only ASCII that prints stands for itself, so that no editor or encoding can spoil the rest. */
  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        quoted.append('\\').append(c);
      } else if (c >= ' ' && c <= '~') {
        quoted.append(c);
      } else {
        quoted.append(String.format("\\u%04x", (int) c));
      }
    }
    return quoted.append('"').toString();
  }
}
