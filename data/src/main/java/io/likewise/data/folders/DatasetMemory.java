package io.likewise.data.folders;

import java.util.Locale;

/**
 * What a data set takes of the Java heap, known before it is read.
 *
 * @param images how many images are held in memory
 * @param imageSize the height and width they are held in
 * @param files how many files were listed to find them; 0 if they come from one archive or none
 * @param decodingBytes what decoding the largest image file takes; 0 if there are no such files
 * @param largest that file; empty if there is none
 */
public record DatasetMemory(
    long images, int imageSize, long files, long decodingBytes, String largest) {
  /** An array's header and the references to it, the label, and the digest it is sorted by. */
  private static final int IMAGE_OVERHEAD = 160;

  /** A path, its name in UTF-8, and its class. */
  private static final int FILE_OVERHEAD = 512;

  /** Returns what stays in memory for as long as the data set is used. */
  public long bytes() {
    return images * (3L * imageSize * imageSize + IMAGE_OVERHEAD) + files * FILE_OVERHEAD;
  }

  /**
   * Returns the least Java heap of a process that has nothing else to do yet and reads the data
   * set.
   *
   * @param decodedAtOnce how many of the largest file there is to be room for
   */
  public long heapFor(int decodedAtOnce) {
    return DecodingBudget.heapFor(bytes(), decodedAtOnce * decodingBytes);
  }

  /** Returns the images' number, size and bytes, as in a sentence. */
  public String text() {
    return String.format(
        Locale.ROOT,
        "%,d images of %d x %d pixels take %,d MB",
        images,
        imageSize,
        imageSize,
        (bytes() >> 20) + 1);
  }
}
