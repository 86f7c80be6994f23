package io.likewise.cli.worker;

import io.likewise.api.data.BatchSource;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.experiment.NotMade;
import io.likewise.data.formats.KerasModelFile;
import io.likewise.report.run.Pictures;
import io.likewise.runner.export.ReportFiles;
import io.likewise.runs.directory.FinishedRun;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What there is to see and to use of a finished run. It is made of what the run directory holds, so
 * that it comes out the same whether the run makes it or somebody later.
 */
final class RunReport implements Pictures.Source {
  private final FinishedRun run;
  private final Supplier<Dataset> dataset;
  private final Supplier<BatchSource> batches;

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
      model().ifPresent(notMade::add);
    }
    return notMade;
  }

  private Optional<NotMade> model() {
    Path file = run.path().resolve(ReportFiles.MODEL);
    try {
      ModelExport model = ModelExport.of(run.path());
      KerasModelFile.write(model.spec(), model.weights(), file);
      return Optional.empty();
    } catch (RuntimeException | Error e) {
      return Optional.of(NotMade.of(file, e));
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
