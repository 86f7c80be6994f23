package io.likewise.data.random;

import io.likewise.api.data.Split;
import io.likewise.data.random.Randomness.Purpose;
import java.util.stream.IntStream;

/**
 * The training images in two parts, stratified: of every class the same share is held out.
 *
 * <p>Of a class with n images round(n · share) are held out (halves up), at least one where n is 2
 * or more, none where n is 1; which ones, the seed decides, for each class on its own.
 *
 * @param training the indices of the images to train on, ascending
 * @param heldOut the indices of the images held out, ascending
 */
@SuppressWarnings("ArrayRecordComponent") // made once, never compared, never changed
public record HoldOut(int[] training, int[] heldOut) {

  /**
   * Divides the first images of a split.
   *
   * @param images the training images
   * @param limit how many of them count, at most all
   * @param classes the number of classes
   * @param share above 0, at most ½
   */
  public static HoldOut of(Split images, int limit, int classes, double share, long seed) {
    Randomness randomness = Randomness.of(seed, Purpose.HOLDOUT, 0, 0);
    boolean[] isHeldOut = new boolean[limit];
    for (int label = 0; label < classes; label++) {
      int wanted = label;
      int[] members = IntStream.range(0, limit).filter(i -> images.label(i) == wanted).toArray();
      SampleOrder.shuffle(members, randomness.stream(label));
      for (int i = 0; i < count(members.length, share); i++) {
        isHeldOut[members[i]] = true;
      }
    }
    return new HoldOut(
        IntStream.range(0, limit).filter(i -> !isHeldOut[i]).toArray(),
        IntStream.range(0, limit).filter(i -> isHeldOut[i]).toArray());
  }

  private static int count(int images, double share) {
    return images < 2 ? 0 : (int) Math.max(1, Math.round(images * share));
  }

  /** Returns the first images of a split with none held out. */
  public static HoldOut none(int limit) {
    return new HoldOut(IntStream.range(0, limit).toArray(), new int[0]);
  }
}
