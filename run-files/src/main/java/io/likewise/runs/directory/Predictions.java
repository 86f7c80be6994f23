package io.likewise.runs.directory;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Mistake;
import io.likewise.api.model.Logits;
import io.likewise.files.AtomicFile;
import io.likewise.files.BoundedFile;
import io.likewise.runs.plan.EnumWords;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * {@code predictions.csv}: the final model's logits on every validation and test image, written so
 * that they read back as the same numbers.
 */
public final class Predictions implements AutoCloseable {
  static final String NAME = "predictions.csv";

  /** The logits of 65,536 classes take no more. */
  private static final int MOST_ROW_CHARACTERS = 1 << 22;

  private final AtomicFile file;

  /**
   * Begins the file, which appears when it is committed.
   *
   * @param directory the run's
   * @param classes how many logits an image has
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public Predictions(Path directory, int classes) {
    file = AtomicFile.begin(directory.resolve(NAME));
    StringBuilder header = new StringBuilder("part,sample,label");
    for (int i = 0; i < classes; i++) {
      header.append(",logit_").append(i);
    }
    file.append(header.append('\n'));
  }

  /** Takes what the model made of an image. */
  private interface Row {
    void accept(int sample, int label, Logits logits);
  }

  /** Shows what the model made of every image of a part, in order. */
  static void each(Path file, Part part, BiConsumer<Integer, Logits> each) throws IOException {
    read(file, part, (sample, label, logits) -> each.accept(label, logits));
  }

  /** Returns the images of a part that the model mistook and was surest of, the surest first. */
  static List<Mistake> mistakes(Path file, Part part) throws IOException {
    ConfidentMistakes mistakes = new ConfidentMistakes();
    read(file, part, mistakes::add);
    return mistakes.list();
  }

  /** Returns how many images of a part are of each class. */
  static List<Integer> classCounts(Path file, Part part, int classes) throws IOException {
    int[] counts = new int[classes];
    read(file, part, (sample, label, logits) -> counts[label]++);
    return Arrays.stream(counts).boxed().toList();
  }

  private static void read(Path file, Part part, Row each) throws IOException {
    String start = EnumWords.of(part) + ",";
    try (BufferedReader rows =
        new BufferedReader(
            new InputStreamReader(BoundedFile.open(file), StandardCharsets.UTF_8.newDecoder()))) {
      for (String row = row(rows); !row.isEmpty(); row = row(rows)) {
        if (row.startsWith(start)) {
          String[] cells = row.split(",", -1);
          double[] logits = Arrays.stream(cells).skip(3).mapToDouble(Double::parseDouble).toArray();
          int label = Integer.parseInt(cells[2]);
          if (label < 0 || label >= logits.length) {
            throw new IOException("class " + label + " of " + logits.length);
          }
          each.accept(Integer.parseInt(cells[1]), label, new Logits(logits, 1, logits.length));
        }
      }
    }
  }

  /** Returns the next row; nothing at the end. */
  private static String row(Reader rows) throws IOException {
    StringBuilder row = new StringBuilder();
    int next = rows.read();
    for (; next >= 0 && next != '\n'; next = rows.read()) {
      if (row.length() == MOST_ROW_CHARACTERS) {
        throw new IOException("it has a row of more than 4 MB");
      }
      row.append((char) next);
    }
    return row.toString();
  }

  /**
   * Appends the rows of a batch.
   *
   * @param part which images they are
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public void append(Part part, Batch batch, Logits logits) {
    StringBuilder rows = new StringBuilder();
    for (int row = 0; row < batch.size(); row++) {
      rows.append(EnumWords.of(part)).append(',').append(batch.samples()[row]);
      rows.append(',').append(batch.labels()[row]);
      for (int i = 0; i < logits.classes(); i++) {
        rows.append(',').append(logits.get(row, i));
      }
      rows.append('\n');
    }
    file.append(rows);
  }

  /**
   * Makes the file appear.
   *
   * @throws LikewiseException {@code OUTPUT_UNWRITABLE}
   */
  public void commit() {
    file.commit();
  }

  /** Drops what was not committed. */
  @Override
  public void close() {
    file.close();
  }
}
