package io.likewise.runs.checkpoint;

/**
 * How far a training has come, which is where it goes on.
 *
 * @param stage from 1; one more than there are stages if all that is left is to look at the test
 *     images
 * @param epoch the stage's epoch, from 1
 * @param step how many steps of the epoch are complete, from 0
 */
public record Position(int stage, int epoch, int step) {
  /** Where every run begins. */
  public static final Position START = new Position(1, 1, 0);

  /** Returns where a stage begins. */
  public static Position ofStage(int stage) {
    return new Position(stage, 1, 0);
  }

  @Override
  public String toString() {
    return "stage " + stage + ", epoch " + epoch + ", step " + step;
  }
}
