package io.likewise.runs.directory;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.StageResult;
import io.likewise.api.model.Logits;
import io.likewise.files.BoundedFile;
import io.likewise.files.DigestList;
import io.likewise.files.Digests;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;

/**
 * A run that is over, read back from its directory.
 *
 * @param path the directory
 * @param plan what was run
 * @param provenance where the results came from
 * @param result what it came to, as the trainer returned it
 */
public record FinishedRun(Path path, RunPlan plan, Provenance provenance, RunResult result) {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  /** The files in which equal runs are equal bytes, but for the long ones that follow from them. */
  private static final List<String> EQUAL_FILES =
      List.of("metrics.csv", Predictions.NAME, "weights.safetensors");

  private static final List<String> EQUAL_FIGURES = EQUAL_FILES.subList(0, 2);

  /** Returns whether a folder is that of a run, finished or not. */
  public static boolean isRun(Path directory) {
    return Files.isRegularFile(directory.resolve(ExperimentFile.NAME));
  }

  /** Returns whether a folder is that of a run that is over and came to something. */
  public static boolean isFinished(Path directory) {
    return isRun(directory) && Files.isRegularFile(directory.resolve(ResultFile.NAME));
  }

  /**
   * Reads a finished run.
   *
   * @param directory its directory
   * @throws LikewiseException {@link ErrorCode#USAGE} if it is not one, or its files cannot be
   *     read; {@link ErrorCode#EXPERIMENT_INVALID} if its plan cannot
   */
  public static FinishedRun read(Path directory) {
    RunPlan plan = ExperimentFile.read(directory.resolve(ExperimentFile.NAME));
    try {
      Provenance provenance = readProvenance(directory);
      JsonNode json = JSON.readTree(BoundedFile.read(directory.resolve(ResultFile.NAME)));
      RunResult result = result(json, epochs(directory));
      requireTable(result.test().confusion(), provenance.data().classNames().size());
      return new FinishedRun(directory, plan, provenance, result);
    } catch (IOException | RuntimeException e) {
      throw unreadable(directory + ": cannot be read as a finished run", e);
    }
  }

  /**
   * Reads where the results of a run come from, finished or not.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if that cannot be read
   */
  public static Provenance provenance(Path directory) {
    try {
      return readProvenance(directory);
    } catch (IOException | RuntimeException e) {
      throw unreadable(directory.resolve(RunDirectory.PROVENANCE) + ": cannot be read", e);
    }
  }

  /** As many rows and columns as classes: whoever counts images of each makes as large a table. */
  private static void requireTable(List<List<Integer>> confusion, int classes) throws IOException {
    if (confusion.size() != classes || confusion.stream().anyMatch(row -> row.size() != classes)) {
      throw new IOException("its confusion is not of the %d classes there are".formatted(classes));
    }
  }

  private static Provenance readProvenance(Path directory) throws IOException {
    Provenance provenance =
        JSON.readValue(
            BoundedFile.read(directory.resolve(RunDirectory.PROVENANCE)), Provenance.class);
    if (provenance == null) {
      throw new IOException(RunDirectory.PROVENANCE + " says nothing");
    }
    return provenance;
  }

  private static LikewiseException unreadable(String what, Exception e) {
    String reason =
        e instanceof JsonProcessingException json
            ? json.getOriginalMessage()
            : e.getClass() == IOException.class ? e.getMessage() : e.toString();
    return new LikewiseException(
        ErrorCode.USAGE,
        what + " (" + reason.strip().replaceAll("\\s+", " ") + "). Leave it out, or run it again.",
        e);
  }

  /**
   * Returns which network the engine of a run computed, if it was another one than it was asked
   * for; nothing if the directory does not tell.
   */
  public static Optional<String> otherNetwork(Path directory) {
    try {
      return Optional.ofNullable(readProvenance(directory).engine().otherNetwork());
    } catch (IOException | RuntimeException e) {
      return Optional.empty();
    }
  }

  private static RunResult result(JsonNode json, List<EpochResult> epochs) throws IOException {
    List<StageResult> stages = new ArrayList<>();
    for (JsonNode stage : json.required("stages")) {
      int number = stage.required("stage").asInt();
      stages.add(
          new StageResult(
              number,
              epochs.stream().filter(epoch -> epoch.stage() == number).toList(),
              stage.required("stoppedEarly").asBoolean()));
    }
    return new RunResult(
        stages,
        evaluation(json.required("validation")),
        evaluation(json.required("test")),
        resources(json.required("resources")));
  }

  private static Evaluation evaluation(JsonNode json) throws IOException {
    // Only the test has a table.
    List<List<Integer>> confusion =
        json.has("confusion")
            ? JSON.readerFor(new TypeReference<List<List<Integer>>>() {})
                .readValue(json.get("confusion"))
            : List.of();
    return new Evaluation(
        json.required("images").asInt(),
        json.required("loss").asDouble(),
        json.required("accuracy").asDouble(),
        confusion);
  }

  private static Resources resources(JsonNode json) {
    return new Resources(
        json.path("startupSeconds").asDouble(Double.NaN),
        json.required("seconds").asDouble(),
        json.path("latencySeconds").asDouble(Double.NaN),
        json.required("cpuSeconds").asDouble(),
        json.path("othersShare").asDouble(Double.NaN),
        json.required("peakResidentBytes").asLong(),
        json.required("peakHeapBytes").asLong(),
        json.path("energyJoules").asDouble(Double.NaN));
  }

  private static List<EpochResult> epochs(Path directory) throws IOException {
    List<String[]> metrics = rows(directory.resolve("metrics.csv"));
    List<String[]> timing = rows(directory.resolve("timing.csv"));
    List<EpochResult> epochs = new ArrayList<>();
    for (int i = 0; i < metrics.size(); i++) {
      String[] figures = metrics.get(i);
      String[] times = timing.get(i);
      double trainSeconds = Double.parseDouble(times[2]);
      epochs.add(
          new EpochResult(
              Integer.parseInt(figures[0]),
              Integer.parseInt(figures[1]),
              Double.parseDouble(figures[2]),
              Double.parseDouble(figures[3]),
              Double.parseDouble(figures[4]),
              Double.parseDouble(figures[5]),
              Boolean.parseBoolean(figures[6]),
              trainSeconds,
              Double.parseDouble(times[3]),
              Double.parseDouble(times[4]),
              (int) Math.round(Double.parseDouble(times[5]) * trainSeconds)));
    }
    return epochs;
  }

  private static List<String[]> rows(Path table) throws IOException {
    return new String(BoundedFile.read(table), StandardCharsets.UTF_8)
        .lines()
        .skip(1)
        .map(row -> row.split(",", -1))
        .toList();
  }

  /**
   * Shows what the final model made of every test image, in order.
   *
   * @param each takes the image's class, and its logits in a row
   * @return whether the file that tells is there
   * @throws LikewiseException {@link ErrorCode#USAGE} if it cannot be read
   */
  public boolean predictionsOnTest(BiConsumer<Integer, Logits> each) {
    Path file = path.resolve(Predictions.NAME);
    if (!Files.exists(file)) {
      return false;
    }
    try {
      Predictions.each(file, Part.TEST, each);
      return true;
    } catch (IOException | RuntimeException e) {
      throw unlike(file, e);
    }
  }

  /**
   * Returns the test images that the final model mistook and was surest of, the surest first.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if the file that tells cannot be read
   */
  public List<Mistake> mistakesOnTest() {
    Path file = path.resolve(Predictions.NAME);
    try {
      return Predictions.mistakes(file, Part.TEST);
    } catch (IOException | RuntimeException e) {
      throw unlike(file, e);
    }
  }

  /**
   * Returns how many of the held-out validation images are of each class.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if the file that tells cannot be read
   */
  public List<Integer> validationClassCounts() {
    Path file = path.resolve(Predictions.NAME);
    try {
      return Predictions.classCounts(file, Part.VALIDATION, provenance.data().classNames().size());
    } catch (IOException | RuntimeException e) {
      throw unlike(file, e);
    }
  }

  private static LikewiseException unlike(Path file, Exception e) {
    return new LikewiseException(
        ErrorCode.USAGE,
        "%s: is not what the run has written (%s). Leave the run out, or run it again."
            .formatted(file, e.getMessage()),
        e);
  }

  /** Returns the files that go with the results and were not made, as the results say it. */
  public List<NotMade> notMade() {
    try {
      return ResultFile.notMade(path);
    } catch (IOException | RuntimeException e) {
      throw unreadable(path.resolve(ResultFile.NAME) + ": cannot be read", e);
    }
  }

  /** Returns whether the files that tell its bits from another run's are still there. */
  public boolean keepsBits() {
    return EQUAL_FILES.stream().allMatch(name -> Files.isRegularFile(path.resolve(name)));
  }

  /**
   * Returns whether another run came to the same bits: all epochs, all logits, all weights.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if files of either cannot be read
   */
  public boolean hasBitsOf(FinishedRun other) {
    return wholeDigests().equals(other.wholeDigests());
  }

  /**
   * Returns whether another run came to the same bits in all epochs and logits, be their weights
   * the same or not; not if either no longer tells its logits.
   *
   * @throws LikewiseException as {@link #hasBitsOf}
   */
  public boolean hasFiguresOf(FinishedRun other) {
    Map<String, String> figures = digests(EQUAL_FIGURES);
    return figures.size() == EQUAL_FIGURES.size() && figures.equals(other.digests(EQUAL_FIGURES));
  }

  private Map<String, String> wholeDigests() {
    Map<String, String> digests = digests();
    if (digests.size() < EQUAL_FILES.size()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "%s: of %s only %s can be compared. Leave the run out, or run it again.",
              path, String.join(", ", EQUAL_FILES), String.join(", ", digests.keySet())));
    }
    return digests;
  }

  /**
   * Returns the SHA-256 of each file in which equal runs are equal bytes, by its name: of those
   * that are there, and of those that the list of an archived run still has.
   *
   * @throws LikewiseException {@link ErrorCode#USAGE} if a file cannot be read
   */
  public Map<String, String> digests() {
    return digests(EQUAL_FILES);
  }

  private Map<String, String> digests(List<String> names) {
    Map<String, String> digests = new LinkedHashMap<>();
    Path list = path.resolve(DigestList.NAME);
    try {
      Map<String, String> listed = Files.exists(list) ? DigestList.read(path) : Map.of();
      for (String name : names) {
        Path file = path.resolve(name);
        if (Files.exists(file)) {
          digests.put(name, Digests.read(file, "SHA-256").digest());
        } else if (listed.containsKey(name)) {
          digests.put(name, listed.get(name));
        }
      }
      return digests;
    } catch (IOException e) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "%s: the bits of its files cannot be read (%s). Leave the run out, or run it again.",
              path, e.getMessage()),
          e);
    }
  }
}
