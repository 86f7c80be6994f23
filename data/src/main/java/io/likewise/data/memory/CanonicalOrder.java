package io.likewise.data.memory;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The order of images that come from files: by the SHA-256 of their pixels, then by class.
 *
 * <p>An image's place follows from what it shows and not from how it is kept, so that an archive
 * and a folder of the same images are the same data set, bit for bit. The order is as good as
 * random: the first n images are of all classes alike. Images that share pixels and class are the
 * same image twice, and cannot be told apart.
 */
public final class CanonicalOrder {
  private static final Comparator<Place> ORDER =
      Comparator.comparing(Place::digest, Arrays::compareUnsigned).thenComparing(Place::label);

  private CanonicalOrder() {}

  /** Where an image is put, by its digest and class. */
  @SuppressWarnings("ArrayRecordComponent") // made to be sorted, never compared for equality
  private record Place(byte[] digest, int label, int index) {}

  /** Returns the same images in order. */
  public static InMemorySplit of(InMemorySplit split) {
    List<Place> places =
        IntStream.range(0, split.size())
            .parallel()
            .mapToObj(i -> new Place(split.digest(i), split.label(i), i))
            .sorted(ORDER)
            .toList();
    return split.select(places.stream().mapToInt(Place::index).toArray());
  }
}
