package io.likewise.api.model;

/**
 * Turns convolution kernels between the canonical layout {@code [height, width, in, out]} (HWIO)
 * and the layout of engines that put channels first, {@code [out, in, height, width]} (OIHW).
 */
public final class KernelLayout {
  /** Positions are visited in squares of this side, so that both layouts stay in cache. */
  private static final int TILE = 32;

  private KernelLayout() {}

  /** Receives the position of one value in both layouts. */
  @FunctionalInterface
  public interface Move {
    /**
     * Moves one value.
     *
     * @param hwio the position in the canonical layout
     * @param oihw the position in the channels-first layout
     */
    void move(int hwio, int oihw);
  }

  /**
   * Visits every position of a kernel once.
   *
   * @param area height × width
   * @param in channels in
   * @param out channels out
   * @param move what to do at each
   */
  public static void forEach(int area, int in, int out, Move move) {
    for (int k = 0; k < area; k++) {
      for (int firstIn = 0; firstIn < in; firstIn += TILE) {
        int lastIn = Math.min(in, firstIn + TILE);
        for (int firstOut = 0; firstOut < out; firstOut += TILE) {
          int lastOut = Math.min(out, firstOut + TILE);
          for (int o = firstOut; o < lastOut; o++) {
            for (int i = firstIn; i < lastIn; i++) {
              move.move((k * in + i) * out + o, (o * in + i) * area + k);
            }
          }
        }
      }
    }
  }
}
