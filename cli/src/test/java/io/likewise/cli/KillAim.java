package io.likewise.cli;

import java.io.IOException;
import java.util.Random;

/** In the midst of what a run is to be killed. */
enum KillAim {
  /** While the worker starts, reads its images and builds its model. */
  START("start") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      product.await(() -> product.worker().isPresent());
      product.linger(random.nextInt(2500));
    }
  },
  /** While it measures a few steps to tell how long the run will take. */
  FORECAST("forecast") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      product.await(() -> product.hasWritten("provenance.json"));
      product.linger(random.nextInt(150));
    }
  },
  /** At any moment of the training. */
  STEPS("steps") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      awaitProgress(product, random);
      product.linger(random.nextInt(150));
    }
  },
  /** While a checkpoint is being written. */
  CHECKPOINT("checkpoint") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      awaitProgress(product, random);
      product.await(product::isWritingCheckpoint);
    }
  },
  /** After an epoch's last step: validation, best weights, tables. */
  VALIDATION("validation") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      awaitProgress(product, random);
      product.await(() -> product.position("step") == KilledRunsTest.STEPS - 1);
      product.linger(random.nextInt(120));
    }
  },
  /** While the test images are looked at. */
  TEST("test images") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      product.await(() -> product.position("stage") == KilledRunsTest.AFTER_TRAINING);
      product.await(() -> product.hasWritten("provenance.json"));
      product.linger(random.nextInt(150));
    }
  },
  /** While the results are written. */
  RESULT("results") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      product.await(() -> product.hasWritten("predictions.csv"));
      product.linger(random.nextInt(60));
    }
  },
  /** While pictures and model are made, which the results do not wait for. */
  MODEL("pictures, model") {
    @Override
    void await(KilledProduct product, Random random) throws IOException {
      product.await(() -> product.has("result.json"));
      product.linger(random.nextInt(400));
    }
  };

  private final String text;

  KillAim(String text) {
    this.text = text;
  }

  /** Waits for the moment, or for the end of the command. */
  abstract void await(KilledProduct product, Random random) throws IOException;

  /**
   * Waits for one to six checkpoints more than the run had, so that every chain comes to an end.
   */
  private static void awaitProgress(KilledProduct product, Random random) throws IOException {
    long goal = product.checkpointAtStart() + 1 + random.nextInt(6);
    product.await(() -> product.newestCheckpoint() >= goal);
  }

  @Override
  public String toString() {
    return text;
  }
}
