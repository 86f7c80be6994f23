package io.likewise.data.batches;

import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchStream;
import io.likewise.api.data.Dataset;
import io.likewise.api.data.Split;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.ModelSpec;
import io.likewise.data.folders.ImageListing;
import io.likewise.data.random.HoldOut;
import io.likewise.data.random.Randomness;
import io.likewise.data.random.Randomness.Purpose;
import io.likewise.data.random.SampleOrder;
import io.likewise.files.Digests;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/**
 * The batches of an experiment, computed from its seed alone: any number of workers and any first
 * batch give the same bits.
 *
 * <p>The training images are the first {@code limit} ones of the data set, less those held out.
 * What is watched as validation is, in this order: the test images if the experiment says so; the
 * data set's own validation images if it has some; else the held-out ones, see {@link HoldOut}. A
 * batch's sample numbers are indices into the data set's split: held-out images keep their index
 * among the training images.
 *
 * <p>Each image goes the way stored pixels → {@link ImageAugmenter} → {@link BilinearResize} →
 * float32 in the batch. The order of an epoch is {@link SampleOrder} over the training images in
 * ascending order. Buffers are kept from stream to stream and belong to this object.
 */
public final class ExperimentBatches implements BatchSource {
  private final Experiment experiment;
  private final ModelSpec spec;
  private final List<String> classNames;
  private final Images training;
  private final Images validation;
  private final Images test;
  private final int workers;
  private final SlotPool pool;

  /** Some images of a split, by their indices. */
  @SuppressWarnings("ArrayRecordComponent") // made once, never compared, never changed
  private record Images(Split split, int[] samples) {
    static Images all(Split split) {
      return new Images(split, IntStream.range(0, split.size()).toArray());
    }

    int size() {
      return samples.length;
    }
  }

  /**
   * Divides the data as the experiment says.
   *
   * @param experiment the experiment
   * @param dataset its data set
   * @param workers how many threads compute images, at least 1
   * @throws LikewiseException {@code EXPERIMENT_INVALID} if fewer than two training images, or no
   *     validation or test image, are left; {@code OUT_OF_MEMORY} if a batch is too large for a
   *     buffer
   */
  public ExperimentBatches(Experiment experiment, Dataset dataset, int workers) {
    if (workers < 1) {
      throw new IllegalArgumentException("workers: " + workers + " is not at least 1");
    }
    this.experiment = experiment;
    this.workers = workers;
    this.spec = experiment.network().spec(experiment.imageSize(), dataset.classNames().size());
    this.classNames = dataset.classNames();
    this.test = Images.all(dataset.test());
    Split train = dataset.train();
    HoldOut parts = divide(experiment, dataset);
    this.training = new Images(train, parts.training());
    this.validation =
        experiment.data().validation() == Validation.TEST
            ? test
            : dataset.validation().map(Images::all).orElse(new Images(train, parts.heldOut()));
    requireImages(dataset);
    this.pool = new SlotPool(slotCapacity(), experiment.imageSize(), spec.maskUnits());
  }

  private static HoldOut divide(Experiment experiment, Dataset dataset) {
    DataSettings settings = experiment.data();
    int all = dataset.train().size();
    int limit = settings.limit() == 0 ? all : Math.min(settings.limit(), all);
    if (settings.validation() == Validation.TEST || dataset.validation().isPresent()) {
      return HoldOut.none(limit);
    }
    int classes = dataset.classNames().size();
    return HoldOut.of(dataset.train(), limit, classes, settings.holdout(), experiment.seed());
  }

  private void requireImages(Dataset dataset) {
    boolean enough = training.size() >= 2 && validation.size() > 0 && test.size() > 0;
    if (enough) {
      return;
    }
    DataSettings settings = experiment.data();
    boolean limited = settings.limit() > 0 && settings.limit() <= training.split.size();
    boolean spare =
        validation.size() == 0 && settings.validation() == Validation.HOLDOUT && test.size() > 0;
    LikewiseException few =
        new LikewiseException(
            ErrorCode.EXPERIMENT_INVALID,
            String.format(
                "%s with data.validation %s%s leaves %d training, %d validation and %d test images,"
                    + " expected at least 2, 1 and 1: %s.",
                dataset.name(),
                settings.validation().name().toLowerCase(Locale.ROOT),
                limited ? " and data.limit " + settings.limit() : "",
                training.size(),
                validation.size(),
                test.size(),
                limited
                    ? "raise the limit, or take 0 for all"
                    : spare
                        ? "no class has an image to spare; add images, or validate on the test"
                            + " images, by data.validation test"
                        : "add images"));
    if (limited) {
      throw few.onSetting("data.limit");
    }
    throw spare ? few.onSetting("data.validation") : few;
  }

  /**
   * Returns a sentence on the classes of which no validation image is held out, because they have
   * one training image only; nothing if there are none, or nothing is held out.
   */
  public Optional<String> unvalidated() {
    if (validation.split != training.split) {
      return Optional.empty();
    }
    List<String> missing =
        ImageListing.missing(
            classNames, Arrays.stream(validation.samples).map(training.split::label));
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "no validation image is of %s, because none of its training images can be spared."
                .formatted(ImageListing.shortened(missing)));
  }

  /**
   * Returns what the buffers of an experiment's batches take at most, all of it outside the Java
   * heap.
   *
   * @param workers how many threads compute images, at least 1
   */
  public static long bufferBytes(Experiment experiment, int workers) {
    return (workers + PrefetchingBatchStream.SPARE_SLOTS) * batchBytes(experiment);
  }

  /** Returns what one batch of an experiment takes at most. */
  public static long batchBytes(Experiment experiment) {
    // A last image may be joined to the batch before it.
    int most = Math.max(experiment.batchSize() + 1, BatchPlan.evaluated(experiment));
    long masks = experiment.network().dense().stream().mapToLong(units -> units).sum() * most;
    return BatchSlot.bytes(most, experiment.imageSize()) + masks;
  }

  private int slotCapacity() {
    int capacity = trainingPlan(training.samples).largest();
    capacity = Math.max(capacity, plan(Part.VALIDATION).largest());
    capacity = Math.max(capacity, plan(Part.TEST).largest());
    long bytes = BatchSlot.bytes(capacity, experiment.imageSize());
    if (bytes > Integer.MAX_VALUE) {
      throw new LikewiseException(
          ErrorCode.OUT_OF_MEMORY,
          String.format(
              "batchSize: %d images of size %d take %,d bytes in one buffer, expected at most %,d."
                  + " Choose a smaller batch size.",
              capacity, experiment.imageSize(), bytes, Integer.MAX_VALUE));
    }
    return capacity;
  }

  private BatchPlan trainingPlan(int[] order) {
    return new BatchPlan(order, experiment.batchSize(), true);
  }

  private BatchPlan plan(Part part) {
    return BatchPlan.evaluation(experiment, images(part).samples);
  }

  private Images images(Part part) {
    return part == Part.TEST ? test : validation;
  }

  @Override
  public int trainingSize() {
    return training.size();
  }

  @Override
  public List<Integer> trainingClassCounts() {
    int[] counts = new int[spec.classes()];
    for (int sample : training.samples) {
      counts[training.split.label(sample)]++;
    }
    return Arrays.stream(counts).boxed().toList();
  }

  @Override
  public int size(Part part) {
    return images(part).size();
  }

  @Override
  public int trainingBatches() {
    return trainingPlan(training.samples).batches();
  }

  /**
   * {@inheritDoc}
   *
   * <p>The indices ascend; each enters as four bytes, least significant first.
   */
  @Override
  public String splitDigest() {
    ByteBuffer bytes = ByteBuffer.allocate(training.size() * Integer.BYTES);
    bytes.order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(training.samples);
    MessageDigest sha = Digests.sha256();
    return HexFormat.of().formatHex(sha.digest(bytes.array()));
  }

  @Override
  public BatchStream train(int stage, int epoch, int firstBatch) {
    int[] order = training.samples.clone();
    SampleOrder.shuffle(order, streams(Purpose.ORDER, stage, epoch).stream(0));
    Randomness variations = streams(Purpose.AUGMENT, stage, epoch);
    Randomness masks = streams(Purpose.MASK, stage, epoch);
    return open(
        trainingPlan(order),
        firstBatch,
        true,
        () -> new Filler(training.split, experiment.augmentation(), variations, masks));
  }

  private Randomness streams(Purpose purpose, int stage, int epoch) {
    return Randomness.of(experiment.seed(), purpose, stage, epoch);
  }

  @Override
  public BatchStream evaluate(Part part) {
    Split split = images(part).split;
    return open(plan(part), 0, false, () -> new Filler(split, Augmentation.NONE, null, null));
  }

  private BatchStream open(
      BatchPlan plan, int firstBatch, boolean training, Supplier<BatchFiller> fillers) {
    return new PrefetchingBatchStream(plan, firstBatch, training, pool, workers, fillers);
  }

  /** Returns how many slots all streams together have needed so far. */
  int slotsMade() {
    return pool.made();
  }

  /** Computes images of one split, varied and masked if there are streams to draw from. */
  private final class Filler implements BatchFiller {
    private final Split split;
    private final Augmentation augmentation;
    private final Randomness variations;
    private final Randomness masks;
    private final MaskSource maskSource = new MaskSource(spec.maskUnits(), spec.dropout());
    private final byte[] stored;
    private final InputPixels input;

    Filler(Split split, Augmentation augmentation, Randomness variations, Randomness masks) {
      this.split = split;
      this.augmentation = augmentation;
      this.variations = variations;
      this.masks = masks;
      stored = new byte[split.imageSize() * split.imageSize() * 3];
      input = new InputPixels(split.imageSize(), experiment, augmentation);
    }

    @Override
    public void fill(Batch batch, int row, int sample) {
      Variation variation = Variation.NONE;
      if (variations != null) {
        variation = Variation.draw(augmentation, variations.stream(sample));
      }
      split.pixels(sample, stored, 0);
      input.put(stored, variation, batch, row);
      batch.labels()[row] = split.label(sample);
      batch.samples()[row] = sample;
      if (masks != null) {
        maskSource.fill(masks.stream(sample), batch.masks(), row);
      }
    }
  }
}
