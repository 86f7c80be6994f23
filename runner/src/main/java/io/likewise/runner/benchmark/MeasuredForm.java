package io.likewise.runner.benchmark;

import io.likewise.api.error.ErrorCode;
import io.likewise.data.exports.ModelFile;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.report.inference.BenchmarkRow.Refusal;
import io.likewise.runner.benchmark.BenchmarkOrders.Task;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A model in a format, and what opens it.
 *
 * @param format the format's name
 * @param writer the engine that writes it; empty if it takes none
 * @param opener the engine that opens it; empty if that is no engine of ours, or there is none
 * @param task how it is measured
 */
record MeasuredForm(
    String format, Optional<EngineFolder> writer, Optional<EngineFolder> opener, Task task) {
  /** The library that opens {@code onnx}, which is no engine of ours. */
  static final String ONNXRUNTIME = "onnxruntime";

  /**
   * Returns all there are: the weights on every engine; models whose weights our engines read, on
   * the run's own; and those that libraries open by themselves, in these libraries.
   *
   * @param otherNetwork whether the run's engine has trained a network that no format describes
   */
  static List<MeasuredForm> all(
      RunPlan trained, InstalledBackends installed, boolean otherNetwork) {
    String own = trained.engineName();
    Comparator<EngineFolder> ownFirst = Comparator.comparing(folder -> !folder.name().equals(own));
    List<EngineFolder> engines =
        installed.all().stream()
            .filter(folder -> folder.name().equals(own) || !otherNetwork)
            .filter(folder -> folder.isOtherNetwork() == otherNetwork)
            .sorted(ownFirst)
            .toList();
    List<MeasuredForm> forms = new ArrayList<>();
    String weights = ModelFile.SAFETENSORS.format();
    engines.forEach(engine -> forms.add(ofOurs(weights, engine)));
    if (otherNetwork) {
      return forms;
    }
    engines.stream()
        .filter(engine -> engine.problem().isEmpty())
        .findFirst()
        .ifPresent(
            engine ->
                Stream.of(ModelFile.H5, ModelFile.KERAS)
                    .forEach(file -> forms.add(ofOurs(file.format(), engine))));
    forms.add(
        new MeasuredForm(
            ModelFile.ONNX.format(), Optional.empty(), Optional.empty(), Task.MEASURE_ONNXRUNTIME));
    forms.add(ofLibrary(ModelFile.TORCHSCRIPT.format(), Optional.empty(), engines));
    for (EngineFolder writer : engines) {
      listed(writer, EngineDescriptor::exports)
          .forEach(format -> forms.add(ofLibrary(format, Optional.of(writer), engines)));
    }
    return forms;
  }

  private static MeasuredForm ofOurs(String format, EngineFolder engine) {
    return new MeasuredForm(format, Optional.empty(), Optional.of(engine), Task.MEASURE_ENGINE);
  }

  private static MeasuredForm ofLibrary(
      String format, Optional<EngineFolder> writer, List<EngineFolder> engines) {
    Optional<EngineFolder> opener =
        engines.stream()
            .filter(engine -> listed(engine, EngineDescriptor::opens).anyMatch(format::equals))
            .findFirst();
    return new MeasuredForm(format, writer, opener, Task.MEASURE_LIBRARY);
  }

  private static Stream<String> listed(
      EngineFolder engine, Function<EngineDescriptor, List<String>> formats) {
    return engine.descriptor().stream().flatMap(known -> formats.apply(known).stream());
  }

  /** Returns what opens it, as a user knows it. */
  String openedBy() {
    return opener
        .map(EngineFolder::name)
        .orElse(task == Task.MEASURE_ONNXRUNTIME ? ONNXRUNTIME : "-");
  }

  /** Returns why it cannot be measured, as far as that is known without a try. */
  Optional<Refusal> refusal(BenchmarkSettings settings) {
    if (task == Task.MEASURE_ONNXRUNTIME) {
      return settings.onnxruntime().isPresent()
          ? Optional.empty()
          : Optional.of(
              new Refusal(
                  ErrorCode.USAGE,
                  "onnxruntime is no part of this program; name its jar to have it measured."));
    }
    if (opener.isEmpty()) {
      return Optional.of(
          new Refusal(ErrorCode.BACKEND_UNKNOWN, "no engine that is installed opens it."));
    }
    return opener.get().problem().map(why -> new Refusal(ErrorCode.BACKEND_BROKEN, why));
  }

  /** Returns whether it is wanted, by the name of its format or of what opens it. */
  boolean isAmong(List<String> names) {
    return names.isEmpty() || names.contains(format) || names.contains(openedBy());
  }
}
