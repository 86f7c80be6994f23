package io.likewise.cli.worker;

import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.experiment.NotMade;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.files.AtomicFile;
import io.likewise.files.BoundedFile;
import io.likewise.files.NewFolder;
import io.likewise.report.page.HtmlPage;
import io.likewise.report.run.Pictures;
import io.likewise.report.story.ModelCard;
import io.likewise.report.story.RunPage;
import io.likewise.report.story.RunStory;
import io.likewise.report.tensorboard.RunEvents;
import io.likewise.runner.export.ReportFiles;
import io.likewise.runner.export.RunStories;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.plan.ExperimentFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What there is to see and to use of a finished run. It is made of what the run directory holds, so
 * that it comes out the same whether the run makes it or somebody later.
 */
final class RunReport implements Pictures.Source {
  /** Of images as they are stored, a page of them is some megabytes. */
  private static final int MOST_PICTURE_BYTES = 64 << 20;

  private final FinishedRun run;
  private final Supplier<Dataset> dataset;
  private final Supplier<BatchSource> batches;
  private RunStory story;

  /**
   * Takes a finished run.
   *
   * @param dataset its images; asked for only if a picture needs them
   * @param batches how these became batches
   */
  RunReport(FinishedRun run, Supplier<Dataset> dataset, Supplier<BatchSource> batches) {
    this.run = run;
    this.dataset = dataset;
    this.batches = batches;
  }

  /**
   * Makes the files that are missing.
   *
   * @return those that could not be made, which costs nothing else
   */
  List<NotMade> make() {
    List<String> missing = ReportFiles.missing(run);
    List<NotMade> notMade =
        new ArrayList<>(
            new Pictures(run.plan().experiment(), run.result(), this)
                .write(run.path(), missing::contains));
    if (missing.contains(ReportFiles.MODEL)) {
      make(ReportFiles.MODEL, this::writeModel, notMade);
    }
    if (missing.contains(ModelCard.NAME)) {
      make(
          ModelCard.NAME,
          file -> AtomicFile.write(file, new ModelCard(story(), kerasModel()).markdown()),
          notMade);
    }
    if (missing.contains(RunEvents.NAME)) {
      make(RunEvents.NAME, this::writeEvents, notMade);
    }
    // Last, for it tells of the others.
    if (missing.contains(HtmlPage.NAME)) {
      HtmlPage.write(
              run.path(), () -> new RunPage(story(), name -> file(name + ".svg"), notMade).page())
          .ifPresent(notMade::add);
    }
    return notMade;
  }

  private void make(String name, Consumer<Path> writer, List<NotMade> notMade) {
    Path file = run.path().resolve(name);
    try {
      writer.accept(file);
    } catch (RuntimeException | Error e) {
      notMade.add(NotMade.of(name, e));
    }
  }

  private void writeModel(Path file) {
    ModelExport model = ModelExport.of(run.path());
    KerasModelFile.write(model.spec(), model.weights(), file);
  }

  private void writeEvents(Path file) {
    Instant started = Instant.parse(run.provenance().started());
    byte[] events = new RunEvents(run.result(), started, this::file).file();
    Path folder = file.getParent();
    NewFolder.within(folder);
    // TensorBoard would read these too.
    AtomicFile.deleteLeftovers(folder);
    AtomicFile.write(file, events);
  }

  private Optional<String> kerasModel() {
    return run.provenance().engine().otherNetwork() == null
        ? Optional.of(ReportFiles.MODEL)
        : Optional.empty();
  }

  /** Told once: it reads all predictions. */
  private RunStory story() {
    story = story == null ? told() : story;
    return story;
  }

  private RunStory told() {
    // By the folder it is in as well, which is where it usually is; never by this machine's.
    Path whole = run.path().toAbsolutePath().normalize();
    Path known = whole.subpath(Math.max(0, whole.getNameCount() - 2), whole.getNameCount());
    return RunStories.of(
        run, "likewise run --experiment " + known.resolve(ExperimentFile.NAME).toString());
  }

  private Optional<byte[]> file(String name) {
    Path file = run.path().resolve(name);
    try {
      return Files.exists(file)
          ? Optional.of(BoundedFile.read(file, MOST_PICTURE_BYTES))
          : Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public List<String> classNames() {
    return run.provenance().data().classNames();
  }

  @Override
  public Dataset dataset() {
    return dataset.get();
  }

  @Override
  public BatchSource batches() {
    return batches.get();
  }

  @Override
  public List<Integer> validationClassCounts() {
    return run.validationClassCounts();
  }

  @Override
  public List<Mistake> mistakes() {
    return run.mistakesOnTest();
  }
}
