package io.likewise.data.random;

import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * Puts images into a random order: the shuffle of Fisher and Yates (Durstenfeld, "Algorithm 235",
 * CACM 1964), from the last place down to the second, each exchanged with a place drawn from 0 up
 * to itself.
 */
public final class SampleOrder {
  private SampleOrder() {}

  /** Shuffles in place; every order is as likely, and the stream alone decides which. */
  public static void shuffle(int[] samples, SplitMix64 stream) {
    for (int last = samples.length - 1; last > 0; last--) {
      int drawn = Randomness.nextBelow(last + 1, stream);
      int sample = samples[last];
      samples[last] = samples[drawn];
      samples[drawn] = sample;
    }
  }
}
