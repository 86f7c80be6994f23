package io.likewise.data.batches;

import java.nio.ByteBuffer;
import java.util.List;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * Draws the dropout masks of images: one value u of the image's stream for each unit of the first
 * mask, then of the second, and so on; a unit is kept where u ≥ p.
 *
 * @param units the units of each mask, in order
 * @param dropout p, the share of units removed
 */
record MaskSource(List<Integer> units, double dropout) {

  /**
   * Fills one image's row of every mask.
   *
   * @param stream the image's stream
   * @param masks row-major {@code [images, units]}, 1 keeps a unit and 0 removes it
   * @param image the row
   */
  void fill(SplitMix64 stream, List<ByteBuffer> masks, int image) {
    for (int i = 0; i < masks.size(); i++) {
      ByteBuffer mask = masks.get(i);
      int width = units.get(i);
      for (int at = image * width; at < (image + 1) * width; at++) {
        mask.put(at, (byte) (stream.nextDouble() >= dropout ? 1 : 0));
      }
    }
  }
}
