package io.likewise.data.folders;

import io.likewise.api.data.Split;
import io.likewise.api.data.VisibleName;
import io.likewise.data.folders.ImageListing.Item;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;

/**
 * What makes the figures of a folder's splits say less than they seem to: classes that are not
 * measured, and images that are measured although the network was trained on them.
 */
final class SplitNotices {
  private static final int PAIRS_SHOWN = 5;

  private final ImageListing listing;
  private final IdentityHashMap<byte[], Item> files = new IdentityHashMap<>();

  /**
   * Takes the images as they were read.
   *
   * @param listing the folder's files
   * @param pixels the pixels of each of {@link ImageListing#all}; those of the splits are the same
   *     arrays
   */
  SplitNotices(ImageListing listing, byte[][] pixels) {
    this.listing = listing;
    List<Item> items = listing.all();
    IntStream.range(0, pixels.length).forEach(i -> files.put(pixels[i], items.get(i)));
  }

  /** Returns a sentence for each thing that the user should know of the splits. */
  List<String> of(InMemoryDataset dataset) {
    Optional<InMemorySplit> validation = dataset.ownValidation();
    List<Optional<String>> sentences = new ArrayList<>();
    sentences.add(unmeasured("test", dataset.test()));
    validation.ifPresent(split -> sentences.add(unmeasured("validation", split)));
    sentences.add(repeated("test", dataset.test(), "training", dataset.train()));
    validation.ifPresent(
        split -> {
          sentences.add(repeated("validation", split, "training", dataset.train()));
          sentences.add(repeated("test", dataset.test(), "validation", split));
        });
    return sentences.stream()
        .flatMap(Optional::stream)
        .map(sentence -> ImageListing.shown(listing.root()) + ": " + sentence)
        .toList();
  }

  private Optional<String> unmeasured(String what, Split split) {
    IntStream labels = IntStream.range(0, split.size()).map(split::label);
    List<String> missing = ImageListing.missing(listing.classNames(), labels);
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of("no " + what + " image is of " + ImageListing.shortened(missing) + ".");
  }

  private Optional<String> repeated(
      String what, InMemorySplit part, String among, InMemorySplit other) {
    Map<Long, List<byte[]>> known = new HashMap<>();
    for (byte[] image : other.images()) {
      known.computeIfAbsent(checksum(image), sum -> new ArrayList<>(1)).add(image);
    }
    List<String> pairs = new ArrayList<>();
    for (byte[] image : part.images()) {
      known.getOrDefault(checksum(image), List.of()).stream()
          .filter(twin -> Arrays.equals(twin, image))
          .findFirst()
          .ifPresent(twin -> pairs.add(name(image) + " = " + name(twin)));
    }
    return pairs.isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                Locale.ROOT,
                "%,d of %,d %s images are %s images too, pixel for pixel: %s%s.",
                pairs.size(),
                part.size(),
                what,
                among,
                pairs.stream().sorted().limit(PAIRS_SHOWN).collect(Collectors.joining(", ")),
                pairs.size() > PAIRS_SHOWN ? ", …" : ""));
  }

  private String name(byte[] image) {
    return VisibleName.quoted(listing.root().relativize(files.get(image).file()).toString());
  }

  private static long checksum(byte[] pixels) {
    CRC32C sum = new CRC32C();
    sum.update(pixels, 0, pixels.length);
    return sum.getValue();
  }
}
