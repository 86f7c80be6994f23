package io.likewise.api.host;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.ModelExporter;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** An engine that refuses nothing, and writes down what it is asked for. */
final class FakeEngine implements BackendProvider, Engine {
  final List<String> asked = new ArrayList<>();
  final Map<Device.Kind, Set<Capability>> claims = new EnumMap<>(Device.Kind.class);
  List<Device> devices = List.of(Device.CPU);
  Optional<String> whyNoGpu = Optional.empty();
  ComputePath path = ComputePath.FAST;
  Supplier<RuntimeException> failure = () -> null;

  FakeEngine() {
    claims.put(Device.Kind.CPU, Set.of());
    claims.put(Device.Kind.GPU, Set.of());
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  @Override
  public List<Engine> engines() {
    return List.of(this);
  }

  @Override
  public Set<Capability> capabilities(Device device) {
    return claims.get(device.kind());
  }

  @Override
  public List<Device> devices() {
    asked.add("devices");
    return devices;
  }

  @Override
  public Optional<String> whyNoGpu() {
    return whyNoGpu;
  }

  private void fail() {
    RuntimeException thrown = failure.get();
    if (thrown != null) {
      throw thrown;
    }
  }

  @Override
  public Backend open(BackendOptions options) {
    asked.add("open on " + options.device() + ", " + options.path());
    fail();
    return new FakeBackend();
  }

  @Override
  public Optional<ModelExporter> exporter() {
    return Optional.of(
        new ModelExporter() {
          @Override
          public List<String> formats() {
            return List.of("stone");
          }

          @Override
          public void export(ModelSpec spec, Weights weights, String format, Path target) {
            asked.add("export " + format);
            fail();
          }
        });
  }

  private final class FakeBackend implements Backend {
    @Override
    public EngineInUse description() {
      return new EngineInUse("fake", "1", Map.of(), "cpu", 1, path, List.of());
    }

    @Override
    public TrainableModel create(ModelSpec spec, Weights weights) {
      asked.add("create");
      return new FakeModel(spec, weights);
    }

    @Override
    public void close() {
      asked.add("close backend");
    }
  }

  private final class FakeModel implements TrainableModel {
    private final ModelSpec spec;
    private final Weights weights;

    FakeModel(ModelSpec spec, Weights weights) {
      this.spec = spec;
      this.weights = weights;
    }

    @Override
    public ModelSpec spec() {
      return spec;
    }

    @Override
    public void beginStage(StageSettings settings) {
      asked.add("begin " + settings.trainable());
      fail();
    }

    @Override
    public PendingLogits train(Batch batch) {
      asked.add("train");
      return () -> new Logits(new double[2], 1, 2);
    }

    @Override
    public PendingLogits predict(Batch batch) {
      asked.add("predict");
      return () -> new Logits(new double[2], 1, 2);
    }

    @Override
    public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
      asked.add("layer " + layer.name());
      double[] output = new double[batch.size() * layer.output().values()];
      output[0] = inputs.get(0)[0] + 1;
      return Optional.of(output);
    }

    @Override
    public Weights weights() {
      return weights;
    }

    @Override
    public void weights(Weights given) {
      asked.add("weights");
    }

    @Override
    public OptimizerState optimizerState() {
      return new OptimizerState(0, weights, weights);
    }

    @Override
    public void optimizerState(OptimizerState state) {
      asked.add("state");
    }

    @Override
    public void close() {
      asked.add("close model");
    }
  }
}
