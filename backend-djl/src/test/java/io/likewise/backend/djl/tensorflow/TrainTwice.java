package io.likewise.backend.djl.tensorflow;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.backend.djl.pytorch.TinyNetwork;

/** A short training in both stages; run as a program it prints the digest of what it came to. */
final class TrainTwice {
  private TrainTwice() {}

  public static void main(String[] args) {
    System.out.println(digest(Integer.parseInt(args[0])));
    System.out.flush();
    Runtime.getRuntime().halt(0);
  }

  static String digest(int threads) {
    ModelSpec spec = TinyNetwork.spec(Variant.KERAS, 2);
    BackendOptions options =
        new BackendOptions("tensorflow", Device.CPU, threads, Precision.FLOAT32, ComputePath.FAST);
    try (Backend backend = new TensorFlowEngine().open(options);
        TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
      model.beginStage(new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3));
      train(model, 5);
      model.beginStage(new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3));
      train(model, 5);
      return model.weights().digest();
    }
  }

  private static void train(TrainableModel model, int steps) {
    for (int i = 0; i < steps; i++) {
      Batch batch = TinyNetwork.batch(model.spec(), 32, i);
      model.train(batch).await();
    }
  }
}
