package io.likewise.cli;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.Capability;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.Engine;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Adam;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Weights;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Engines whose every gradient is 1: {@code steady} always, {@code astray} but for one tensor from
 * the third step of a stage on, {@code narrow} as steady and without float64, {@code mortal} until
 * it dies in its second step, {@code chatty} as steady while it writes to the pipe of the replies
 * as native libraries do, {@code patient} when its standard input has ended, {@code gated} but for
 * the steps after its tenth, in each of which it waits at the {@link #GATE}.
 *
 * <p>Three show their layers, which yield 1 for an input of 1: {@code open}, {@code bent}, of which
 * {@link #BENT} yields more, and {@code leaning}, whose first layer yields a little more, which
 * every layer behind it makes more of.
 */
public final class StepBackendProvider implements BackendProvider {
  static final String ASTRAY = "dense/kernel";
  public static final int ASTRAY_STEP = 3;

  /** The layer that yields more by 1 than in {@code open}. */
  public static final String BENT = "conv2_block1_2_relu";

  /** Less than what is taken for rounding, until each of four layers has doubled it. */
  private static final double LEANING = 0x1.8p-18;

  /** A variable that names the port at which a step waits until the connection is closed. */
  static final String GATE = "GATE";

  /** More than a forecast makes. */
  private static final int FREE_STEPS = 10;

  @Override
  public String name() {
    return "steps";
  }

  @Override
  public List<Engine> engines() {
    return Stream.of(
            "steady", "astray", "narrow", "mortal", "chatty", "patient", "gated", "open", "bent",
            "leaning")
        .<Engine>map(StepEngine::new)
        .toList();
  }

  @Override
  public String apiVersion() {
    return API_VERSION;
  }

  private record StepEngine(String name) implements Engine {
    @Override
    public Set<Capability> capabilities(Device device) {
      return name.equals("narrow")
          ? Set.of(Capability.FAST_PATH, Capability.RESUMABLE)
          : Set.of(Capability.FAST_PATH, Capability.RESUMABLE, Capability.FLOAT64);
    }

    @Override
    public Backend open(BackendOptions options) {
      // As native libraries do.
      System.out.println("steps: hello");
      if (name.equals("chatty")) {
        chat(1);
      }
      if (name.equals("patient")) {
        awaitEndOfInput();
      }
      return new StepBackend(name, options.path());
    }
  }

  /** Past System.out, and without the end of a line. */
  private static void chat(int times) {
    byte[] words = "half a line, ".repeat(times).getBytes(StandardCharsets.UTF_8);
    try {
      // Closing it would close the process's own.
      new FileOutputStream(FileDescriptor.out).write(words);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEndOfInput() {
    System.err.println("ready");
    try {
      System.in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitGate() {
    String port = System.getenv(GATE);
    if (port == null) {
      return;
    }
    try (Socket gate = new Socket(InetAddress.getLoopbackAddress(), Integer.parseInt(port))) {
      gate.getInputStream().readAllBytes();
    } catch (IOException e) {
      // There is none any more.
    }
  }

  private record StepBackend(String engine, ComputePath path) implements Backend {
    @Override
    public EngineInUse description() {
      return new EngineInUse(engine, "1", Map.of(), "cpu", 1, path, List.of());
    }

    @Override
    public TrainableModel create(ModelSpec spec, Weights weights) {
      return new StepModel(engine, spec, weights);
    }

    @Override
    public void close() {}
  }

  private static final class StepModel implements TrainableModel {
    private final String engine;
    private final ModelSpec spec;
    private Weights weights;
    private List<TensorSpec> trained = List.of();
    private OptimizerState adam;
    private int steps;

    StepModel(String engine, ModelSpec spec, Weights weights) {
      this.engine = engine;
      this.spec = spec;
      this.weights = weights;
    }

    @Override
    public ModelSpec spec() {
      return spec;
    }

    @Override
    public void beginStage(StageSettings settings) {
      trained = spec.trainedTensors(settings.trainable());
      Weights none = filled(0, 0);
      adam = new OptimizerState(0, none, none);
    }

    private Weights filled(double usual, double astray) {
      Weights.Builder all = Weights.builder();
      for (TensorSpec tensor : trained) {
        double[] values = new double[tensor.size()];
        Arrays.fill(values, tensor.name().equals(ASTRAY) ? astray : usual);
        all.put(tensor.name(), tensor.shape(), values);
      }
      return all.build();
    }

    @Override
    public PendingLogits train(Batch batch) {
      long step = adam.step() + 1;
      if (engine.equals("mortal") && step == 2) {
        Runtime.getRuntime().halt(134);
      }
      if (engine.equals("chatty")) {
        chat(1);
      }
      steps++;
      if (engine.equals("gated") && steps > FREE_STEPS) {
        awaitGate();
      }
      double gradient = engine.equals("astray") && step >= ASTRAY_STEP ? 2 : 1;
      double before = adam.firstMoment().doubles("dense_1/kernel")[0];
      double astrayBefore = adam.firstMoment().doubles(ASTRAY)[0];
      Weights first = filled(moved(before, 1), moved(astrayBefore, gradient));
      adam = new OptimizerState(step, first, filled(1, 1));
      return predict(batch);
    }

    private static double moved(double moment, double gradient) {
      return Adam.BETA_1 * moment + (1 - Adam.BETA_1) * gradient;
    }

    @Override
    public PendingLogits predict(Batch batch) {
      int rows = batch.size();
      return () -> new Logits(new double[rows * spec.classes()], rows, spec.classes());
    }

    @Override
    public Optional<double[]> layer(Layer layer, List<double[]> inputs, Batch batch) {
      if (!List.of("open", "bent", "leaning").contains(engine)) {
        return Optional.empty();
      }
      boolean first = layer.inputs().get(0).name().equals(Layer.IMAGES);
      double seen = first ? 1 : inputs.get(inputs.size() - 1)[0];
      double yielded = 1 + 2 * (seen - 1);
      if (engine.equals("leaning") && first) {
        yielded += LEANING;
      }
      if (engine.equals("bent") && layer.name().equals(BENT)) {
        yielded += 1;
      }
      double[] output = new double[batch.size() * layer.output().values()];
      Arrays.fill(output, yielded);
      return Optional.of(output);
    }

    @Override
    public Weights weights() {
      return weights;
    }

    @Override
    public void weights(Weights given) {
      weights = given;
    }

    @Override
    public OptimizerState optimizerState() {
      return adam;
    }

    @Override
    public void optimizerState(OptimizerState state) {
      adam = state;
    }

    /** More than a pipe holds. */
    @Override
    public void close() {
      if (engine.equals("chatty")) {
        chat(100_000);
      }
    }
  }
}
