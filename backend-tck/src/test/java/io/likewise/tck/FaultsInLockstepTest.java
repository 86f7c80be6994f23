package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.experiment.Stage;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.host.LayerByLayer;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.report.lockstep.Difference;
import io.likewise.report.lockstep.Gradients;
import io.likewise.report.lockstep.LaneStep;
import io.likewise.report.lockstep.LayerOutputs;
import io.likewise.report.lockstep.LockstepTable;
import io.likewise.report.lockstep.PairHistory;
import io.likewise.report.lockstep.StepComparison;
import io.likewise.tck.reference.KnownAnswers;
import java.io.IOException;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One step of an unfrozen stage, of the skeleton beside itself with a fault in it. */
@DisplayName("Lockstep")
class FaultsInLockstepTest {
  private static final BackendOptions FLOAT64 =
      new BackendOptions("loops", Device.CPU, 1, Precision.FLOAT64, ComputePath.REFERENCE);
  private static final Stage ALL = new Stage(Trainable.ALL, BatchNormMode.BATCH, 1, 1e-4, 1);

  private final KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
  private final Batch batch = answers.unfrozenStep("stage2", 0);

  @ParameterizedTest(name = "finds a backend that {0}: {1}, {2}")
  @DisplayName("names layer, step and pass of a fault")
  @CsvSource({
    "pads as SAME does at stride 2,           conv1_relu,          forward, it computes otherwise",
    "forgets the padding of the pool,         pool1_pool,          forward, it computes otherwise",
    "forgets the shortcut on the way back,    conv5_block1_0_bn,   backward,",
    "holds the batch's statistics for constants, conv5_block1_3_conv, backward,",
    "differentiates the sum of the losses,    dense_2,             backward,",
    "adds ε inside the root,                  conv1_conv,          update,"
  })
  void names(String name, String layer, String pass, String why, @TempDir Path folder)
      throws IOException {
    Fault fault =
        Fault.all().stream()
            .filter(each -> each.name().equals(name))
            .reduce((first, last) -> last)
            .orElseThrow();
    try (URLClassLoader sound = Skeleton.compile(folder.resolve("sound"), List.of());
        URLClassLoader broken = Skeleton.compile(folder.resolve("broken"), fault.edits());
        Lane base = new Lane(sound);
        Lane lane = new Lane(broken)) {
      assertThat(verdict(base, lane))
          .contains("stage 2: " + layer + ", step 1, ", " ulps, " + pass + ": more than rounding")
          .contains(why == null ? "" : why);
    }
  }

  private String verdict(Lane base, Lane lane) {
    StepComparison comparison = new StepComparison(answers.spec(), 2, ALL);
    base.look();
    lane.look();
    List<Difference> all = new ArrayList<>(comparison.compareLayers(1, base, lane));
    Optional<Difference> parting = all.stream().filter(Difference::exceeds).findFirst();
    parting.ifPresent(
        first ->
            all.add(comparison.compareReplayed(first, base, lane.replay(first.tensor(), base))));
    base.train();
    lane.train();
    all.addAll(comparison.compare(1, base, lane));
    PairHistory history = new PairHistory("sound", "broken");
    history.add(all);
    return new LockstepTable(List.of(history)).terminal();
  }

  /** A lane in this process, with all that it has to show in memory. */
  private final class Lane implements LaneStep, LayerOutputs, AutoCloseable {
    private final Backend backend;
    private final TrainableModel model;
    private final Map<String, double[]> outputs = new HashMap<>();
    private Logits logits;
    private Weights weights;
    private OptimizerState adam;

    Lane(URLClassLoader loader) {
      BackendProvider provider =
          ServiceLoader.load(BackendProvider.class, loader).findFirst().orElseThrow();
      backend = CheckedBackend.open(provider, FLOAT64);
      model = backend.create(answers.spec(), answers.weights());
      model.beginStage(new StageSettings(ALL.trainable(), ALL.batchNorm(), ALL.learningRate()));
    }

    void look() {
      new LayerByLayer(model, batch).look((layer, output) -> outputs.put(layer.name(), output));
    }

    double[] replay(String layer, LayerOutputs other) {
      return new LayerByLayer(model, batch)
          .alone(answers.spec().layer(layer), other::output)
          .orElseThrow();
    }

    void train() {
      logits = model.train(batch).await();
      weights = model.weights();
      adam = model.optimizerState();
    }

    @Override
    public Precision precision() {
      return FLOAT64.precision();
    }

    @Override
    public double[] output(String layer) {
      return outputs.get(layer);
    }

    @Override
    public double loss() {
      return logits.meanCrossEntropy(batch.labels());
    }

    @Override
    public Logits logits() {
      return logits;
    }

    @Override
    public double[] weights(String tensor) {
      return weights.doubles(tensor);
    }

    @Override
    public double[] gradient(String tensor) {
      return Gradients.of(adam.firstMoment().doubles(tensor), new double[0]);
    }

    @Override
    public double[] secondMoment(String tensor) {
      return adam.secondMoment().doubles(tensor);
    }

    @Override
    public void close() {
      model.close();
      backend.close();
    }
  }
}
