package io.likewise.data;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.ImageListing.Item;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a data set of image files, {@code train/<class>/*.png} and so on, whole into memory.
 *
 * <p>If all images are squares of one size, and that is not larger than the experiment's, they are
 * kept as they are; else every one becomes a square of the experiment's size, see {@link
 * RgbImage#square}. Each split is in {@link CanonicalOrder}. Without {@code test} or {@code val}, a
 * fifth of every class's images, the first ones in that order, are the test images.
 *
 * <p>Files are decoded on all processors; the result does not depend on how many there are.
 */
final class ImageFolder {
  /** One image in so many of a class becomes a test image if the folder has none. */
  private static final int TEST_SHARE = 5;

  /** The share of the heap that images may take, so that the rest of a run fits beside them. */
  private static final double HEAP_SHARE = 0.7;

  private static final int MOST_CLASSES = 1 << 16;

  private final ImageListing listing;
  private final List<Item> items;
  private final DatasetNotices notices;
  private final byte[][] pixels;
  private final String[] faults;

  private ImageFolder(ImageListing listing, DatasetNotices notices) {
    this.listing = listing;
    this.items = listing.all();
    this.notices = notices;
    this.pixels = new byte[items.size()][];
    this.faults = new String[items.size()];
  }

  /**
   * Reads the data set.
   *
   * @param root the folder
   * @param imageSize the experiment's height and width
   * @param skipBad whether to go on without images that cannot be read
   * @param notices is told, in sentences, what the user should know
   * @throws LikewiseException {@code DATASET_MISSING}, {@code DATASET_CORRUPT}, {@code
   *     OUT_OF_MEMORY}
   */
  static InMemoryDataset read(Path root, int imageSize, boolean skipBad, DatasetNotices notices) {
    ImageListing listing = ImageListing.of(root);
    listing.notices().forEach(notices);
    if (listing.classNames().size() > MOST_CLASSES) {
      throw ImageListing.corrupt(root, "more than 65,536 class folders.");
    }
    ImageFolder folder = new ImageFolder(listing, notices);
    int size = folder.decode(imageSize);
    List<Skipped> skipped = folder.answerFor(skipBad);
    InMemoryDataset dataset = folder.dataset(size, skipped);
    new SplitNotices(listing, folder.pixels).of(dataset).forEach(notices);
    return dataset;
  }

  /** Decodes every image, and returns the size they all have. */
  private int decode(int imageSize) {
    OptionalInt common = sizeOfFirst().stream().filter(size -> size <= imageSize).findFirst();
    if (common.isPresent() && decode(common.getAsInt(), false)) {
      return common.getAsInt();
    }
    decode(imageSize, true);
    return imageSize;
  }

  /** Returns the size of the first image that can be read, if it is a square. */
  private OptionalInt sizeOfFirst() {
    for (Item item : items) {
      try {
        ImageFile.Size size = ImageFile.size(item.file());
        return size.width() == size.height() ? OptionalInt.of(size.width()) : OptionalInt.empty();
      } catch (UnreadableImageException e) {
        // It is met again, and named, when all images are decoded.
      }
    }
    return OptionalInt.empty();
  }

  /**
   * Decodes every image to a size.
   *
   * @param resize whether images of another size are resized; if not, one of them ends it
   * @return whether all images are decoded
   */
  private boolean decode(int size, boolean resize) {
    requireMemory(size);
    AtomicBoolean mixed = new AtomicBoolean();
    Arrays.fill(faults, null);
    IntStream.range(0, items.size())
        .parallel()
        .filter(i -> !mixed.get())
        .forEach(
            i -> {
              try {
                RgbImage image = ImageFile.read(items.get(i).file());
                if (resize || image.isSquare(size)) {
                  pixels[i] = image.square(size);
                } else {
                  mixed.set(true);
                }
              } catch (UnreadableImageException e) {
                faults[i] = e.getMessage();
              }
            });
    return !mixed.get();
  }

  private void requireMemory(int size) {
    long heap = Runtime.getRuntime().maxMemory();
    long needed = 3L * size * size * items.size();
    if (needed > HEAP_SHARE * heap) {
      throw new LikewiseException(
          ErrorCode.OUT_OF_MEMORY,
          String.format(
              Locale.ROOT,
              "%s: %,d images of %d x %d pixels take %,d MB, and the Java heap has %,d MB. Lower"
                  + " --set imageSize=N, use fewer images, or raise heap in the engine's"
                  + " engine.yaml.",
              ImageListing.shown(listing.root()),
              items.size(),
              size,
              size,
              needed >> 20,
              heap >> 20));
    }
  }

  private String name(int item) {
    return listing.root().relativize(items.get(item).file()).toString();
  }

  /**
   * Refuses images that cannot be read, or says that it goes on without them.
   *
   * @return all that is no part of the data
   */
  private List<Skipped> answerFor(boolean skipBad) {
    List<Skipped> bad =
        IntStream.range(0, items.size())
            .filter(i -> faults[i] != null)
            .mapToObj(i -> new Skipped(name(i), Reason.UNREADABLE, faults[i]))
            .toList();
    List<Skipped> skipped = Stream.of(bad, listing.skipped()).flatMap(List::stream).toList();
    notices.skipped(skipped);
    if (bad.isEmpty()) {
      return skipped;
    }
    String what =
        String.format(
            Locale.ROOT,
            "%,d of %,d images cannot be read: %s",
            bad.size(),
            items.size(),
            SkippedNotices.first(bad));
    if (!skipBad) {
      throw ImageListing.corrupt(
          listing.root(),
          what + ". Mend them, move them elsewhere, or go on without them with --skip-bad.");
    }
    notices.accept(
        ImageListing.shown(listing.root()) + ": " + what + ". The run goes on without them.");
    return skipped;
  }

  private InMemoryDataset dataset(int size, List<Skipped> skipped) {
    int trainEnd = listing.train().size();
    int testEnd = trainEnd + listing.test().size();
    InMemorySplit train = split(size, 0, trainEnd);
    requireEveryClass(train);
    InMemorySplit test = split(size, trainEnd, testEnd);
    Optional<InMemorySplit> validation =
        Optional.of(split(size, testEnd, items.size())).filter(split -> split.size() > 0);
    if (!listing.test().isEmpty()) {
      return new InMemoryDataset(name(), listing.classNames(), train, test, validation, skipped);
    }
    boolean[] isTest = firstOfEveryClass(train);
    InMemorySplit taken = select(train, i -> isTest[i]);
    notices.accept(
        String.format(
            Locale.ROOT,
            "%s: there is no test or val, so one image in %d of every class is a test image: %,d"
                + " of %,d, chosen by their content.",
            ImageListing.shown(listing.root()),
            TEST_SHARE,
            taken.size(),
            train.size()));
    return new InMemoryDataset(
        name(),
        listing.classNames(),
        select(train, i -> !isTest[i]),
        taken,
        Optional.empty(),
        skipped);
  }

  private InMemorySplit split(int size, int from, int to) {
    int[] readable = IntStream.range(from, to).filter(i -> faults[i] == null).toArray();
    return CanonicalOrder.of(
        new InMemorySplit(
            size,
            Arrays.stream(readable).map(i -> items.get(i).label()).toArray(),
            Arrays.stream(readable).mapToObj(i -> pixels[i]).toArray(byte[][]::new)));
  }

  private void requireEveryClass(InMemorySplit train) {
    List<String> empty = new ArrayList<>(listing.classNames());
    IntStream.range(0, train.size())
        .map(train::label)
        .distinct()
        .forEach(label -> empty.remove(listing.classNames().get(label)));
    if (!empty.isEmpty()) {
      throw ImageListing.corrupt(
          listing.root(),
          "no training image can be read of " + ImageListing.shortened(empty) + ".");
    }
  }

  /** Marks of every class round(n / 5) images, at least one; none where there is only one. */
  private boolean[] firstOfEveryClass(InMemorySplit images) {
    int[] left = new int[listing.classNames().size()];
    IntStream.range(0, images.size()).forEach(i -> left[images.label(i)]++);
    for (int label = 0; label < left.length; label++) {
      left[label] =
          left[label] < 2 ? 0 : (int) Math.max(1, Math.round(left[label] / (double) TEST_SHARE));
    }
    boolean[] marked = new boolean[images.size()];
    for (int i = 0; i < marked.length; i++) {
      marked[i] = left[images.label(i)]-- > 0;
    }
    return marked;
  }

  private static InMemorySplit select(InMemorySplit split, IntPredicate wanted) {
    return split.select(IntStream.range(0, split.size()).filter(wanted).toArray());
  }

  private String name() {
    Path last = listing.root().toAbsolutePath().normalize().getFileName();
    return last == null ? "folder" : VisibleName.of(last.toString());
  }
}
