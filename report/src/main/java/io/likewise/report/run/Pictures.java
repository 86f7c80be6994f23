package io.likewise.report.run;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.experiment.NotMade;
import io.likewise.api.experiment.RunResult;
import io.likewise.report.drawing.Picture;
import io.likewise.report.drawing.PictureFiles;
import io.likewise.report.run.ImageGrid.Cell;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The pictures of a finished run, each as PNG and as SVG: what the network saw, how it learned, and
 * where it errs.
 *
 * @param experiment what was run
 * @param dataset its images
 * @param batches how these became batches
 * @param result what the run came to
 */
public record Pictures(
    Experiment experiment, Dataset dataset, BatchSource batches, RunResult result) {
  private static final int SAMPLES = 20;

  /**
   * Draws every picture into a folder: {@code samples}, {@code class-distribution}, {@code
   * accuracy}, {@code loss}, {@code confusion} and {@code mistakes}.
   *
   * @return the files that could not be made, which is thrown for none of them: no run is to be
   *     lost for a picture
   */
  public List<NotMade> write(Path folder) {
    Map<String, Supplier<Picture>> all = new LinkedHashMap<>();
    all.put("samples", this::samples);
    all.put("class-distribution", this::classDistribution);
    all.put("accuracy", () -> Curves.accuracy(result.stages()));
    all.put("loss", () -> Curves.loss(result.stages()));
    all.put("confusion", () -> new ConfusionMatrix(result.test(), classes()));
    all.put("mistakes", this::mistakes);
    return PictureFiles.write(all, folder);
  }

  private ClassNames classes() {
    return ClassNames.of(dataset.classNames());
  }

  /** The first training batch of the run, as far as possible with images of every class. */
  private Picture samples() {
    int stage = experiment.stage1().epochs() > 0 ? 1 : 2;
    try (BatchStream stream = batches.train(stage, 1, 0)) {
      Batch batch = stream.next();
      ClassNames classes = classes();
      List<Cell> cells = varied(batch).stream().map(row -> sample(batch, row, classes)).toList();
      stream.recycle(batch);
      return new ImageGrid(
          "Training images",
          "Left as stored; right as the network sees them in its first epoch, varied at random.",
          cells);
    }
  }

  /** Returns rows of a batch: one image of each class, then a second one, …; sorted by class. */
  private static List<Integer> varied(Batch batch) {
    Map<Integer, Integer> seen = new LinkedHashMap<>();
    int[] rank = new int[batch.size()];
    for (int row = 0; row < rank.length; row++) {
      rank[row] = seen.merge(batch.labels()[row], 1, Integer::sum);
    }
    return IntStream.range(0, rank.length)
        .boxed()
        .sorted(Comparator.comparingInt(row -> rank[row]))
        .limit(SAMPLES)
        .sorted(Comparator.comparingInt(row -> batch.labels()[row]))
        .toList();
  }

  private Cell sample(Batch batch, int row, ClassNames classes) {
    return new Cell(
        List.of(
            Images.stored(dataset.train(), batch.samples()[row]),
            Images.seen(batch, row, experiment.preprocessing())),
        List.of(classes.of(batch.labels()[row])));
  }

  private Picture classDistribution() {
    ClassNames classes = classes();
    List<Integer> labels = IntStream.range(0, classes.size()).boxed().toList();
    ClassDistribution distribution =
        new ClassDistribution(classes).with("training", batches.trainingClassCounts());
    List<Integer> test = labels.stream().map(result.test()::support).toList();
    if (experiment.data().validation() == Validation.TEST) {
      return distribution.with("validation and test, the same images", test).draw();
    }
    List<Integer> validation = labels.stream().map(result.validation()::support).toList();
    return distribution.with("validation", validation).with("test", test).draw();
  }

  private Picture mistakes() {
    ClassNames classes = classes();
    List<Cell> cells = new ArrayList<>();
    for (Mistake mistake : result.test().mistakes()) {
      cells.add(
          new Cell(
              List.of(Images.stored(dataset.test(), mistake.sample())),
              List.of(
                  "is " + classes.of(mistake.label()),
                  String.format(
                      Locale.ROOT,
                      "%.1f %% %s",
                      100 * mistake.probability(),
                      classes.of(mistake.predicted())))));
    }
    return new ImageGrid(
        "The most confident mistakes",
        cells.isEmpty()
            ? "There is none: every test image was classified correctly."
            : "Test images, what each is, and what the network took it for, and how surely.",
        cells);
  }
}
