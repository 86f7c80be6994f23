package io.likewise.runs.grid;

import com.fasterxml.jackson.databind.JsonNode;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.YamlTree;
import io.likewise.runs.plan.ExperimentFile;
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
  private static final String BACKEND = "backend";

  /** What has a key of its own in the file. */
  private static final Map<String, String> ELSEWHERE =
      Map.of(SEED, SEED, "backend.name", BACKEND, "backend.engine", BACKEND);

  private static final Pattern RANGE = Pattern.compile("\\s*(-?\\d{1,18})\\.\\.(-?\\d{1,18})\\s*");

  private final YamlTree yaml;

  private record Keys(
      JsonNode backend, JsonNode preset, JsonNode experiment, JsonNode seed, JsonNode set) {}

  private GridFile(YamlTree yaml) {
    this.yaml = yaml;
  }

  /**
   * Reads a grid. The keys and values of its settings are checked by {@link Grid#plan}.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID}
   */
  public static Grid read(Path file) {
    return read(YamlTree.read(file));
  }

  /** Reads a grid from what stood in its file. */
  static Grid read(YamlTree yaml) {
    return new GridFile(yaml).grid(yaml.as(Keys.class));
  }

  private Grid grid(Keys keys) {
    boolean files = keys.experiment != null;
    if (files && keys.preset != null) {
      throw invalid(
          "experiment", "preset and experiment both say where to begin; give one of them");
    }
    Map<String, List<String>> settings = new LinkedHashMap<>();
    if (keys.seed != null) {
      settings.put(SEED, distinct(SEED, seeds(keys.seed)));
    }
    if (keys.set != null) {
      if (!keys.set.isObject()) {
        throw invalid(SET, "set: expected keys such as batchSize: [32, 64]");
      }
      YamlTree.values(keys.set).forEach((key, value) -> settings.put(key, varied(key, value)));
    }
    return new Grid(
        yaml.origin(),
        texts(BACKEND, keys.backend, "djl"),
        files,
        files ? texts("experiment", keys.experiment, "") : texts("preset", keys.preset, "quick"),
        settings,
        yaml.lines());
  }

  private List<String> texts(String key, JsonNode value, String usual) {
    return value == null ? List.of(usual) : distinct(key, scalars(key, value));
  }

  private List<String> scalars(String key, JsonNode value) {
    List<String> texts = new ArrayList<>();
    for (JsonNode element : value.isArray() ? value : List.of(value)) {
      if (!element.isTextual()) {
        throw invalid(key, key + ": expected a value, or a list of values in [ ]");
      }
      texts.add(element.asText().strip());
    }
    if (texts.isEmpty()) {
      throw invalid(key, key + ": the list is empty, expected one value at least");
    }
    return texts;
  }

  private List<String> seeds(JsonNode value) {
    List<String> seeds = new ArrayList<>();
    for (String text : scalars(SEED, value)) {
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
                text, Grid.MOST_CELLS));
      }
      LongStream.rangeClosed(first, last).forEach(seed -> seeds.add(Long.toString(seed)));
    }
    return seeds;
  }

  private List<String> varied(String key, JsonNode value) {
    String place = SET + "." + key;
    if (ELSEWHERE.containsKey(key)) {
      throw invalid(place, place + ": say this by the key " + ELSEWHERE.get(key) + " beside set");
    }
    return distinct(place, alternatives(key, value));
  }

  /**
   * A list of lists has alternatives that are lists; a list-valued key's plain list is one value.
   */
  private List<String> alternatives(String key, JsonNode value) {
    if (!ExperimentFile.isList(key)) {
      return scalars(SET + "." + key, value);
    }
    return value.valueStream().anyMatch(JsonNode::isArray)
        ? value.valueStream().map(YamlTree::text).toList()
        : List.of(YamlTree.text(value));
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
    return yaml.failure(key, what, null);
  }
}
