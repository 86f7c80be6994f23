package io.likewise.trainer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;

/**
 * {@code grid.yaml}: the runs of a sweep as text that people write; {@code docs/sweep.md} describes
 * it. Reading is strict, and every failure names the file and the line.
 */
public final class GridFile {
  static final String SEED = "seed";
  static final String SET = "set";
  private static final String PRESET = "preset";
  private static final String EXPERIMENT = "experiment";
  private static final String BACKEND = "backend";
  private static final List<String> KEYS = List.of(BACKEND, PRESET, EXPERIMENT, SEED, SET);

  /** What has a key of its own in the file. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(SEED, SEED, "backend.name", BACKEND, "backend.engine", BACKEND);

  private static final Pattern RANGE = Pattern.compile("\\s*(-?\\d{1,18})\\.\\.(-?\\d{1,18})\\s*");

  private final String origin;
  private final Map<String, Integer> lines;
  private final Map<?, ?> tree;

  private GridFile(String origin, YamlTree.Located located) {
    this.origin = origin;
    this.lines = located.lines();
    if (!(located.value() instanceof Map<?, ?> map)) {
      throw invalid(null, "expected the keys " + String.join(", ", KEYS));
    }
    this.tree = map;
    // One by one, so that the message has the key's line.
    map.forEach((key, value) -> new Section(at(origin, lines.get(key)), "", Map.of(key, ""), KEYS));
  }

  /**
   * Reads a grid. The keys and values of its settings are checked by {@link Grid#plan}.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID}
   */
  public static Grid read(Path file) {
    return new GridFile(file.toString(), ExperimentFile.locate(file)).grid();
  }

  /** Reads a grid from text. */
  static Grid parse(String text, String origin) {
    return new GridFile(origin, YamlTree.locate(text, origin)).grid();
  }

  /** Returns where something stands, as messages begin. */
  static String at(String origin, Integer line) {
    return line == null ? origin : origin + ", line " + line;
  }

  private Grid grid() {
    if (tree.containsKey(PRESET) && tree.containsKey(EXPERIMENT)) {
      throw invalid(EXPERIMENT, "preset and experiment both say where to begin; give one of them");
    }
    boolean files = tree.containsKey(EXPERIMENT);
    Map<String, List<String>> settings = new LinkedHashMap<>();
    if (tree.containsKey(SEED)) {
      settings.put(SEED, distinct(SEED, seeds()));
    }
    settings.putAll(settings());
    return new Grid(
        origin,
        texts(BACKEND, "djl"),
        files,
        files ? texts(EXPERIMENT, "") : texts(PRESET, "quick"),
        settings,
        lines);
  }

  private List<String> texts(String key, String usual) {
    return tree.containsKey(key) ? distinct(key, scalars(key, tree.get(key))) : List.of(usual);
  }

  private List<String> scalars(String key, Object value) {
    List<?> values = value instanceof List<?> list ? list : listOf(value);
    List<String> texts = new ArrayList<>();
    for (Object element : values) {
      if (element == null || element instanceof Map || element instanceof List) {
        throw invalid(key, key + ": expected a value, or a list of values in [ ]");
      }
      texts.add(String.valueOf(element).strip());
    }
    if (texts.isEmpty()) {
      throw invalid(key, key + ": the list is empty, expected one value at least");
    }
    return texts;
  }

  private static List<?> listOf(Object value) {
    List<Object> one = new ArrayList<>();
    one.add(value);
    return one;
  }

  private List<String> seeds() {
    List<String> seeds = new ArrayList<>();
    for (String text : scalars(SEED, tree.get(SEED))) {
      Matcher range = RANGE.matcher(text);
      if (!range.matches()) {
        seeds.add(text);
        continue;
      }
      long first = Long.parseLong(range.group(1));
      long last = Long.parseLong(range.group(2));
      if (last < first || last - first >= Grid.MOST_CELLS) {
        throw invalid(
            SEED,
            String.format(
                "seed: the range %s has no or too many numbers, expected 1 to %d, such as 1..5",
                text.strip(), Grid.MOST_CELLS));
      }
      LongStream.rangeClosed(first, last).forEach(seed -> seeds.add(Long.toString(seed)));
    }
    return seeds;
  }

  private Map<String, List<String>> settings() {
    Map<String, List<String>> settings = new LinkedHashMap<>();
    Object group = tree.containsKey(SET) ? tree.get(SET) : Map.of();
    if (!(group instanceof Map<?, ?> map)) {
      throw invalid(SET, "set: expected keys such as batchSize: [32, 64]");
    }
    collect("", map, settings);
    return settings;
  }

  /** Keys may be written with dots or as groups. */
  private void collect(String path, Map<?, ?> group, Map<String, List<String>> settings) {
    group.forEach(
        (name, value) -> {
          String key = path + name;
          if (value instanceof Map<?, ?> inner) {
            collect(key + ".", inner, settings);
            return;
          }
          if (ELSEWHERE.containsKey(key)) {
            throw invalid(
                SET + "." + key,
                "set." + key + ": say this by the key " + ELSEWHERE.get(key) + " beside set");
          }
          if (settings.put(key, distinct(SET + "." + key, alternatives(key, value))) != null) {
            throw invalid(SET + "." + key, "set." + key + " stands twice");
          }
        });
  }

  /**
   * A list of lists has alternatives that are lists; a list-valued key's plain list is one value.
   */
  private List<String> alternatives(String key, Object value) {
    boolean takesLists = key.equals("network.blocks") || key.equals("network.dense");
    if (!takesLists) {
      return scalars(SET + "." + key, value);
    }
    if (value instanceof List<?> list && list.stream().anyMatch(List.class::isInstance)) {
      return list.stream().map(String::valueOf).toList();
    }
    return List.of(String.valueOf(value));
  }

  private List<String> distinct(String key, List<String> values) {
    Set<String> seen = new HashSet<>();
    for (String value : values) {
      if (!seen.add(value)) {
        throw invalid(key, key + ": " + value + " stands twice");
      }
    }
    return values;
  }

  private LikewiseException invalid(String key, String what) {
    return new LikewiseException(
        ErrorCode.EXPERIMENT_INVALID,
        at(origin, key == null ? null : lines.get(key)) + ": " + what + ".");
  }
}
