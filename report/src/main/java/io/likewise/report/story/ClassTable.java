package io.likewise.report.story;

import io.likewise.api.experiment.Evaluation;
import io.likewise.report.run.Numbers;
import java.util.List;
import java.util.stream.IntStream;

/** The figures of each class on the test images, as rows of texts. */
record ClassTable(RunStory story) {
  static final List<String> HEADINGS = List.of("class", "images", "precision", "recall", "F1");

  List<List<String>> rows() {
    Evaluation test = story.result().test();
    return IntStream.range(0, test.confusion().size())
        .mapToObj(
            label ->
                List.of(
                    story.data().className(label),
                    Numbers.count(test.support(label)),
                    Numbers.decimal(test.precision(label), 4),
                    Numbers.decimal(test.recall(label), 4),
                    Numbers.decimal(test.f1(label), 4)))
        .toList();
  }
}
