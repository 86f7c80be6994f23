package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/**
 * The engine under test, found as the product finds it.
 *
 * @param backend the backend's name
 * @param engine the engine's name
 * @param firstUnfrozenLoss how close the first float32 loss of an unfrozen stage must come,
 *     relative to the larger of 1 and itself
 */
record Subject(String backend, String engine, double firstUnfrozenLoss) {
  static final StageSettings HEAD = new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  static final StageSettings ALL = new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-4);
  static final StageSettings ALL_MOVING =
      new StageSettings(Trainable.ALL, BatchNormMode.MOVING, 1e-4);

  /** Something to do with a model, or with a second one. */
  interface Trial extends Consumer<TrainableModel> {}

  String name() {
    return backend + ":" + engine;
  }

  /** Returns every provider of the backend's name. */
  List<BackendProvider> providers() {
    return ServiceLoader.load(BackendProvider.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(provider -> provider.name().equals(backend))
        .toList();
  }

  BackendProvider provider() {
    assertThat(providers()).as("providers of the name %s", backend).hasSize(1);
    return providers().get(0);
  }

  /** Returns what the provider calls the engine's name, not loaded. */
  Engine unopened() {
    return provider().engines().stream()
        .filter(candidate -> candidate.name().equals(engine))
        .findFirst()
        .orElseThrow(() -> new AssertionError(backend + " has no engine " + engine));
  }

  boolean claims(Capability capability) {
    return unopened().capabilities(Device.CPU).contains(capability);
  }

  /** Skips the rest of a test, visibly, if the engine does not claim what the test is about. */
  void assumeClaims(Capability capability) {
    String word = capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
    Assumptions.assumeTrue(claims(capability), () -> name() + " declines: " + word);
  }

  BackendOptions options(Way way) {
    return new BackendOptions(engine, Device.CPU, 1, way.precision(), way.path());
  }

  Backend open(Way way) {
    way.needed().ifPresent(this::assumeClaims);
    return open(options(way));
  }

  /** Opens the engine as the product does. */
  Backend open(BackendOptions options) {
    return CheckedBackend.open(provider(), options);
  }

  /** Tries something on a model of a case's network, with its weights. */
  void with(Way way, KnownAnswers answers, Trial trial) {
    with(way, answers.spec(), answers.weights(), trial);
  }

  void with(Way way, ModelSpec spec, Weights weights, Trial trial) {
    try (Backend open = open(way);
        TrainableModel model = open.create(spec, weights)) {
      trial.accept(model);
    }
  }

  double firstUnfrozenLoss(Way way) {
    return way.isFloat64() ? way.bounds().frozenLoss() : firstUnfrozenLoss;
  }

  /** Makes one training step and returns its loss. */
  static double train(TrainableModel model, Batch batch) {
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }
}
