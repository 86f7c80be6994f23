package io.likewise.data.folders;

import io.likewise.data.folders.ImageListing.Item;
import io.likewise.data.images.ImageFile;
import io.likewise.data.images.UnreadableImageException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What the headers of a folder's images tell: in which size they are kept, and what that takes. */
public final class FolderSizes {
  private FolderSizes() {}

  /**
   * What is known of some files.
   *
   * @param squares the height and width of all of them; {@link #NONE} if none says its size, {@link
   *     #MIXED} if they are not squares of one size
   * @param decodingBytes what decoding the largest takes
   * @param largest that file
   */
  private record Seen(int squares, long decodingBytes, String largest) {
    static final int NONE = 0;
    static final int MIXED = -1;
    static final Seen NOTHING = new Seen(NONE, 0, "");

    static Seen of(Item item) {
      try {
        ImageFile.Size size = ImageFile.size(item.file());
        return new Seen(
            size.width() == size.height() ? size.width() : MIXED,
            ImageFile.decodingBytes(item.file()),
            item.file().toString());
      } catch (UnreadableImageException e) {
        return NOTHING;
      }
    }

    Seen and(Seen other) {
      int common = squares == NONE || squares == other.squares ? other.squares : MIXED;
      Seen larger = other.decodingBytes > decodingBytes ? other : this;
      return new Seen(
          other.squares == NONE ? squares : common, larger.decodingBytes, larger.largest);
    }
  }

  /**
   * Returns the size in which images are kept: their own, if all that can be read are squares of
   * one size that is not larger than the experiment's; else the experiment's.
   */
  static int kept(List<Item> items, int imageSize) {
    return items.stream()
        .flatMap(item -> said(item).stream())
        .findFirst()
        .filter(first -> first.width() == first.height() && first.width() <= imageSize)
        .map(ImageFile.Size::width)
        .filter(size -> areSquares(items, size))
        .orElse(imageSize);
  }

  /** One that says no size is met again, and named, when the images are decoded. */
  private static Optional<ImageFile.Size> said(Item item) {
    try {
      return Optional.of(ImageFile.size(item.file()));
    } catch (UnreadableImageException e) {
      return Optional.empty();
    }
  }

  /** An image that cannot be read has no say, and only decoding it finds that out. */
  private static boolean areSquares(List<Item> items, int size) {
    return items.parallelStream().noneMatch(item -> saysOther(item, size))
        || items.stream().noneMatch(item -> saysOther(item, size) && isReadable(item));
  }

  private static boolean saysOther(Item item, int size) {
    return said(item).filter(said -> said.width() != size || said.height() != size).isPresent();
  }

  private static boolean isReadable(Item item) {
    try {
      return ImageFile.read(item.file()).width() > 0;
    } catch (UnreadableImageException e) {
      return false;
    }
  }

  /**
   * Returns what a folder's images take, by the header of every file.
   *
   * @param imageSize the experiment's height and width
   * @param limit the most training images; 0 for all
   */
  public static DatasetMemory memory(ImageListing listing, int imageSize, int limit) {
    Seen all = listing.all().parallelStream().map(Seen::of).reduce(Seen.NOTHING, Seen::and);
    boolean common = all.squares > 0 && all.squares <= imageSize;
    DatasetMemory held = held(listing, common ? all.squares : imageSize, limit);
    return new DatasetMemory(
        held.images(), held.imageSize(), held.files(), all.decodingBytes, all.largest);
  }

  /**
   * Returns what a folder's images take once they are read, whatever reading them takes.
   *
   * @param size the height and width in which they are kept
   * @param limit the most training images; 0 for all
   */
  static DatasetMemory held(ImageListing listing, int size, int limit) {
    int classes = listing.classNames().size();
    int[] counts = new int[classes];
    listing.train().forEach(item -> counts[item.label()]++);
    boolean divided = listing.test().isEmpty();
    long taken = divided ? Arrays.stream(counts).map(ImageFolder::testImages).sum() : 0;
    long train = listing.train().size() - taken;
    long test = divided ? taken : listing.test().size();
    // Of every class one more may be read to find the test images.
    long chosen = limit > 0 && limit < train ? limit + (divided ? classes : 0) : train;
    return new DatasetMemory(
        Math.min(train, chosen) + test + listing.validation().size(),
        size,
        listing.all().size(),
        0,
        "");
  }
}
