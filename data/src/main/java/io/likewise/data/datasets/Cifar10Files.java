package io.likewise.data.datasets;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.memory.CanonicalOrder;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The files of CIFAR-10's binary version, taken in one at a time, in any order.
 *
 * <p>data_batch_1.bin to data_batch_5.bin and test_batch.bin each hold 10,000 records: one byte
 * with the label, 1,024 red, 1,024 green and 1,024 blue ones, row by row. batches.meta.txt holds
 * the ten class names, a line each. Source: <a href="https://www.cs.toronto.edu/~kriz/cifar.html">
 * Krizhevsky, "Learning multiple layers of features from tiny images", 2009</a>.
 */
final class Cifar10Files {
  static final String CLASS_NAMES = "batches.meta.txt";
  static final String TEST = "test_batch.bin";
  static final List<String> TRAINING =
      List.of(
          "data_batch_1.bin",
          "data_batch_2.bin",
          "data_batch_3.bin",
          "data_batch_4.bin",
          "data_batch_5.bin");

  /** How many images the whole data set has. */
  static final int IMAGES = 60_000;

  static final int IMAGE_SIZE = 32;

  private static final int PLANE = IMAGE_SIZE * IMAGE_SIZE;
  private static final int RECORD = 1 + 3 * PLANE;
  private static final int CLASSES = 10;
  private static final int MOST_NAME_BYTES = 4096;
  private static final String ADVICE =
      " Get cifar-10-binary.tar.gz from https://www.cs.toronto.edu/~kriz/cifar.html again.";

  private final String origin;
  private final int recordsPerFile;
  private final Part train;
  private final Part test;
  private final Set<String> taken = new HashSet<>();
  private List<String> classNames = List.of();

  /** Labels and interleaved pixels of a split, filled file by file. */
  private record Part(int[] labels, byte[][] images) {
    Part(int images, boolean kept) {
      this(new int[images], new byte[images][]);
      byte[] reused = new byte[3 * PLANE];
      Arrays.setAll(this.images, i -> kept ? new byte[3 * PLANE] : reused);
    }

    InMemorySplit split() {
      return CanonicalOrder.of(new InMemorySplit(IMAGE_SIZE, labels, images));
    }
  }

  /**
   * Makes room for all images.
   *
   * @param origin the archive or folder, for messages
   * @param recordsPerFile 10,000, or fewer in tests
   * @param kept false if the images are only looked at, in the room of one
   */
  Cifar10Files(String origin, int recordsPerFile, boolean kept) {
    this.origin = origin;
    this.recordsPerFile = recordsPerFile;
    this.train = new Part(TRAINING.size() * recordsPerFile, kept);
    this.test = new Part(recordsPerFile, kept);
  }

  /** Returns the names of all files that belong to the data set. */
  static List<String> names() {
    List<String> names = new ArrayList<>(TRAINING);
    names.add(TEST);
    names.add(CLASS_NAMES);
    return names;
  }

  /**
   * Takes in a file.
   *
   * @param name one of {@link #names}
   * @param bytes how long it is
   * @param body its content, read to that length and no further
   * @throws LikewiseException {@code DATASET_CORRUPT} if it is not what it should be, or came
   *     before
   * @throws IOException if the body cannot be read, or ends too early
   */
  void take(String name, long bytes, InputStream body) throws IOException {
    if (!taken.add(name)) {
      throw corrupt(name + ": there twice, expected once");
    }
    if (name.equals(CLASS_NAMES)) {
      takeClassNames(bytes, body);
    } else if (name.equals(TEST)) {
      takeRecords(name, bytes, body, test, 0);
    } else {
      takeRecords(name, bytes, body, train, TRAINING.indexOf(name) * recordsPerFile);
    }
  }

  private void takeClassNames(long bytes, InputStream body) throws IOException {
    if (bytes > MOST_NAME_BYTES) {
      throw corrupt(
          String.format(
              "%s: %,d bytes, expected at most %,d", CLASS_NAMES, bytes, MOST_NAME_BYTES));
    }
    String text = new String(body.readNBytes((int) bytes), StandardCharsets.UTF_8);
    classNames = text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
    boolean readable = text.chars().noneMatch(c -> c < ' ' && c != '\n' && c != '\r');
    if (!readable || new HashSet<>(classNames).size() != CLASSES || classNames.size() != CLASSES) {
      throw corrupt(
          String.format(
              "%s: %d lines, expected %d different class names",
              CLASS_NAMES, classNames.size(), CLASSES));
    }
  }

  private void takeRecords(String name, long bytes, InputStream body, Part part, int first)
      throws IOException {
    long expected = (long) recordsPerFile * RECORD;
    if (bytes != expected) {
      throw corrupt(
          String.format(
              "%s: %,d bytes, expected %,d (%,d records of %,d)",
              name, bytes, expected, recordsPerFile, RECORD));
    }
    byte[] record = new byte[RECORD];
    for (int i = 0; i < recordsPerFile; i++) {
      int length = body.readNBytes(record, 0, RECORD);
      if (length < RECORD) {
        throw corrupt(
            String.format(
                "%s: ends after %,d bytes, expected %,d",
                name, (long) i * RECORD + length, expected));
      }
      if (record[0] < 0 || record[0] >= CLASSES) {
        throw corrupt(
            String.format(
                "%s: record %,d has label %d, expected 0 to %d",
                name, i, record[0] & 0xff, CLASSES - 1));
      }
      part.labels[first + i] = record[0];
      interleave(record, part.images[first + i]);
    }
  }

  private static void interleave(byte[] record, byte[] pixels) {
    for (int pixel = 0, to = 0; pixel < PLANE; pixel++, to += 3) {
      pixels[to] = record[1 + pixel];
      pixels[to + 1] = record[1 + PLANE + pixel];
      pixels[to + 2] = record[1 + 2 * PLANE + pixel];
    }
  }

  /**
   * Returns the data set, its images in {@link CanonicalOrder}.
   *
   * @throws LikewiseException {@code DATASET_CORRUPT} if a file has not come
   */
  InMemoryDataset dataset() {
    requireAll();
    return new InMemoryDataset("cifar10", classNames, train.split(), test.split());
  }

  /**
   * Makes sure that every file has come.
   *
   * @throws LikewiseException {@code DATASET_CORRUPT} if one has not
   */
  void requireAll() {
    for (String name : names()) {
      if (!taken.contains(name)) {
        throw corrupt(name + ": missing");
      }
    }
  }

  /** Returns a failure of this archive or folder. */
  LikewiseException corrupt(String what) {
    return corrupt(what, null);
  }

  /** Returns a failure of this archive or folder with its cause. */
  LikewiseException corrupt(String what, Throwable cause) {
    return new LikewiseException(
        ErrorCode.DATASET_CORRUPT, origin + ": " + what + "." + ADVICE, cause);
  }
}
