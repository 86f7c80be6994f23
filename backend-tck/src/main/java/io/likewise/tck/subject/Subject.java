package io.likewise.tck.subject;

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
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.tck.reference.ComputeMode;
import io.likewise.tck.reference.KnownAnswers;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;

/**
 * The engine under test, found as the product finds it.
 *
 * @param backend the backend's name
 * @param engine the engine's name
 * @param device where it computes
 * @param folder where its descriptor is
 * @param firstUnfrozenLossBound how close the first float32 loss of an unfrozen stage must come,
 *     relative to the larger of 1 and itself
 * @param mode how it computes
 * @param report what the kit ends with
 */
public record Subject(
    String backend,
    String engine,
    Device device,
    Path folder,
    double firstUnfrozenLossBound,
    ComputeMode mode,
    KitReport report) {
  public static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  public static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-4);
  public static final StageSettings ALL_MOVING =
      new StageSettings(Trainable.ALL, BatchNormMode.MOVING, 1e-4);

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

  public BackendProvider provider() {
    assertThat(providers()).as("providers of the name %s", backend).hasSize(1);
    return providers().get(0);
  }

  /** Returns what the provider calls the engine's name, not loaded. */
  public Engine unopened() {
    return provider().engines().stream()
        .filter(candidate -> candidate.name().equals(engine))
        .findFirst()
        .orElseThrow(() -> new AssertionError(backend + " has no engine " + engine));
  }

  public boolean claims(Capability capability) {
    Set<Capability> claimed = unopened().capabilities(device);
    boolean onRequest = capability == Capability.DETERMINISTIC && isDeterministicIfAsked();
    return onRequest || claimed.contains(capability);
  }

  private boolean isDeterministicIfAsked() {
    return unopened().capabilities(device).contains(Capability.DETERMINISTIC_IF_ASKED);
  }

  /** Skips the rest of a test, visibly, if the engine does not claim what the test is about. */
  public void assumeClaims(Capability capability) {
    String word = capability.name().toLowerCase(Locale.ROOT).replace('_', '-');
    if (!claims(capability)) {
      Assumptions.abort(name() + " declines: " + word);
    }
  }

  /** Returns the mode that users have: the fast path where it is claimed. */
  public Subject inUsualMode() {
    ComputeMode usual = claims(Capability.FAST_PATH) ? ComputeMode.FAST : ComputeMode.REFERENCE;
    return new Subject(backend, engine, device, folder, firstUnfrozenLossBound, usual, report);
  }

  /** Returns the engine's descriptor; the test fails if it cannot be used. */
  public EngineDescriptor descriptor() {
    try {
      return EngineDescriptor.read(folder);
    } catch (LikewiseException e) {
      throw new AssertionError(e.getMessage(), e);
    }
  }

  /** Opens the engine as the product does, with one thread, and asks for determinism. */
  public Backend open() {
    return open(1);
  }

  public Backend open(int threads) {
    mode.needed().ifPresent(this::assumeClaims);
    return open(
        new BackendOptions(
            engine, device, threads, mode.precision(), mode.path(), isDeterministicIfAsked()));
  }

  public Backend open(BackendOptions options) {
    return CheckedBackend.open(provider(), options);
  }

  /** Tries something on both tiny networks, one after the other. */
  public void onTiny(BiConsumer<KnownAnswers, TrainableModel> trial) {
    KnownAnswers.tiny().forEach(answers -> with(answers, model -> trial.accept(answers, model)));
  }

  /** Tries something on the tiny network of Keras' variant. */
  public void onKeras(BiConsumer<KnownAnswers, TrainableModel> trial) {
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    with(answers, model -> trial.accept(answers, model));
  }

  /** Tries something on both variants of ResNet50, one after the other. */
  public void onResNet50(BiConsumer<KnownAnswers, TrainableModel> trial) {
    KnownAnswers.resNet50()
        .forEach(answers -> with(answers, model -> trial.accept(answers, model)));
  }

  /** Tries something on a model of a case's network, with its weights. */
  public void with(KnownAnswers answers, Consumer<TrainableModel> trial) {
    with(answers.spec(), answers.weights(), trial);
  }

  public void with(ModelSpec spec, Weights weights, Consumer<TrainableModel> trial) {
    try (Backend open = open();
        TrainableModel model = open.create(spec, weights)) {
      trial.accept(model);
    }
  }

  /** Returns what Adam keeps; an engine that does not hand it out is not asked. */
  public OptimizerState state(TrainableModel model) {
    assumeClaims(Capability.RESUMABLE);
    return model.optimizerState();
  }

  public boolean isFloat64() {
    return mode.isFloat64();
  }

  public ComputeMode.Bounds bounds() {
    return mode.bounds();
  }

  public double firstUnfrozenLoss() {
    return isFloat64() ? bounds().frozenLoss() : firstUnfrozenLossBound;
  }

  public void assertLogits(String what, double[] got, double[] expected) {
    Closeness.assertClose("logits " + what, got, expected, bounds().logits());
  }

  /** Compares the first loss of an unfrozen stage, whose bound in float32 is the engine's. */
  public void assertFirstUnfrozenLoss(String what, double got, double expected) {
    String bound =
        isFloat64() ? "" : "; firstUnfrozenLossBound() is the bound, see docs/backends.md";
    Closeness.assertLoss(what + bound, got, expected, firstUnfrozenLoss());
  }

  /** Makes one training step and returns its loss. */
  public static double train(TrainableModel model, Batch batch) {
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }
}
