package io.likewise.report.story;

import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.RunResult;
import io.likewise.report.page.Facts;
import io.likewise.report.run.Calibration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A finished run, as its page and its model card tell of it; all of it stands in the run's files.
 *
 * @param name what the run's folder is called
 * @param experiment what was run
 * @param result what it came to
 * @param calibration how far it is as often right on the test images as it says; empty if the
 *     predictions are gone
 * @param engine what computed it, such as {@code djl:pytorch 2.7.1}
 * @param data the images
 * @param started when it began, in UTC, as ISO 8601
 * @param program this program and its version
 * @param otherNetwork in what the network differs from the one that was asked for, if it does
 * @param provenance where all of it comes from, by what it is about
 * @param plan the text of the file that repeats the run
 * @param command what repeats the run
 */
public record RunStory(
    String name,
    Experiment experiment,
    RunResult result,
    Optional<Calibration> calibration,
    String engine,
    Data data,
    String started,
    String program,
    Optional<String> otherNetwork,
    List<Facts> provenance,
    String plan,
    String command) {

  /** Copies the list. */
  public RunStory {
    Objects.requireNonNull(calibration, "calibration");
    Objects.requireNonNull(otherNetwork, "otherNetwork");
    provenance = List.copyOf(provenance);
  }

  /** Returns the experiment in words, a sentence or two about each part. */
  public Facts inWords() {
    return new ExperimentWords(this).facts();
  }

  /**
   * The images of a run.
   *
   * @param name what the data set is called
   * @param digest the SHA-256 of its class names, labels and pixels
   * @param training how many are trained on
   * @param validation how many early stopping watches
   * @param test how many the final figures come from
   * @param classNames what the classes are called
   */
  public record Data(
      String name, String digest, int training, int validation, int test, List<String> classNames) {
    /** Copies the list. */
    public Data {
      classNames = List.copyOf(classNames);
    }

    /** Returns what a class is called. */
    String className(int label) {
      return label < classNames.size() ? classNames.get(label) : String.valueOf(label);
    }
  }
}
