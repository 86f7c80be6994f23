package io.likewise.runner.export;

import io.likewise.report.page.Facts;
import io.likewise.report.run.Calibration;
import io.likewise.report.run.Numbers;
import io.likewise.report.run.PredictionFigures;
import io.likewise.report.story.RunStory;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.Provenance;
import io.likewise.runs.directory.Provenance.Continuation;
import io.likewise.runs.plan.ExperimentFile;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Tells finished runs, whose files hold it all, in the words of reports. */
public final class RunStories {
  private RunStories() {}

  /**
   * Tells a run.
   *
   * @param command what repeats it
   */
  public static RunStory of(FinishedRun run, String command) {
    Provenance from = run.provenance();
    Provenance.Engine engine = from.engine();
    Provenance.Data data = from.data();
    return new RunStory(
        String.valueOf(run.path().toAbsolutePath().normalize().getFileName()),
        run.plan().experiment(),
        run.result(),
        calibration(run),
        engine.backend() + ":" + engine.name() + " " + engine.version(),
        new RunStory.Data(
            data.name(),
            data.digest(),
            data.trainingImages(),
            data.validationImages(),
            data.testImages(),
            data.classNames()),
        time(from.started()),
        "Likewise " + from.likewise().version() + ", revision " + from.likewise().revision(),
        Optional.ofNullable(engine.otherNetwork()),
        List.of(engine(engine, from), machine(from), data(from), continued(from.continued())),
        ExperimentFile.text(run.plan()),
        command);
  }

  private static Optional<Calibration> calibration(FinishedRun run) {
    PredictionFigures.Running running =
        new PredictionFigures.Running(run.provenance().data().classNames().size());
    boolean known =
        run.predictionsOnTest((label, logits) -> running.add(new int[] {label}, logits));
    return known ? Optional.of(running.figures().calibration()) : Optional.empty();
  }

  /** To the second, which is as exact as anybody asks. */
  private static String time(String iso) {
    return iso.replaceFirst("T", " ").replaceFirst("(\\.\\d+)?Z$", " UTC");
  }

  private static Facts engine(Provenance.Engine engine, Provenance from) {
    Facts facts =
        Facts.about("Engine")
            .with("backend", engine.backend())
            .with("engine", engine.name() + " " + engine.version())
            .with("libraries", pairs(engine.libraries()))
            .with("device", engine.device())
            .with("threads", String.valueOf(engine.threads()))
            .with("precision", engine.precision())
            .with("path", engine.path());
    for (String note : engine.notes()) {
      facts = facts.with("note", note);
    }
    return facts
        .with("Likewise", from.likewise().version() + ", revision " + from.likewise().revision())
        .with("files of both", from.installation().digest());
  }

  private static String pairs(Map<String, ?> values) {
    return values.entrySet().stream()
        .map(each -> each.getKey() + " " + each.getValue())
        .collect(Collectors.joining(", "));
  }

  private static Facts machine(Provenance from) {
    Provenance.Machine machine = from.machine();
    String cores = machine.physicalCores() > 0 ? ", " + machine.physicalCores() + " cores" : "";
    return Facts.about("Machine")
        .with("processor", machine.cpu() + cores)
        .with("usable processors", String.valueOf(machine.availableProcessors()))
        .with("usable memory", Numbers.memory(machine.memoryBytes()))
        .with("system", machine.os() + ", " + machine.architecture())
        .with("Java", from.java().version() + ", " + from.java().vendor())
        .with("virtual machine", from.java().name())
        .with("Java heap at most", Numbers.memory(from.java().maximumHeapBytes()));
  }

  private static Facts data(Provenance from) {
    Provenance.Data data = from.data();
    return Facts.about("Data and weights")
        .with("data set", data.name())
        .with("images", counts(data))
        .with("left out", pairs(data.skipped()))
        .with("digest of the images", data.digest())
        .with("digest of their order", data.splitDigest())
        .with("digest of the initial weights", from.initialWeights());
  }

  private static String counts(Provenance.Data data) {
    return String.format(
        "%s to train on, %s to validate, %s to test",
        Numbers.count(data.trainingImages()),
        Numbers.count(data.validationImages()),
        Numbers.count(data.testImages()));
  }

  private static Facts continued(List<Continuation> continued) {
    Facts facts = Facts.about("Continued");
    if (continued.isEmpty()) {
      return facts.with("by another process", "no");
    }
    for (Continuation each : continued) {
      String differences =
          each.differences().isEmpty()
              ? ""
              : "; not as before: " + String.join(", ", each.differences());
      facts = facts.with(time(each.started()), "from " + each.from() + differences);
    }
    return facts;
  }
}
