package io.likewise.cli;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.backend.ModelOpener;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Weights;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * An engine that learns nothing: to it, every image may be of any class. A second one says that it
 * computes another network, a third one takes another way when it has begun.
 */
public final class FakeBackendProvider implements BackendProvider {
  @Override
  public String name() {
    return "fake";
  }

  @Override
  public List<Engine> engines() {
    return List.of(new IdleEngine("idle"), new IdleEngine("elsewhere"), new IdleEngine("wavering"));
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  private record IdleEngine(String name) implements Engine {
    @Override
    public Set<Capability> capabilities(Device device) {
      return Set.of(Capability.FLOAT64, Capability.FAST_PATH);
    }

    @Override
    public Optional<ModelExporter> exporter() {
      return Optional.of(new NamesExporter());
    }

    @Override
    public Optional<ModelOpener> opener() {
      return Optional.of(new NamesOpener());
    }

    @Override
    public Backend open(BackendOptions options) {
      return new IdleBackend(name, options);
    }
  }

  /** Writes the names of the tensors, and the number of classes. */
  private static final class NamesExporter implements ModelExporter {
    @Override
    public List<String> formats() {
      return List.of("names");
    }

    @Override
    public void export(ModelSpec spec, Weights weights, String format, Path target) {
      try {
        Files.writeString(target, weights.names() + " " + spec.classes());
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Opens what was written, to which every image may be of any class too. */
  private static final class NamesOpener implements ModelOpener {
    @Override
    public List<String> formats() {
      return List.of("names");
    }

    @Override
    public OpenedModel open(ModelSpec spec, String format, Path file, int threads) {
      return new OpenedModel() {
        @Override
        public double[] probabilities(Batch batch) {
          double[] probabilities = new double[batch.size() * spec.classes()];
          Arrays.fill(probabilities, 1.0 / spec.classes());
          return probabilities;
        }

        @Override
        public void close() {}
      };
    }
  }

  private static final class IdleBackend implements Backend {
    private final String engine;
    private final BackendOptions options;
    private final List<String> notes = new ArrayList<>();

    IdleBackend(String engine, BackendOptions options) {
      this.engine = engine;
      this.options = options;
    }

    @Override
    public EngineInUse description() {
      return new EngineInUse(
          engine,
          "0.1",
          Map.of("idle", "0.1"),
          "cpu",
          options.threads(),
          options.path(),
          engine.equals("elsewhere") ? Optional.of("none at all") : Optional.empty(),
          notes);
    }

    @Override
    public TrainableModel create(ModelSpec spec, Weights weights) {
      return new IdleModel(spec, weights, this::begin);
    }

    private void begin() {
      if (engine.equals("wavering")) {
        notes.add("took the plain path");
      }
    }

    @Override
    public void close() {}
  }

  private static final class IdleModel implements TrainableModel {
    private final ModelSpec spec;
    private final Runnable begin;
    private Weights weights;

    IdleModel(ModelSpec spec, Weights weights, Runnable begin) {
      this.spec = spec;
      this.weights = weights;
      this.begin = begin;
    }

    @Override
    public ModelSpec spec() {
      return spec;
    }

    @Override
    public void beginStage(StageSettings settings) {
      begin.run();
    }

    @Override
    public PendingLogits train(Batch batch) {
      return predict(batch);
    }

    @Override
    public PendingLogits predict(Batch batch) {
      int images = batch.size();
      int classes = spec.classes();
      return () -> new Logits(new double[images * classes], images, classes);
    }

    @Override
    public Weights weights() {
      return weights;
    }

    @Override
    public void weights(Weights newWeights) {
      weights = newWeights;
    }

    @Override
    public void close() {}
  }
}
