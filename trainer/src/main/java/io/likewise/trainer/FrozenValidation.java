package io.likewise.trainer;

import io.likewise.api.backend.FrozenFeatures;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.data.BatchSource;
import io.likewise.api.data.BatchSource.Part;
import io.likewise.api.data.BatchStream;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;

/**
 * The validation images as a frozen base sees them. They are not varied, so it makes the same of
 * them in every epoch of a stage: what it makes is kept when they are first looked at, and from
 * then on they go through the head alone.
 */
final class FrozenValidation {
  /** More is not kept: the features of 32,768 images if there are 2,048 of each. */
  private static final long MOST_BYTES = 256L << 20;

  private static final FloatBuffer NO_IMAGES = FloatBuffer.allocate(0);

  private final TrainableModel model;
  private final BatchSource batches;
  private final List<Batch> seen = new ArrayList<>();
  private final IdentityHashMap<Batch, FrozenFeatures> features = new IdentityHashMap<>();
  private int all;

  FrozenValidation(TrainableModel model, BatchSource batches) {
    this.model = model;
    this.batches = batches;
  }

  /** Opens the validation images, or what was kept of them; {@link #predict} takes both. */
  BatchStream open() {
    if (!seen.isEmpty() && seen.size() == all) {
      return new SeenBatches(seen);
    }
    forget();
    BatchStream images = batches.evaluate(Part.VALIDATION);
    all = images.batches();
    return images;
  }

  /** Computes the logits of a batch of the stream that was opened last. */
  PendingLogits predict(Batch batch) {
    FrozenFeatures known = features.get(batch);
    if (known != null) {
      return model.predict(known);
    }
    Optional<FrozenFeatures> made = isLittle() ? model.frozenFeatures(batch) : Optional.empty();
    made.ifPresent(kept -> keep(batch, kept));
    return made.map(model::predict).orElseGet(() -> model.predict(batch));
  }

  private boolean isLittle() {
    return isLittle(model, batches);
  }

  /** Returns whether what a frozen base makes of the validation images is little enough to keep. */
  static boolean isLittle(TrainableModel model, BatchSource batches) {
    long values = (long) batches.size(Part.VALIDATION) * model.spec().features();
    return values * Float.BYTES <= MOST_BYTES;
  }

  /** The batch itself belongs to its stream, which will fill it again. */
  private void keep(Batch batch, FrozenFeatures made) {
    int size = batch.size();
    int[] labels = Arrays.copyOf(batch.labels(), size);
    int[] samples = Arrays.copyOf(batch.samples(), size);
    Batch without = new Batch(size, 0, NO_IMAGES, labels, List.of(), samples);
    seen.add(without);
    features.put(without, made);
  }

  /** Releases what was kept, because the base is about to change. */
  void forget() {
    features.values().forEach(FrozenFeatures::close);
    features.clear();
    seen.clear();
  }

  /** Batches that are all there. */
  private static final class SeenBatches implements BatchStream {
    private final List<Batch> all;
    private int next;

    SeenBatches(List<Batch> all) {
      this.all = all;
    }

    @Override
    public int batches() {
      return all.size();
    }

    @Override
    public boolean hasNext() {
      return next < all.size();
    }

    @Override
    public Batch next() {
      return all.get(next++);
    }

    @Override
    public void recycle(Batch batch) {}

    @Override
    public void close() {}
  }
}
