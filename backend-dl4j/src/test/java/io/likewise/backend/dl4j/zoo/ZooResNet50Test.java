package io.likewise.backend.dl4j.zoo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.EngineInUse;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ConvUnit;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.ResidualBlock;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.Dl4jBackendProvider;
import io.likewise.backend.dl4j.nd4j.StepInputs;
import io.likewise.tck.TinyNetwork;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.assertj.core.data.Offset;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.learning.config.Sgd;

@DisplayName("The zoo's ResNet50")
class ZooResNet50Test {
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  private static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-4);
  private static final ModelSpec SPEC = spec(ZooBackend.LEAST_IMAGE_SIZE);

  private static ModelSpec spec(int imageSize) {
    return ModelSpec.resNet50(Variant.KERAS, 1, imageSize, 10);
  }

  private static void withBackend(Consumer<Backend> test) {
    BackendOptions options =
        new BackendOptions("zoo", Device.CPU, 1, Precision.FLOAT32, ComputePath.FAST);
    try (Backend backend = CheckedBackend.open(new Dl4jBackendProvider(), options)) {
      test.accept(backend);
    }
  }

  private static void withModel(Weights weights, Consumer<TrainableModel> test) {
    withBackend(
        backend -> {
          try (TrainableModel model = backend.create(SPEC, weights)) {
            test.accept(model);
          }
        });
  }

  private static double train(TrainableModel model, long seed) {
    Batch batch = TinyNetwork.batch(model.spec(), 3, seed);
    return model.train(batch).await().meanCrossEntropy(batch.labels());
  }

  /** Weights whose every tensor differs from every other, moving statistics included. */
  private static Weights unlikeAnyOther() {
    Weights drawn = TinyNetwork.weights(SPEC);
    Random random = new Random(5);
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : SPEC.tensors()) {
      if (tensor.role() == Role.CONV_KERNEL || tensor.role() == Role.DENSE_KERNEL) {
        builder.put(tensor.name(), drawn);
      } else {
        float[] values = new float[tensor.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = 0.5f + random.nextFloat();
        }
        builder.put(tensor.name(), tensor.shape(), values);
      }
    }
    return builder.build();
  }

  @Test
  @DisplayName("trains the head and not one bit of the base in stage 1, and everything in stage 2")
  void stages() {
    withModel(
        TinyNetwork.weights(SPEC),
        model -> {
          Weights initial = model.weights();
          model.beginStage(HEAD);
          double first = train(model, 1);
          for (int i = 0; i < 3; i++) {
            train(model, 1);
          }
          assertThat(train(model, 1)).isLessThan(first);
          Weights afterHead = model.weights();
          for (String name : initial.names()) {
            assertThat(same(initial, afterHead, name)).as(name).isEqualTo(!isHead(name));
          }
          model.beginStage(ALL);
          train(model, 2);
          train(model, 3);
          Weights afterAll = model.weights();
          for (String name : initial.names()) {
            assertThat(same(afterHead, afterAll, name)).as(name).isFalse();
          }
        });
  }

  private static boolean isHead(String name) {
    return name.startsWith("dense");
  }

  private static boolean same(Weights one, Weights other, String name) {
    return Arrays.equals(one.doubles(name), other.doubles(name));
  }

  @Test
  @DisplayName("takes back the weights that it gave, bit for bit, and computes the same with them")
  void roundTrip() {
    withModel(
        unlikeAnyOther(),
        model -> {
          Batch batch = TinyNetwork.batch(SPEC, 2, 9);
          Weights given = model.weights();
          double[] logits = model.predict(batch).await().values();
          model.beginStage(ALL);
          train(model, 1);
          assertThat(model.predict(batch).await().values()).isNotEqualTo(logits);
          model.weights(given);
          assertThat(model.weights().digest()).isEqualTo(given.digest());
          assertThat(model.predict(batch).await().values()).isEqualTo(logits);
        });
  }

  @Test
  @DisplayName(
      "starts from the experiment's weights, variances but for the rounding of a logarithm")
  void initialWeights() {
    Weights expected = unlikeAnyOther();
    withModel(
        expected,
        model -> {
          Weights actual = model.weights();
          for (TensorSpec tensor : SPEC.tensors()) {
            String name = tensor.name();
            if (tensor.role() == Role.MOVING_VARIANCE) {
              assertThat(actual.doubles(name))
                  .as(name)
                  .containsExactly(expected.doubles(name), within(2e-7));
            } else {
              assertThat(actual.floats(name)).as(name).isEqualTo(expected.floats(name));
            }
          }
        });
  }

  @Test
  @DisplayName(
      "computes every unit from the tensors of its canonical name, with the zoo's constants")
  void units() {
    Weights weights = unlikeAnyOther();
    withBackend(
        backend -> {
          try (ZooGraph graph = new ZooGraph(SPEC, true, new NoOp())) {
            graph.tensors(SPEC).load(weights);
            Map<String, INDArray> at = graph.activations(images(SPEC, 2));
            requireUnit(weights, SPEC.stem(), 2, at.get("input"), at.get("stem-act1"));
            String input = "stem-maxpool1";
            for (ResidualBlock block : SPEC.residualBlocks()) {
              String name =
                  block.name().substring(4, 5) + (char) ('a' + block.name().charAt(11) - '1');
              String bn = "bn" + name + "_branch";
              String relu = "act" + name + "_branch";
              int stride = block.projection().isPresent() ? 2 : 1;
              requireUnit(weights, block.first(), stride, at.get(input), at.get(relu + "2a"));
              requireUnit(weights, block.second(), 1, at.get(relu + "2a"), at.get(relu + "2b"));
              requireUnit(weights, block.third(), 1, at.get(relu + "2b"), at.get(bn + "2c"));
              String shortcut = input;
              if (block.projection().isPresent()) {
                shortcut = bn + "1";
                ConvUnit unit = block.projection().get();
                requireUnit(weights, unit, stride, at.get(input), at.get(shortcut));
              }
              double sum =
                  at.get(shortcut).getDouble(1, 2, 0, 1) + at.get(bn + "2c").getDouble(1, 2, 0, 1);
              input = "res" + name + "_branch";
              assertThat(at.get(input).getDouble(1, 2, 0, 1))
                  .isCloseTo(Math.max(0, sum), near(sum));
            }
            INDArray last = at.get(input);
            assertThat(last.shape()).containsExactly(2, 2048, 3, 3);
            for (int channel : new int[] {0, 700, 2047}) {
              double max = 0;
              for (int i = 0; i < 9; i++) {
                max = Math.max(max, last.getDouble(1, channel, i / 3, i % 3));
              }
              assertThat(at.get("avgpool").getDouble(1, channel, 0, 0)).isEqualTo(max);
            }
          }
        });
  }

  private static Offset<Double> near(double value) {
    return within(1e-3 * (1 + Math.abs(value)));
  }

  private static INDArray images(ModelSpec spec, int count) {
    return new StepInputs(spec, DataType.FLOAT, CNN2DFormat.NCHW)
        .images(TinyNetwork.batch(spec, count, 4));
  }

  /** Compares a few outputs of a unit with sums written out from its definition. */
  private static void requireUnit(
      Weights weights, ConvUnit unit, int stride, INDArray input, INDArray output) {
    long last = output.size(2) - 1;
    for (int channel : new int[] {0, unit.outputChannels() / 2 + 1}) {
      for (long[] at : new long[][] {{0, 0, 0}, {1, last, 0}, {1, last / 2, last}}) {
        double expected = unit(weights, unit, stride, input, channel, at);
        assertThat(output.getDouble(at[0], channel, at[1], at[2]))
            .as("%s, channel %d", unit.name(), channel)
            .isCloseTo(expected, near(expected));
      }
    }
  }

  private static double unit(
      Weights weights, ConvUnit unit, int stride, INDArray input, int channel, long[] at) {
    float[] kernel = weights.floats(unit.kernelName());
    double sum = weights.floats(unit.biasName())[channel];
    for (int ky = 0; ky < unit.kernel(); ky++) {
      for (int kx = 0; kx < unit.kernel(); kx++) {
        long y = at[1] * stride + ky - unit.padding();
        long x = at[2] * stride + kx - unit.padding();
        boolean inside = y >= 0 && x >= 0 && y < input.size(2) && x < input.size(3);
        for (int c = 0; inside && c < unit.inputChannels(); c++) {
          int place =
              ((ky * unit.kernel() + kx) * unit.inputChannels() + c) * unit.outputChannels();
          sum += kernel[place + channel] * input.getDouble(at[0], c, y, x);
        }
      }
    }
    double mean = weights.floats(unit.movingMeanName())[channel];
    double variance = weights.floats(unit.movingVarianceName())[channel];
    double gamma = weights.floats(unit.gammaName())[channel];
    double beta = weights.floats(unit.betaName())[channel];
    double normalized = (sum - mean) / Math.sqrt(variance + 1e-5) * gamma + beta;
    return unit.relu() ? Math.max(0, normalized) : normalized;
  }

  @Test
  @DisplayName("drops what the batch's masks say; what is left of a step is the base's L1 and L2")
  void masks() {
    withModel(
        unlikeAnyOther(),
        model -> {
          Batch batch = TinyNetwork.batch(SPEC, 3, 2);
          ByteBuffer nothing = ByteBuffer.allocateDirect(3 * SPEC.maskUnits().get(0));
          Batch masked =
              new Batch(
                  3,
                  SPEC.imageSize(),
                  batch.images(),
                  batch.labels(),
                  List.of(nothing),
                  new int[] {0, 1, 2});
          Weights before = model.weights();
          model.beginStage(ALL);
          Logits logits = model.train(masked).await();
          for (int label = 0; label < SPEC.classes(); label++) {
            assertThat(logits.get(1, label)).isEqualTo(logits.get(0, label));
            assertThat(logits.get(2, label)).isEqualTo(logits.get(0, label));
          }
          Weights after = model.weights();
          for (TensorSpec tensor : SPEC.tensors()) {
            boolean behind =
                tensor.name().startsWith("dense_1/bias") || tensor.name().startsWith("dense_2");
            boolean moves =
                behind
                    || tensor.role() == Role.CONV_KERNEL
                    || tensor.role() == Role.MOVING_MEAN
                    || tensor.role() == Role.MOVING_VARIANCE;
            assertThat(same(before, after, tensor.name())).as(tensor.name()).isEqualTo(!moves);
          }
          // Adam's first step of 1e-4, with epsilon 1e-7, along a gradient that is known.
          float[] was = before.floats("conv1_conv/kernel");
          float[] is = after.floats("conv1_conv/kernel");
          for (int i = 0; i < was.length; i += 97) {
            double gradient = 1e-7 * Math.signum(was[i]) + 5e-5 * was[i];
            double step = 1e-4 * gradient / (Math.abs(gradient) + 1e-7 / Math.sqrt(0.001));
            assertThat((double) was[i] - is[i]).isCloseTo(step, within(1e-7));
          }
        });
  }

  @Test
  @DisplayName("hands DL4J's updater the gradient of the mean loss")
  void gradient() {
    Weights weights = TinyNetwork.weights(SPEC);
    String bias = "dense_2/bias";
    withBackend(
        backend -> {
          // With this updater a step is the gradient itself.
          try (ZooGraph graph = new ZooGraph(SPEC, true, new Sgd(1));
              StepInputs inputs = new StepInputs(SPEC, DataType.FLOAT, CNN2DFormat.NCHW)) {
            ZooTensors tensors = graph.tensors(SPEC);
            tensors.load(weights);
            Batch batch = TinyNetwork.batch(SPEC, 3, 6);
            INDArray[] given = inputs.withMasks(inputs.images(batch), batch);
            Logits logits = graph.step(given, inputs.labels(batch));
            float[] after = tensors.save().floats(bias);
            for (int label = 0; label < SPEC.classes(); label++) {
              double gradient = 0;
              for (int n = 0; n < 3; n++) {
                double target = batch.labels()[n] == label ? 1 : 0;
                gradient += (Math.exp(-logits.crossEntropy(n, label)) - target) / 3;
              }
              double step = (double) weights.floats(bias)[label] - after[label];
              assertThat(step).isCloseTo(gradient, within(1e-6));
            }
          }
        });
  }

  @Test
  @DisplayName("comes to the same bits again")
  void deterministic() {
    Set<String> digests = new HashSet<>();
    for (int i = 0; i < 2; i++) {
      withModel(
          TinyNetwork.weights(SPEC),
          model -> {
            model.beginStage(HEAD);
            train(model, 1);
            model.beginStage(ALL);
            train(model, 2);
            digests.add(model.weights().digest());
          });
    }
    assertThat(digests).hasSize(1);
  }

  @ParameterizedTest(name = "{0} pixels")
  @ValueSource(ints = {ZooBackend.LEAST_IMAGE_SIZE, ZooBackend.LARGEST_IMAGE_SIZE})
  @DisplayName("takes the smallest and the largest images that leave its head one value a channel")
  void sizes(int size) {
    withBackend(
        backend -> {
          ModelSpec spec = spec(size);
          try (TrainableModel model = backend.create(spec, TinyNetwork.weights(spec))) {
            Logits logits = model.predict(TinyNetwork.batch(spec, 1, 1)).await();
            assertThat(logits.values()).hasSize(10).doesNotContain(Double.NaN);
          }
        });
  }

  @Test
  @DisplayName("says that it is not the same network, and declines what it is not in one sentence")
  void declines() {
    withBackend(
        backend -> {
          EngineInUse description = backend.description();
          assertThat(description.otherNetwork())
              .hasValue("the ResNet50 of DL4J's zoo as it is released");
          assertThat(description.path()).isEqualTo(ComputePath.STOCK);
          assertThat(description.version()).isEqualTo("1.0.0-M2.1");
          Weights weights = TinyNetwork.weights(SPEC);
          for (int size :
              new int[] {ZooBackend.LEAST_IMAGE_SIZE - 1, ZooBackend.LARGEST_IMAGE_SIZE + 1}) {
            refuses(
                () -> backend.create(spec(size), weights),
                ErrorCode.EXPERIMENT_INVALID,
                "imageSize: "
                    + size
                    + " is out of range for the zoo's ResNet50, expected 133 to 260");
          }
          ModelSpec other = ModelSpec.resNet50(Variant.TORCHVISION, 1, 224, 10);
          refuses(
              () -> backend.create(other, TinyNetwork.weights(other)),
              ErrorCode.EXPERIMENT_INVALID,
              "Choose the model zoo.");
          try (TrainableModel model = backend.create(SPEC, weights)) {
            StageSettings moving = new StageSettings(Trainable.ALL, BatchNormMode.MOVING, 1e-3);
            refuses(
                () -> model.beginStage(moving),
                ErrorCode.CAPABILITY_DECLINED,
                "with the batch's statistics only");
            refuses(model::optimizerState, ErrorCode.CAPABILITY_DECLINED, "Adam's state");
          }
        });
    BackendOptions twice =
        new BackendOptions("zoo", Device.CPU, 1, Precision.FLOAT64, ComputePath.STOCK);
    refuses(
        () -> CheckedBackend.open(new Dl4jBackendProvider(), twice),
        ErrorCode.CAPABILITY_DECLINED,
        "does not offer float64 on cpu");
  }

  private static void refuses(ThrowingCallable action, ErrorCode code, String sentence) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(LikewiseException.class, e -> assertThat(e.code()).isEqualTo(code))
        .hasMessageContaining(sentence);
  }
}
