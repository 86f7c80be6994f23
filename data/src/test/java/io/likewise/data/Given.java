package io.likewise.data;

import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import io.likewise.data.batches.ExperimentBatches;
import io.likewise.data.memory.InMemoryDataset;
import io.likewise.data.memory.InMemorySplit;
import java.util.List;
import org.apache.commons.rng.core.source64.SplitMix64;

/** An experiment of which a test states only what matters to it, and small data sets for it. */
public final class Given {
  public long seed = 1;
  public String source = "test";
  public boolean skipBad = false;
  public int limit = 0;
  public Validation validation = Validation.HOLDOUT;
  double holdout = 0.1;
  public int imageSize = 32;
  public Preprocessing preprocessing = Preprocessing.UNIT;
  Augmentation augmentation = Augmentation.STANDARD;
  public int dropouts = 2;
  public int batchSize = 8;

  public Experiment experiment() {
    return new Experiment(
        "test",
        seed,
        new DataSettings(source, limit, validation, holdout, skipBad),
        imageSize,
        preprocessing,
        augmentation,
        new Network(Variant.KERAS, List.of(1), 4, List.of(12, 6), 0.25, dropouts),
        Experiment.RANDOM_WEIGHTS,
        batchSize,
        new Stage(Trainable.HEAD, BatchNormMode.MOVING, 1, 1e-3, 1),
        new Stage(Trainable.ALL, BatchNormMode.BATCH, 1, 1e-4, 1));
  }

  public ExperimentBatches batches(int workers) {
    return new ExperimentBatches(experiment(), dataset(), workers);
  }

  /** 61 training and 17 test images of random 8×8 pixels, in three classes. */
  public static InMemoryDataset dataset() {
    return new InMemoryDataset("random", List.of("a", "b", "c"), split(1, 61), split(2, 17));
  }

  /** Random 8×8 pixels, the labels 0, 1, 2 in turn. */
  public static InMemorySplit split(long seed, int images) {
    byte[] labels = new byte[images];
    for (int i = 0; i < images; i++) {
      labels[i] = (byte) (i % 3);
    }
    byte[] pixels = new byte[images * 8 * 8 * 3];
    new SplitMix64(seed).nextBytes(pixels);
    return new InMemorySplit(8, labels, pixels);
  }
}
