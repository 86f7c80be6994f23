package io.likewise.report.lockstep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.Adam;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Two lanes, compared after a step")
class StepComparisonTest {
  private static final ModelSpec SPEC =
      new Network(Variant.KERAS, List.of(1, 1), 2, List.of(3), 0.25, 1).spec(32, 2);
  private static final Stage HEAD = new Stage(Trainable.HEAD, BatchNormMode.MOVING, 1, 1e-3, 1);
  private static final Stage ALL = new Stage(Trainable.ALL, BatchNormMode.BATCH, 1, 1e-3, 1);
  private static final Stage ALL_MOVING =
      new Stage(Trainable.ALL, BatchNormMode.MOVING, 1, 1e-3, 1);

  private static MadeUpStep float32() {
    return new MadeUpStep(SPEC, Precision.FLOAT32);
  }

  private static MadeUpStep float64() {
    return new MadeUpStep(SPEC, Precision.FLOAT64);
  }

  private static List<Difference> compare(Stage stage, MadeUpStep base, MadeUpStep lane) {
    return new StepComparison(SPEC, 2, stage).compare(1, base, lane);
  }

  private static List<Difference> beyond(Stage stage, MadeUpStep base, MadeUpStep lane) {
    return compare(stage, base, lane).stream().filter(Difference::exceeds).toList();
  }

  @Test
  @DisplayName("do not differ if they are equal, in anything that the stage changes")
  void equal() {
    assertThat(compare(ALL, float32(), float32()))
        .hasSize(2 + statistics() + 3 * SPEC.trainedTensors(Trainable.ALL).size())
        .allSatisfy(difference -> assertThat(difference.relative()).isZero());
    assertThat(compare(HEAD, float32(), float32()))
        .hasSize(2 + 3 * SPEC.trainedTensors(Trainable.HEAD).size());
  }

  private static int statistics() {
    return 2 * SPEC.convUnits().size();
  }

  @Test
  @DisplayName("are compared in the order in which a step computes")
  void order() {
    List<Difference> all = compare(ALL, float32(), float32());
    assertThat(all.stream().map(Difference::quantity).distinct())
        .containsExactly(
            Quantity.STATISTICS,
            Quantity.LOGITS,
            Quantity.LOSS,
            Quantity.GRADIENT,
            Quantity.SECOND_MOMENT,
            Quantity.WEIGHTS);
    assertThat(of(Quantity.STATISTICS, all)).startsWith("conv1_bn").endsWith("conv3_block1_3_bn");
    assertThat(of(Quantity.GRADIENT, all)).startsWith("dense_1", "dense").endsWith("conv1_conv");
    assertThat(of(Quantity.WEIGHTS, all)).startsWith("conv1_conv").endsWith("dense", "dense_1");
  }

  private static List<String> of(Quantity quantity, List<Difference> all) {
    return all.stream()
        .filter(difference -> difference.quantity() == quantity)
        .map(Difference::layer)
        .distinct()
        .toList();
  }

  @Test
  @DisplayName("part forward at the first layer whose batch statistics differ")
  void forward() {
    MadeUpStep lane =
        float32()
            .with(Quantity.WEIGHTS, "conv3_block1_2_bn/moving_variance", 1.001)
            .with(Quantity.WEIGHTS, "conv2_block1_1_bn/moving_variance", 1.001)
            .with(Quantity.GRADIENT, "dense_1/kernel", 2)
            .logit(1.5);
    assertThat(beyond(ALL, float32(), lane).get(0).layer()).isEqualTo("conv2_block1_1_bn");
  }

  @Test
  @DisplayName("part backward at the last layer whose gradient differs")
  void backward() {
    MadeUpStep lane =
        float32()
            .with(Quantity.GRADIENT, "conv1_conv/kernel", 2)
            .with(Quantity.GRADIENT, "conv3_block1_3_conv/kernel", 1.1)
            .with(Quantity.WEIGHTS, "conv1_conv/kernel", 2);
    assertThat(beyond(ALL, float32(), lane).get(0).tensor())
        .isEqualTo("conv3_block1_3_conv/kernel");
  }

  @Test
  @DisplayName("may differ in float32 by what they may not in float64")
  void precision() {
    assertThat(beyond(HEAD, float32(), float32().logit(1 + 1e-6))).isEmpty();
    assertThat(beyond(HEAD, float64(), float32().logit(1 + 1e-6))).isEmpty();
    assertThat(beyond(HEAD, float32(), float64().logit(1 + 1e-6))).isEmpty();
    assertThat(beyond(HEAD, float64(), float64().logit(1 + 1e-6)))
        .singleElement()
        .satisfies(difference -> assertThat(difference.quantity()).isEqualTo(Quantity.LOGITS));
  }

  @Test
  @DisplayName("may differ by G·t·u")
  void limit() {
    assertThat(Quantity.LOGITS.limit(Trainable.HEAD, Precision.FLOAT32, 1)).isEqualTo(0x1p-14);
    assertThat(Quantity.LOGITS.limit(Trainable.ALL, Precision.FLOAT64, 3)).isEqualTo(3 * 0x1p-43);
    assertThat(Quantity.GRADIENT.limit(Trainable.HEAD, Precision.FLOAT32, 2)).isEqualTo(0x1p-11);
    assertThat(Quantity.GRADIENT.limit(Trainable.ALL, Precision.FLOAT32, 1)).isEqualTo(0x1p-6);
    double limit = Quantity.LOGITS.limit(Trainable.HEAD, Precision.FLOAT32, 1);
    assertThat(beyond(HEAD, float32(), float32().logit(1 + limit))).isEmpty();
    assertThat(beyond(HEAD, float32(), float32().logit(1 + 1.01 * limit))).hasSize(1);
  }

  @Test
  @DisplayName("are not judged by the biases that batch statistics take away again")
  void biases() {
    MadeUpStep lane =
        float32()
            .with(Quantity.GRADIENT, "conv1_conv/bias", -1)
            .with(Quantity.WEIGHTS, "conv1_conv/bias", -1)
            .with(Quantity.WEIGHTS, "conv1_bn/moving_mean", -1);
    assertThat(beyond(ALL, float32(), lane)).isEmpty();
    assertThat(beyond(ALL_MOVING, float32(), lane))
        .extracting(Difference::tensor)
        .containsExactly("conv1_conv/bias", "conv1_conv/bias");
  }

  @Test
  @DisplayName("part where a number is not one")
  void notANumber() {
    assertThat(beyond(HEAD, float32(), float32().loss(Double.NaN)))
        .singleElement()
        .satisfies(
            difference -> {
              assertThat(difference.quantity()).isEqualTo(Quantity.LOSS);
              assertThat(difference.relative()).isInfinite();
            });
  }

  @Test
  @DisplayName("are as far apart as Euclid says, by the norm of the base")
  void distance() {
    Distance distance = Distance.of(new double[] {3, 4, 0}, new double[] {3, 1, 4});
    assertThat(distance).isEqualTo(new Distance(5, Math.sqrt(26), 5, 4, 4));
    assertThat(distance.relative()).isEqualTo(1);
    assertThat(Distance.of(new double[2], new double[2]).relative()).isZero();
    assertThat(Distance.of(new double[2], new double[] {0, 1e-30}).relative()).isInfinite();
    assertThat(Distance.ofLoss(0.5, 0.25).relative()).isEqualTo(0.25);
    assertThat(Distance.ofLoss(4, 5).relative()).isEqualTo(0.25);
  }

  @Test
  @DisplayName("have the gradients that Adam's first moment was made of")
  void gradients() {
    double first = 0.75;
    double second = -0.125;
    double m1 = (1 - Adam.BETA_1) * first;
    double m2 = Adam.BETA_1 * m1 + (1 - Adam.BETA_1) * second;
    assertThat(Gradients.of(new double[] {m1}, new double[0])[0]).isEqualTo(first, within(1e-15));
    assertThat(Gradients.of(new double[] {m2}, new double[] {m1})[0])
        .isEqualTo(second, within(1e-15));
  }

  @Test
  @DisplayName("leave a table, rows and pictures that say where they part")
  void report(@TempDir Path folder) {
    PairHistory history = new PairHistory("a", "b");
    StepComparison comparison = new StepComparison(SPEC, 2, ALL);
    history.add(comparison.compare(1, float32(), float32()));
    List<Difference> parted =
        comparison.compare(
            2, float32(), float32().with(Quantity.GRADIENT, "dense/kernel", 1.5).logit(1.00001));
    history.add(parted);
    LockstepTable table = new LockstepTable(List.of(history));
    assertThat(table.terminal())
        .contains(
            "b against a",
            "stage 2: dense, step 2, 4.2e+06 ulps, backward: more than rounding from here on, first"
                + " in the gradient of dense/kernel: 5.0e-01, limit 3.1e-02.",
            "  2     -                             0     1.0e-05  0           5.0e-01 !  dense/kernel");
    assertThat(table.markdown())
        .startsWith("## `b` against `a`\n\n**Stage 2**: dense, step 2, ")
        .contains(
            "| 1 | - |  | 0 | 0 | 0 | 0 |  | 0 |  |\n| 2 | - |  | 0 | 1.0e-05 | 0 | 5.0e-01 ! |");
    assertThat(DifferencesCsv.rows("a", "b", parted).lines())
        .allSatisfy(
            row ->
                assertThat(row.split(",", -1))
                    .hasSameSizeAs(DifferencesCsv.HEADER.strip().split(",")))
        .anyMatch(row -> row.startsWith("2,2,a,b,backward,gradient,dense,dense/kernel,"));
    assertThat(new LockstepPlot(List.of(history)).write(folder)).isEmpty();
    assertThat(folder.resolve("plot.svg")).content().contains("<svg", "b against a");
    assertThat(folder.resolve("plot.png")).isNotEmptyFile();
  }

  /** Layers that yield 1 everywhere but for some. */
  private static LayerOutputs layers(Map<String, Double> others) {
    return new LayerOutputs() {
      @Override
      public Precision precision() {
        return Precision.FLOAT32;
      }

      @Override
      public double[] output(String layer) {
        return new double[] {1, others.getOrDefault(layer, 1.0)};
      }
    };
  }

  private static String said(Map<String, Double> lane, Optional<Double> replayed) {
    StepComparison comparison = new StepComparison(SPEC, 2, ALL);
    LayerOutputs base = layers(Map.of());
    List<Difference> all = new ArrayList<>(comparison.compareLayers(1, base, layers(lane)));
    Optional<Difference> parting = all.stream().filter(Difference::exceeds).findFirst();
    replayed.ifPresent(
        value ->
            all.add(
                comparison.compareReplayed(parting.orElseThrow(), base, new double[] {1, value})));
    all.addAll(comparison.compare(1, float32(), float32()));
    PairHistory history = new PairHistory("a", "b");
    history.add(all);
    return new LockstepTable(List.of(history)).terminal();
  }

  @Test
  @DisplayName("part in the forward pass at the first layer that yields something else")
  void forwardLayer() {
    Map<String, Double> lane = Map.of("conv2_block1_2_relu", 1 + 0x1p-10, "avg_pool", 3.0);
    assertThat(said(lane, Optional.of(1 + 0x1p-10)))
        .contains(
            "stage 2: conv2_block1_2_relu, step 1, 8192 ulps, forward: more than rounding from"
                + " here on, first in the activation of conv2_block1_2_relu: 6.9e-04, limit"
                + " 6.1e-05. Handed the same, this layer differs by 8192 ulps, relative 6.9e-04:"
                + " it computes otherwise.");
    assertThat(said(lane, Optional.of(1 + 0x1p-20)))
        .contains("differs by 8.0 ulps, relative 6.7e-07: it was handed something else.");
    assertThat(said(lane, Optional.of(1.0)))
        .contains("this layer yields the same bits: it was handed something else.");
  }

  @Test
  @DisplayName("say how their difference grows from layer to layer")
  void growth() {
    Map<String, Double> lane = new HashMap<>();
    List<Layer> layers = SPEC.layers();
    for (int i = 0; i < layers.size(); i++) {
      lane.put(layers.get(i).name(), 1 + 0x1p-22 * Math.pow(1.25, i));
    }
    assertThat(said(lane, Optional.empty()))
        .contains(
            "within rounding in its step. Forward in step 1, from 2.0 ulps behind conv1_relu to"
                + " 19 ulps behind dense_1: times 1.25 a layer.");
    assertThat(said(Map.of(), Optional.empty()))
        .contains("Forward in step 1, every layer yields the same bits.");
  }

  @Test
  @DisplayName("count the last places of the largest element, in the coarser precision")
  void ulps() {
    Distance distance = Distance.of(new double[] {-4, 1}, new double[] {-4, 1 + 0x1p-20});
    assertThat(distance.ulps(Precision.FLOAT32)).isEqualTo(2);
    assertThat(distance.ulps(Precision.FLOAT64)).isEqualTo(0x1p30);
    assertThat(distance.ulps(Precision.TF32)).isEqualTo(0x1p-12);
    assertThat(Distance.of(new double[2], new double[2]).ulps(Precision.FLOAT32)).isZero();
    assertThat(Distance.of(new double[1], new double[] {Double.NaN}).ulps(Precision.FLOAT32))
        .isInfinite();
  }
}
