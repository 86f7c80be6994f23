package io.likewise.runs.directory;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.likewise.api.experiment.EpochResult;
import io.likewise.api.experiment.Evaluation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.api.experiment.RunResult.Resources;
import io.likewise.api.experiment.StageResult;
import io.likewise.files.AtomicFile;
import io.likewise.files.BoundedFile;
import io.likewise.runs.directory.Provenance.Continuation;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code result.json}; {@code docs/run-directory.md} describes every field. */
final class ResultFile {
  static final String NAME = "result.json";
  private static final String NOT_MADE = "notMade";
  private static final JsonMapper JSON = new JsonMapper();

  private final RunPlan plan;
  private final Experiment experiment;
  private final List<String> classNames;

  /** Takes what is known beforehand; {@code classNames} may be empty. */
  ResultFile(RunPlan plan, List<String> classNames) {
    this.plan = plan;
    this.experiment = plan.experiment();
    this.classNames = classNames;
  }

  void write(
      RunResult result, List<Continuation> continued, List<NotMade> notMade, Path directory) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("experiment", experiment.name());
    content.put("seed", experiment.seed());
    content.put("backend", plan.backend());
    content.put("engine", plan.options().engine());
    content.put("stages", result.stages().stream().map(ResultFile::stage).toList());
    content.put("validation", validation(result.validation()));
    content.put("test", test(result.test()));
    content.put("resources", resources(result.resources()));
    content.put("continued", continued);
    content.put(NOT_MADE, notMade);
    AtomicFile.write(directory.resolve(NAME), Json.of(content));
  }

  /** Returns the files that were not made. */
  static List<NotMade> notMade(Path directory) throws IOException {
    JsonNode listed = JSON.readTree(BoundedFile.read(directory.resolve(NAME))).path(NOT_MADE);
    List<NotMade> all = new ArrayList<>();
    listed.forEach(
        each ->
            all.add(new NotMade(each.required("file").asText(), each.required("reason").asText())));
    return all;
  }

  /** Says in a result that is kept which files were not made, and changes nothing else of it. */
  static void replace(List<NotMade> notMade, Path directory) {
    Path file = directory.resolve(NAME);
    try {
      ObjectNode content = (ObjectNode) JSON.readTree(BoundedFile.read(file));
      content.set(NOT_MADE, JSON.valueToTree(notMade));
      AtomicFile.write(file, Json.of(content));
    } catch (IOException e) {
      throw AtomicFile.unwritable(file, e);
    }
  }

  private static Map<String, Object> stage(StageResult stage) {
    Optional<EpochResult> best = stage.best();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("stage", stage.stage());
    content.put("epochs", stage.epochs().size());
    content.put("bestEpoch", best.map(EpochResult::epoch).orElse(null));
    content.put("bestValidationAccuracy", best.map(EpochResult::validationAccuracy).orElse(null));
    content.put("stoppedEarly", stage.stoppedEarly());
    content.put("seconds", stage.seconds());
    content.put("imagesPerSecond", known(stage.imagesPerSecond()));
    content.put("waitShare", known(stage.waitShare()));
    return content;
  }

  private static Map<String, Object> resources(Resources resources) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("startupSeconds", known(resources.startupSeconds()));
    content.put("seconds", resources.seconds());
    content.put("latencySeconds", known(resources.latencySeconds()));
    content.put("cpuSeconds", resources.cpuSeconds());
    content.put("othersShare", known(resources.othersShare()));
    content.put("peakResidentBytes", resources.peakResidentBytes());
    content.put("peakHeapBytes", resources.peakHeapBytes());
    if (Double.isFinite(resources.energyJoules())) {
      content.put("energyJoules", resources.energyJoules());
    }
    return content;
  }

  /** JSON has no NaN and no infinity: what cannot be said is null. */
  private static Double known(double value) {
    return Double.isFinite(value) ? value : null;
  }

  private Map<String, Object> validation(Evaluation evaluation) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("source", experiment.data().validation());
    putFigures(evaluation, content);
    return content;
  }

  private Map<String, Object> test(Evaluation evaluation) {
    Map<String, Object> content = new LinkedHashMap<>();
    putFigures(evaluation, content);
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int label = 0; label < evaluation.confusion().size(); label++) {
      classes.add(classFigures(evaluation, label));
    }
    content.put("classes", classes);
    content.put("confusion", evaluation.confusion());
    return content;
  }

  private static void putFigures(Evaluation evaluation, Map<String, Object> content) {
    content.put("images", evaluation.images());
    content.put("loss", evaluation.loss());
    content.put("accuracy", evaluation.accuracy());
  }

  private Map<String, Object> classFigures(Evaluation evaluation, int label) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("label", label);
    if (label < classNames.size()) {
      content.put("name", classNames.get(label));
    }
    content.put("support", evaluation.support(label));
    content.put("precision", evaluation.precision(label));
    content.put("recall", evaluation.recall(label));
    content.put("f1", evaluation.f1(label));
    return content;
  }
}
