package io.likewise.data.random;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.apache.commons.rng.core.source64.SplitMix64;

/**
 * Every random number of an experiment as a pure function of what it is for: (seed, purpose, stage,
 * epoch, sample). There is no generator state to share between threads or to save.
 *
 * <p>The stream of such a tuple is SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom
 * number generators", OOPSLA 2014) seeded with a hash of the text {@code
 * "<seed>:<purpose>/<stage>/<epoch>/<sample>"}, numbers in decimal, the purpose in lower case. With
 * all arithmetic modulo 2⁶⁴, value i = 0, 1, … of the stream is u:
 *
 * <pre>
 *   h = 0xcbf29ce484222325
 *   for each byte b of the text in UTF-8: h = (h xor b) · 0x100000001b3        (FNV-1a, 64 bits)
 *   z = h + (i + 1) · 0x9e3779b97f4a7c15
 *   z = (z xor z>>>30) · 0xbf58476d1ce4e5b9
 *   z = (z xor z>>>27) · 0x94d049bb133111eb
 *   z = z xor z>>>31
 *   u = (z >>> 11) · 2^-53
 * </pre>
 *
 * <p>Tensors are named instead of numbered: for initial weights the text is {@code
 * "<seed>:init/<tensor>"}, for the one that is moved {@code "<seed>:perturb/<tensor>"}.
 *
 * <p>An instance stands for everything but the sample and may be used by many threads.
 */
public final class Randomness {

  /** What random numbers are for; no two purposes ever share a stream. */
  public enum Purpose {
    /** The order of an epoch's images: stage, epoch, sample 0. */
    ORDER,
    /** Which images of a class are held out: stage 0, epoch 0, the class as the sample. */
    HOLDOUT,
    /** How an image is varied: stage, epoch, sample. */
    AUGMENT,
    /** The initial values of a tensor, which is named. */
    INIT,
    /** Which initial value of a tensor, which is named, is moved by one unit in the last place. */
    PERTURB,
    /** Which units a dropout keeps for an image: stage, epoch, sample. */
    MASK,
    /** What the built-in sample pictures show: 0 training or 1 test, epoch 0, the image. */
    DRAW;

    private final String text = name().toLowerCase(Locale.ROOT);
  }

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private final long prefix;

  private Randomness(long prefix) {
    this.prefix = prefix;
  }

  /** Returns the streams of all samples of an epoch for a purpose. */
  public static Randomness of(long seed, Purpose purpose, int stage, int epoch) {
    return new Randomness(hash(seed + ":" + purpose.text + "/" + stage + "/" + epoch + "/"));
  }

  /** Returns the stream of a tensor's initial values. */
  public static SplitMix64 initialisation(long seed, String tensor) {
    return named(seed, Purpose.INIT.text + "/" + tensor);
  }

  /** Returns the stream of the choice of a tensor's initial value that is moved. */
  public static SplitMix64 perturbation(long seed, String tensor) {
    return named(seed, Purpose.PERTURB.text + "/" + tensor);
  }

  /** Returns the stream of the text {@code "<seed>:<name>"}. */
  public static SplitMix64 named(long seed, String name) {
    return new SplitMix64(hash(seed + ":" + name));
  }

  /**
   * Returns a sample's stream, at its first value; called for every image, so no text is made.
   *
   * @param sample at least 0
   */
  public SplitMix64 stream(int sample) {
    int place = 1;
    while (sample / place >= 10) {
      place *= 10;
    }
    long hash = prefix;
    for (; place > 0; place /= 10) {
      hash = (hash ^ ('0' + sample / place % 10)) * FNV_PRIME;
    }
    return new SplitMix64(hash);
  }

  /** Returns FNV-1a 64 of a text's UTF-8 bytes (Fowler, Noll and Vo; RFC 9923). */
  static long hash(String text) {
    long hash = FNV_OFFSET;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  /** Returns an integer from 0, each below the bound as likely: ⌊bound · u⌋ of the next u. */
  public static int nextBelow(int bound, SplitMix64 stream) {
    // u < 1 - 2^-53, and bound < 2^31 is exact in a double, so the product stays below the bound.
    return (int) (bound * stream.nextDouble());
  }
}
