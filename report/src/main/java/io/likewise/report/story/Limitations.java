package io.likewise.report.story;

import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Evaluation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/** Where a model is weak, and where its figures are, as far as the run itself shows it. */
record Limitations(RunStory story) {
  private static final double Z_95 = 1.96;

  /** Returns what is to be known, a sentence each. */
  List<String> sentences() {
    Evaluation test = story.result().test();
    List<String> all = new ArrayList<>();
    all.add(
        String.format(
            Locale.ROOT,
            "The figures are of one run with one seed; by the number of test images alone the"
                + " accuracy is uncertain by about %.1f points (95 %%).",
            100 * Z_95 * Math.sqrt(test.accuracy() * (1 - test.accuracy()) / test.images())));
    if (story.experiment().data().validation() == Validation.TEST) {
      all.add(
          "The test images chose the best epoch too, so that the test accuracy is too good by a"
              + " little.");
    }
    weakest(test)
        .ifPresent(
            label ->
                all.add(
                    String.format(
                        Locale.ROOT,
                        "It finds %.1f %% of the test images of the class %s, the fewest of any"
                            + " class.",
                        100 * test.recall(label),
                        story.data().className(label))));
    int size = story.experiment().imageSize();
    all.add(
        String.format(
            "It sees every image as a square of %d × %d pixels; details smaller than that, and"
                + " shapes of images that are not square, are lost on it.",
            size, size));
    all.add("Nothing was done about shifts of the data, attacks, or unfairness between groups.");
    return all;
  }

  private static Optional<Integer> weakest(Evaluation test) {
    return IntStream.range(0, test.confusion().size())
        .filter(label -> test.support(label) > 0)
        .boxed()
        .min(Comparator.comparingDouble(test::recall));
  }
}
