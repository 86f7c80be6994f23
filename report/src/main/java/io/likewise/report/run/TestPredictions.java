package io.likewise.report.run;

import io.likewise.api.model.Logits;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What a final model made of every test image, in their order.
 *
 * @param classNames what the classes are called
 * @param labels the class of each image; not copied, not to be changed
 * @param predicted the class that each was taken for; not copied, not to be changed
 * @param calibrationError the expected calibration error of {@link Calibration}, in [0, 1]
 */
public record TestPredictions(
    List<String> classNames, int[] labels, int[] predicted, double calibrationError) {

  /** Copies the names and checks that the images are as many. */
  public TestPredictions {
    classNames = List.copyOf(classNames);
    if (labels.length != predicted.length) {
      throw new IllegalArgumentException(
          predicted.length + " predictions of " + labels.length + " images");
    }
  }

  /** Returns how many images there are. */
  public int images() {
    return labels.length;
  }

  /** Returns how many images are classified right. */
  public int right() {
    return rightImages().cardinality();
  }

  /** Returns the places of the images that are classified right. */
  public BitSet rightImages() {
    BitSet right = new BitSet(images());
    IntStream.range(0, images()).filter(this::isRight).forEach(right::set);
    return right;
  }

  /** Returns whether an image is classified right. */
  public boolean isRight(int image) {
    return predicted[image] == labels[image];
  }

  /** Returns the share of a class's images that are classified right; NaN if it has none. */
  public double accuracy(int label) {
    int[] ofClass = IntStream.range(0, images()).filter(image -> labels[image] == label).toArray();
    return Arrays.stream(ofClass).filter(this::isRight).count() / (double) ofClass.length;
  }

  /** Returns whether these are predictions of the same images, as far as their classes tell. */
  public boolean isOfSameImages(TestPredictions other) {
    return classNames.equals(other.classNames) && Arrays.equals(labels, other.labels);
  }

  /** Predictions, while they come image by image. */
  public static final class Running {
    private final List<String> classNames;
    private final PredictionFigures.Running figures;
    private final IntStream.Builder labels = IntStream.builder();
    private final IntStream.Builder predicted = IntStream.builder();

    /** Begins with no images. */
    public Running(List<String> classNames) {
      this.classNames = classNames;
      this.figures = new PredictionFigures.Running(classNames.size());
    }

    /**
     * Adds an image.
     *
     * @param label its class
     * @param logits what the model made of it, one row
     */
    public void add(int label, Logits logits) {
      labels.add(label);
      predicted.add(logits.argMax(0));
      figures.add(new int[] {label}, logits);
    }

    /** Returns the predictions so far; nothing can be added afterwards. */
    public TestPredictions predictions() {
      return new TestPredictions(
          classNames,
          labels.build().toArray(),
          predicted.build().toArray(),
          figures.figures().calibration().expectedError());
    }
  }
}
