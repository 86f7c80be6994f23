package io.likewise.report.comparison;

import io.likewise.report.run.TestPredictions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Of how many test images of each class one of two engines is right and the other wrong.
 *
 * @param names what the classes are called
 * @param images how many test images each has
 * @param seeds the counts of each seed of which they are known
 */
record ClassCounts(List<String> names, int[] images, List<Seed> seeds) {

  /**
   * The counts of one seed, by class; of repeats the means.
   *
   * @param first images that the first engine alone has right
   * @param second images that the second one alone has right
   */
  record Seed(double[] first, double[] second) {}

  /** Returns those of two engines; empty if of no seed it is known which images are right. */
  static Optional<ClassCounts> of(EnginePair pair) {
    List<Seed> seeds = new ArrayList<>();
    TestPredictions some = null;
    for (long seed : pair.seeds()) {
      List<TestPredictions[]> both = new ArrayList<>();
      for (ComparedRun one : pair.first().of(seed)) {
        for (ComparedRun other : pair.second().of(seed)) {
          if (one.isComparableWith(other)) {
            both.add(
                new TestPredictions[] {
                  one.predictions().orElseThrow(), other.predictions().orElseThrow()
                });
          }
        }
      }
      if (!both.isEmpty()) {
        some = both.get(0)[0];
        seeds.add(counts(both, some.classNames().size()));
      }
    }
    return Optional.ofNullable(some)
        .map(images -> new ClassCounts(images.classNames(), perClass(images), seeds));
  }

  private static Seed counts(List<TestPredictions[]> both, int classes) {
    double[] first = new double[classes];
    double[] second = new double[classes];
    double weight = 1.0 / both.size();
    for (TestPredictions[] each : both) {
      for (int image = 0; image < each[0].images(); image++) {
        int label = each[0].labels()[image];
        boolean one = each[0].isRight(image);
        boolean other = each[1].isRight(image);
        first[label] += one && !other ? weight : 0;
        second[label] += other && !one ? weight : 0;
      }
    }
    return new Seed(first, second);
  }

  private static int[] perClass(TestPredictions predictions) {
    int[] images = new int[predictions.classNames().size()];
    for (int label : predictions.labels()) {
      images[label]++;
    }
    return images;
  }

  /** Returns the classes that have test images. */
  List<Integer> classes() {
    return IntStream.range(0, images.length).filter(label -> images[label] > 0).boxed().toList();
  }

  /** Returns first less second in percentage points of a class's images, for each seed. */
  double[] differences(int label) {
    return seeds.stream()
        .mapToDouble(seed -> 100 * (seed.first[label] - seed.second[label]) / images[label])
        .toArray();
  }

  /** Returns how many images of a class the first engine alone has right, over all seeds. */
  double first(int label) {
    return seeds.stream().mapToDouble(seed -> seed.first[label]).sum();
  }

  /** Returns how many images of a class the second engine alone has right, over all seeds. */
  double second(int label) {
    return seeds.stream().mapToDouble(seed -> seed.second[label]).sum();
  }

  /**
   * Returns the variance of a difference of one seed if chance alone decides who is right on the
   * images disagreed on, in squared percentage points; as {@link Disagreement#variance}.
   */
  double leastVariance(int label) {
    double ofClass = images[label];
    return 100 * 100 * (first(label) + second(label) + 1) / (seeds.size() * ofClass * ofClass);
  }
}
