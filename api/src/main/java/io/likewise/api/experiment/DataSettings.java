package io.likewise.api.experiment;

/**
 * Which images an experiment sees.
 *
 * @param source {@code sample}, or the kind of data set and where it is: {@code cifar10:PATH},
 *     {@code folder:PATH}
 * @param limit the most training images used, 0 for all: the first ones of the data set, or of a
 *     folder of images those whose files come first by their content
 * @param validation what early stopping watches
 * @param holdout the share of the training images held out if {@code validation} says so, above 0,
 *     at most ½
 * @param skipBad whether a folder's images that cannot be read are left out; if not, they end the
 *     run
 */
public record DataSettings(
    String source, int limit, Validation validation, double holdout, boolean skipBad) {

  /** What early stopping watches. */
  public enum Validation {
    /** A stratified share of the training images, which are then not trained on. */
    HOLDOUT,
    /**
     * The test images, as the original notebooks did: its choice of epoch has seen the test set.
     */
    TEST
  }

  /** The usual share held out. */
  public static final double USUAL_HOLDOUT = 0.1;

  /** Checks the ranges. */
  public DataSettings {
    Experiment.require(!source.isBlank(), "data.source", "''", "a data set, such as sample");
    Experiment.require(limit >= 0, "data.limit", limit, "0 (all) or more");
    Experiment.require(holdout > 0 && holdout <= 0.5, "data.holdout", holdout, "above 0 to 0.5");
  }

  /** Leaves no image out. */
  public DataSettings(String source, int limit, Validation validation, double holdout) {
    this(source, limit, validation, holdout, false);
  }
}
