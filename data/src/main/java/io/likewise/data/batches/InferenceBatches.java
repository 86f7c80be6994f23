package io.likewise.data.batches;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Split;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.Experiment;
import io.likewise.data.folders.DecodingBudget;
import io.likewise.data.images.ImageFile;
import io.likewise.data.images.UnreadableImageException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * Batches of images that a finished model is asked about, made from them as an experiment makes
 * those of its test images: same preprocessing, same resizing, same number of images in a batch.
 *
 * <p>They come in order, made ahead by a few threads. Image files are decoded when their batch is
 * made and not kept, so that their number does not matter.
 */
public final class InferenceBatches {
  private final BatchPlan plan;
  private final SlotPool pool;
  private final int threads;
  private final Supplier<BatchFiller> fillers;
  private final String[] faults;

  private InferenceBatches(Experiment experiment, int images, int threads, Source source) {
    this.plan = BatchPlan.evaluation(experiment, IntStream.range(0, images).toArray());
    this.pool = new SlotPool(plan.largest(), experiment.imageSize(), List.of());
    this.threads = threads;
    this.faults = new String[images];
    this.fillers = () -> source.filler(faults);
  }

  private interface Source {
    BatchFiller filler(String[] faults);
  }

  /**
   * Makes batches of images in memory; a batch's samples are their indices in the split.
   *
   * @param threads how many make batches, at least 1
   */
  public static InferenceBatches of(Experiment experiment, Split split, int threads) {
    return new InferenceBatches(
        experiment, split.size(), threads, faults -> new SplitFiller(experiment, split));
  }

  /**
   * Makes batches of image files; a batch's samples are their places in the list, and its labels
   * mean nothing.
   *
   * <p>A square that is not larger than the experiment's images is resized as a stored image is;
   * any other becomes a square of the experiment's size first, as in a folder of images.
   *
   * @param threads how many decode, at least 1
   * @param heapBytes what of this process's heap is for others than images that are being decoded
   */
  public static InferenceBatches of(
      Experiment experiment, List<Path> files, int threads, long heapBytes) {
    DecodingBudget budget = DecodingBudget.beside(heapBytes);
    return new InferenceBatches(
        experiment,
        files.size(),
        threads,
        faults -> new FileFiller(experiment, files, budget, faults));
  }

  /** Returns the number of images. */
  public int images() {
    return faults.length;
  }

  /** Opens the batches from the first one on. */
  public BatchStream open() {
    return new PrefetchingBatchStream(plan, 0, false, pool, threads, fillers);
  }

  /**
   * Returns why an image could not be read, in a few words; its row of a batch then means nothing.
   *
   * @param sample the image, of a batch that was handed out
   */
  public Optional<String> fault(int sample) {
    return Optional.ofNullable(faults[sample]);
  }

  private static final class SplitFiller implements BatchFiller {
    private final Split split;
    private final byte[] stored;
    private final InputPixels input;

    SplitFiller(Experiment experiment, Split split) {
      this.split = split;
      this.stored = new byte[split.imageSize() * split.imageSize() * 3];
      this.input = new InputPixels(split.imageSize(), experiment, Augmentation.NONE);
    }

    @Override
    public void fill(Batch batch, int row, int sample) {
      split.pixels(sample, stored, 0);
      input.put(stored, Variation.NONE, batch, row);
      batch.labels()[row] = split.label(sample);
      batch.samples()[row] = sample;
    }
  }

  private static final class FileFiller implements BatchFiller {
    private final Experiment experiment;
    private final List<Path> files;
    private final DecodingBudget budget;
    private final String[] faults;
    private final Map<Integer, InputPixels> inputs = new HashMap<>();

    FileFiller(Experiment experiment, List<Path> files, DecodingBudget budget, String[] faults) {
      this.experiment = experiment;
      this.files = files;
      this.budget = budget;
      this.faults = faults;
    }

    @Override
    public void fill(Batch batch, int row, int sample) {
      batch.labels()[row] = 0;
      batch.samples()[row] = sample;
      Path file = files.get(sample);
      try {
        byte[] square = budget.square(file, this::stored);
        int side = (int) Math.sqrt(square.length / 3.0);
        input(side).put(square, Variation.NONE, batch, row);
      } catch (UnreadableImageException e) {
        faults[sample] = e.getMessage();
      } catch (LikewiseException e) {
        // One that is too large for the heap costs itself and no other.
        if (e.code() != ErrorCode.OUT_OF_MEMORY) {
          throw e;
        }
        faults[sample] = "too large for the Java heap";
      }
    }

    private int stored(ImageFile.Size found) {
      boolean kept = found.width() == found.height() && found.width() < experiment.imageSize();
      return kept ? found.width() : experiment.imageSize();
    }

    private InputPixels input(int size) {
      return inputs.computeIfAbsent(
          size, stored -> new InputPixels(stored, experiment, Augmentation.NONE));
    }
  }
}
