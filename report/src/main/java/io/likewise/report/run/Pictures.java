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
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The pictures of a finished run, each as PNG and as SVG: what the network saw, how it learned, and
 * where it errs.
 *
 * @param experiment what was run
 * @param result what the run came to
 * @param source what it was run on
 */
public record Pictures(Experiment experiment, RunResult result, Source source) {
  private static final int SAMPLES = 20;

  private static final String SAMPLES_NAME = "samples";
  private static final String DISTRIBUTION = "class-distribution";
  private static final String MISTAKES = "mistakes";

  /** Those that are made of images, and not of figures alone. */
  private static final List<String> OF_IMAGES = List.of(SAMPLES_NAME, DISTRIBUTION, MISTAKES);

  /**
   * What is shown besides figures. What of it is no longer there may be thrown for: it costs those
   * pictures that need it.
   */
  public interface Source {
    /** Returns what the classes are called. */
    List<String> classNames();

    /** Returns the images. */
    Dataset dataset();

    /** Returns how these became batches. */
    BatchSource batches();

    /** Returns how many validation images there are of each class. */
    List<Integer> validationClassCounts();

    /** Returns the test images that the model mistook and was surest of, the surest first. */
    List<Mistake> mistakes();
  }

  /** Returns the names of the files of all pictures, in the order in which they are made. */
  public static List<String> files() {
    return Stream.of(SAMPLES_NAME, DISTRIBUTION, "accuracy", "loss", "confusion", MISTAKES)
        .flatMap(name -> PictureFiles.names(name).stream())
        .toList();
  }

  /** Returns whether a file cannot be made without the images. */
  public static boolean isOfImages(String file) {
    return OF_IMAGES.stream().anyMatch(name -> PictureFiles.names(name).contains(file));
  }

  /**
   * Draws pictures into a folder: of {@code samples}, {@code class-distribution}, {@code accuracy},
   * {@code loss}, {@code confusion} and {@code mistakes} those that are wanted.
   *
   * @param wanted which of the files, by their names
   * @return the files that could not be made, which is thrown for none of them: no run is to be
   *     lost for a picture
   */
  public List<NotMade> write(Path folder, Predicate<String> wanted) {
    Map<String, Supplier<Picture>> all = new LinkedHashMap<>();
    all.put(SAMPLES_NAME, this::samples);
    all.put(DISTRIBUTION, this::classDistribution);
    all.put("accuracy", () -> Curves.accuracy(result.stages()).picture());
    all.put("loss", () -> Curves.loss(result.stages()).picture());
    all.put("confusion", () -> new ConfusionMatrix(result.test(), classes()));
    all.put(MISTAKES, this::mistakes);
    return PictureFiles.write(all, folder, wanted);
  }

  private ClassNames classes() {
    return ClassNames.of(source.classNames());
  }

  /** The first training batch of the run, as far as possible with images of every class. */
  private Picture samples() {
    int stage = experiment.stage1().epochs() > 0 ? 1 : 2;
    try (BatchStream stream = source.batches().train(stage, 1, 0)) {
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
            Images.stored(source.dataset().train(), batch.samples()[row]),
            Images.seen(batch, row, experiment.preprocessing())),
        List.of(classes.of(batch.labels()[row])));
  }

  private Picture classDistribution() {
    ClassNames classes = classes();
    List<Integer> labels = IntStream.range(0, classes.size()).boxed().toList();
    ClassDistribution distribution =
        new ClassDistribution(classes).with("training", source.batches().trainingClassCounts());
    List<Integer> test = labels.stream().map(result.test()::support).toList();
    if (experiment.data().validation() == Validation.TEST) {
      return distribution.with("validation and test, the same images", test).draw();
    }
    return distribution
        .with("validation", source.validationClassCounts())
        .with("test", test)
        .draw();
  }

  private Picture mistakes() {
    ClassNames classes = classes();
    List<Cell> cells = new ArrayList<>();
    for (Mistake mistake : source.mistakes()) {
      cells.add(
          new Cell(
              List.of(Images.stored(source.dataset().test(), mistake.sample())),
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
