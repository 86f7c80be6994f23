package io.likewise.report.gate;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.BoundedFile;
import io.likewise.report.comparison.ComparisonReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A comparison that was kept, read back from its {@code comparison.json}.
 *
 * @param file where it was read from
 * @param sides its sides by their names
 */
public record KeptComparison(Path file, Map<String, KeptSide> sides) {
  private static final int STAGES = 2;

  /**
   * Reads a kept comparison.
   *
   * @param place {@code comparison.json}, or the folder that holds it
   * @throws LikewiseException {@code USAGE} if it cannot be read, or was written by a version that
   *     kept less than a gate needs
   */
  public static KeptComparison read(Path place) {
    Path file = Files.isDirectory(place) ? place.resolve(ComparisonReport.NAME + ".json") : place;
    try {
      JsonNode json = new JsonMapper().readTree(BoundedFile.read(file));
      Map<String, KeptSide> sides = new LinkedHashMap<>();
      for (JsonNode side : json.required("engines")) {
        KeptSide read = side(side);
        sides.put(read.name(), read);
      }
      return new KeptComparison(file, sides);
    } catch (IOException | IllegalArgumentException e) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "%s: cannot be read as a kept comparison (%s); expected the comparison.json that this"
                  + " version writes. Compare its runs again to keep them anew.",
              file, reason(e)),
          e);
    }
  }

  private static String reason(Exception e) {
    String reason =
        e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.toString();
    return reason.strip().replaceAll("\\s+", " ");
  }

  private static KeptSide side(JsonNode json) {
    List<KeptRun> runs = new ArrayList<>();
    json.required("runs").forEach(run -> runs.add(run(run)));
    return new KeptSide(
        json.required("name").asText(), texts(json.required("settings")), List.copyOf(runs));
  }

  private static KeptRun run(JsonNode json) {
    int images = json.required("testImages").asInt();
    double accuracy = json.required("test_accuracy_percent").asDouble(Double.NaN);
    if (images < 1 || !(accuracy >= 0 && accuracy <= 100)) {
      throw new IllegalArgumentException(images + " test images with an accuracy of " + accuracy);
    }
    return new KeptRun(
        json.required("seed").asLong(),
        images,
        accuracy,
        correct(json.required("correct")),
        speeds(json),
        json.required("others_percent").asDouble(Double.NaN),
        json.required("initialWeights").asText(),
        json.required("machine").asText(),
        texts(json.required("digests")));
  }

  private static List<Double> speeds(JsonNode json) {
    List<Double> speeds = new ArrayList<>();
    for (int stage = 1; stage <= STAGES; stage++) {
      speeds.add(json.required("stage" + stage + "_images_per_second").asDouble(Double.NaN));
    }
    return List.copyOf(speeds);
  }

  private static Optional<BitSet> correct(JsonNode json) {
    return json.isNull()
        ? Optional.empty()
        : Optional.of(BitSet.valueOf(Base64.getDecoder().decode(json.asText())));
  }

  private static Map<String, String> texts(JsonNode json) {
    Map<String, String> texts = new LinkedHashMap<>();
    json.properties().forEach(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
    return texts;
  }
}
