package io.likewise.data.folders;

import io.likewise.api.data.Skipped;
import io.likewise.api.data.Skipped.Reason;
import io.likewise.api.data.VisibleName;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.folders.ImageListing.Item;
import io.likewise.data.images.UnreadableImageException;
import io.likewise.data.memory.CanonicalOrder;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Reads a data set of image files, {@code train/<class>/*.png} and so on, into memory.
 *
 * <p>If all images are squares of one size, and that is not larger than the experiment's, they are
 * kept as they are; else every one becomes a square of the experiment's size, see {@link
 * RgbImage#square}. Each split is in {@link CanonicalOrder}.
 *
 * <p>Where images have to be chosen, the first ones in {@link FileOrder} are taken, so that no
 * other need be decoded: for a limit; and, without {@code test} or {@code val}, for the fifth of
 * every class's images that are the test images, which are the same with and without a limit. Where
 * one cannot be read and is skipped, the next one takes its place.
 *
 * <p>Files are decoded on all processors, as many at once as the heap has room for; the result does
 * not depend on how many these are.
 */
public final class ImageFolder {
  /** One image in so many of a class becomes a test image if the folder has none. */
  static final int TEST_SHARE = 5;

  private static final int MOST_CLASSES = 1 << 16;

  private final ImageListing listing;
  private final List<Item> items;
  private final boolean skipBad;
  private final DatasetNotices notices;
  private final byte[][] pixels;
  private final String[] faults;

  private ImageFolder(ImageListing listing, boolean skipBad, DatasetNotices notices) {
    this.listing = listing;
    this.items = listing.all();
    this.skipBad = skipBad;
    this.notices = notices;
    this.pixels = new byte[items.size()][];
    this.faults = new String[items.size()];
  }

  /**
   * Reads the data set.
   *
   * @param root the folder
   * @param imageSize the experiment's height and width
   * @param limit the most training images; 0 for all
   * @param skipBad whether to go on without images that cannot be read
   * @param notices is told, in sentences, what the user should know
   * @throws LikewiseException {@code DATASET_MISSING}, {@code DATASET_CORRUPT}, {@code
   *     OUT_OF_MEMORY}
   */
  public static InMemoryDataset read(
      Path root, int imageSize, int limit, boolean skipBad, DatasetNotices notices) {
    ImageListing listing = ImageListing.of(root);
    listing.notices().forEach(notices);
    if (listing.classNames().size() > MOST_CLASSES) {
      throw ImageListing.corrupt(root, "more than 65,536 class folders.");
    }
    int size = FolderSizes.kept(listing.all(), imageSize);
    ImageFolder folder = new ImageFolder(listing, skipBad, notices);
    InMemoryDataset dataset = folder.read(size, limit);
    new SplitNotices(listing, folder.pixels).of(dataset).forEach(notices);
    return dataset;
  }

  private InMemoryDataset read(int size, int limit) {
    Decoding decoding = new Decoding(size, budget(size, limit));
    int trainEnd = listing.train().size();
    int testEnd = trainEnd + listing.test().size();
    int[] train = IntStream.range(0, trainEnd).toArray();
    int[] test = IntStream.range(trainEnd, testEnd).toArray();
    boolean divided = test.length == 0;
    if (divided) {
      train = FileOrder.of(items, train);
      test = decoding.takeTest(train);
      train = without(train, test);
    } else {
      test = decoding.take(test, test.length);
    }
    int[] validation = IntStream.range(testEnd, items.size()).toArray();
    validation = decoding.take(validation, validation.length);
    if (limit > 0 && limit < train.length) {
      train = decoding.take(divided ? train : FileOrder.of(items, train), limit);
    } else {
      train = decoding.take(train, train.length);
    }
    List<Skipped> skipped = answerFor();
    requireEveryClass();
    if (divided) {
      tellDivided(test.length);
    }
    return new InMemoryDataset(
        name(),
        listing.classNames(),
        split(size, train),
        split(size, test),
        Optional.of(split(size, validation)).filter(split -> split.size() > 0),
        skipped);
  }

  /**
   * Returns what this process's heap has left for decoding.
   *
   * @throws LikewiseException {@code OUT_OF_MEMORY} if not even the images themselves fit
   */
  private DecodingBudget budget(int size, int limit) {
    DatasetMemory memory = FolderSizes.held(listing, size, limit);
    long heap = Runtime.getRuntime().maxMemory();
    long room = DecodingBudget.room(memory.bytes());
    if (room < 0) {
      throw new LikewiseException(
              ErrorCode.OUT_OF_MEMORY,
              String.format(
                  Locale.ROOT,
                  "%s: %s, and this process's Java heap has %,d MB. Make it larger (docs/errors.md"
                      + " says how), or lower data.limit or imageSize.",
                  ImageListing.shown(listing.root()),
                  memory.text(),
                  heap >> 20))
          .onSetting("imageSize");
    }
    return new DecodingBudget(room);
  }

  private static int[] without(int[] all, int[] some) {
    Set<Integer> left = Arrays.stream(some).boxed().collect(Collectors.toSet());
    return Arrays.stream(all).filter(i -> !left.contains(i)).toArray();
  }

  /** Decodes images when they are wanted, and never one twice. */
  private final class Decoding {
    private final int size;
    private final DecodingBudget budget;

    Decoding(int size, DecodingBudget budget) {
      this.size = size;
      this.budget = budget;
    }

    /**
     * Returns the first images that can be read.
     *
     * @param candidates in order; those that come after the last one returned are left alone
     * @param wanted how many; fewer are returned if there are no more
     */
    int[] take(int[] candidates, int wanted) {
      int tried = 0;
      int found = 0;
      while (found < wanted && tried < candidates.length && (skipBad || found == tried)) {
        int until = Math.min(candidates.length, tried + wanted - found);
        decode(Arrays.copyOfRange(candidates, tried, until));
        found += (int) Arrays.stream(candidates, tried, until).filter(this::isRead).count();
        tried = until;
      }
      return Arrays.stream(candidates, 0, tried).filter(this::isRead).toArray();
    }

    /**
     * Returns of every class round(n / 5) images, at least one, but none that leaves nothing to
     * train on.
     *
     * @param candidates the images of all classes, in order
     */
    int[] takeTest(int[] candidates) {
      List<int[]> classes =
          IntStream.range(0, listing.classNames().size())
              .mapToObj(label -> ofClass(candidates, label))
              .toList();
      // All classes at once first: one alone may have too few images for all processors.
      decode(
          classes.stream()
              .flatMapToInt(members -> Arrays.stream(members).limit(testImages(members.length) + 1))
              .toArray());
      return classes.stream()
          .flatMapToInt(
              members -> {
                int wanted = testImages(members.length);
                int[] found = take(members, wanted + 1);
                return Arrays.stream(found).limit(Math.max(0, Math.min(wanted, found.length - 1)));
              })
          .toArray();
    }

    private int[] ofClass(int[] candidates, int label) {
      return Arrays.stream(candidates).filter(i -> items.get(i).label() == label).toArray();
    }

    private void decode(int[] wanted) {
      Arrays.stream(wanted)
          .parallel()
          .filter(i -> pixels[i] == null && faults[i] == null)
          .forEach(
              i -> {
                try {
                  pixels[i] = budget.square(items.get(i).file(), size);
                } catch (UnreadableImageException e) {
                  faults[i] = e.getMessage();
                }
              });
    }

    private boolean isRead(int item) {
      return pixels[item] != null;
    }
  }

  /** Returns how many images of a class with n become test images: round(n / 5), at least one. */
  static int testImages(int images) {
    return images < 2 ? 0 : (int) Math.max(1, Math.round(images / (double) TEST_SHARE));
  }

  private String name(int item) {
    return listing.root().relativize(items.get(item).file()).toString();
  }

  /**
   * Refuses images that cannot be read, or says that it goes on without them.
   *
   * @return all that is no part of the data
   */
  private List<Skipped> answerFor() {
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
    long read = Arrays.stream(pixels).filter(Objects::nonNull).count();
    String what =
        String.format(
            Locale.ROOT,
            "%,d of %,d images cannot be read: %s",
            bad.size(),
            bad.size() + read,
            SkippedNotices.first(bad));
    if (!skipBad) {
      throw ImageListing.corrupt(
              listing.root(), what + ". Mend them, move them elsewhere, or go on without them.")
          .onSetting("data.skipBad");
    }
    notices.accept(
        ImageListing.shown(listing.root()) + ": " + what + ". The run goes on without them.");
    return skipped;
  }

  /** Refuses a class of whose training images all were tried and none can be read. */
  private void requireEveryClass() {
    List<String> empty =
        ImageListing.missing(
            listing.classNames(),
            IntStream.range(0, listing.train().size())
                .filter(i -> faults[i] == null)
                .map(i -> items.get(i).label()));
    if (!empty.isEmpty()) {
      throw ImageListing.corrupt(
          listing.root(),
          "no training image can be read of " + ImageListing.shortened(empty) + ".");
    }
  }

  private void tellDivided(int testImages) {
    notices.accept(
        String.format(
            Locale.ROOT,
            "%s: there is no test or val, so one image in %d of every class is a test image: %,d"
                + " of %,d, chosen by their content.",
            ImageListing.shown(listing.root()),
            TEST_SHARE,
            testImages,
            listing.train().size()));
  }

  private InMemorySplit split(int size, int[] chosen) {
    return CanonicalOrder.of(
        new InMemorySplit(
            size,
            Arrays.stream(chosen).map(i -> items.get(i).label()).toArray(),
            Arrays.stream(chosen).mapToObj(i -> pixels[i]).toArray(byte[][]::new)));
  }

  private String name() {
    Path last = listing.root().toAbsolutePath().normalize().getFileName();
    return last == null ? "folder" : VisibleName.of(last.toString());
  }
}
