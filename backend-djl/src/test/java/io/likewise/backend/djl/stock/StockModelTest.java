package io.likewise.backend.djl.stock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;
import static org.assertj.core.api.Assertions.within;

import ai.djl.basicmodelzoo.cv.classification.ResNetV1;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Block;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.training.ParameterStore;
import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.host.CheckedBackend;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.TensorSpec.Role;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.DjlBackendProvider;
import io.likewise.tck.TinyNetwork;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.Function;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("DJL's own network and training, as they are released")
class StockModelTest {
  private static final StageSettings HEAD =
      new StageSettings(Trainable.HEAD, BatchNormMode.MOVING, 1e-3);
  private static final StageSettings ALL =
      new StageSettings(Trainable.ALL, BatchNormMode.BATCH, 1e-3);
  private static final ModelSpec SPEC = TinyNetwork.spec(Variant.KERAS, 2);

  private static Backend open(Precision precision, ComputePath path) {
    return CheckedBackend.open(
        new DjlBackendProvider(), new BackendOptions("pytorch", Device.CPU, 1, precision, path));
  }

  private static <T> T with(
      ModelSpec spec,
      Weights weights,
      Precision precision,
      ComputePath path,
      Function<TrainableModel, T> test) {
    try (Backend backend = open(precision, path);
        TrainableModel model = backend.create(spec, weights)) {
      return test.apply(model);
    }
  }

  private static <T> T stock(Function<TrainableModel, T> test) {
    return with(SPEC, weights(), Precision.FLOAT32, ComputePath.STOCK, test);
  }

  private static void onStock(Consumer<TrainableModel> test) {
    stock(
        model -> {
          test.accept(model);
          return null;
        });
  }

  /** Values as of a trained network: biases and statistics are none of 0 and 1. */
  private static Weights weights() {
    Random random = new Random(5);
    Weights drawn = TinyNetwork.weights(SPEC);
    Weights.Builder builder = Weights.builder();
    for (TensorSpec tensor : SPEC.tensors()) {
      float[] values = drawn.floats(tensor.name()).clone();
      boolean vector = tensor.role() != Role.CONV_KERNEL && tensor.role() != Role.DENSE_KERNEL;
      for (int i = 0; vector && i < values.length; i++) {
        values[i] += (float) (0.4 * (random.nextDouble() - 0.5));
      }
      builder.put(tensor.name(), tensor.shape(), values);
    }
    return builder.build();
  }

  private static Logits train(TrainableModel model, long seed) {
    return model.train(TinyNetwork.batch(SPEC, 8, seed)).await();
  }

  private static void assertSame(Weights actual, Weights expected) {
    for (String name : expected.names()) {
      assertThat(actual.floats(name)).as(name).isEqualTo(expected.floats(name));
    }
  }

  @Test
  @DisplayName("is ResNetV1 for large images, block by block and bit for bit")
  void isResNetV1() {
    ModelSpec spec = ModelSpec.resNet50(Variant.KERAS, 1, 64, 10);
    try (Backend loaded = open(Precision.FLOAT32, ComputePath.STOCK);
        NDManager manager = NDManager.newBaseManager(ai.djl.Device.cpu(), "PyTorch")) {
      assertThat(loaded.description().engine())
          .isEqualTo(manager.getEngine().getEngineName().toLowerCase(Locale.ROOT));
      SequentialBlock released =
          ResNetV1.builder()
              .setNumLayers(50)
              .setImageShape(new Shape(3, 224, 224))
              .setOutSize(10)
              .build();
      // The mean over height and width, a dense layer and two flattenings are its head.
      for (int i = 0; i < 4; i++) {
        released.removeLastBlock();
      }
      Block base = new StockNetwork(spec).base();
      Shape images = new Shape(2, 3, 64, 64);
      released.initialize(manager, DataType.FLOAT32, images);
      base.initialize(manager, DataType.FLOAT32, images);
      List<Parameter> from = released.getParameters().values();
      List<Parameter> to = base.getParameters().values();
      assertThat(to)
          .extracting(parameter -> parameter.getName() + parameter.getShape())
          .isEqualTo(
              from.stream().map(parameter -> parameter.getName() + parameter.getShape()).toList());
      for (int i = 0; i < to.size(); i++) {
        to.get(i).getArray().set(from.get(i).getArray().toByteBuffer());
      }
      NDList input = new NDList(manager.randomNormal(images));
      for (boolean training : new boolean[] {false, true}) {
        ParameterStore store = new ParameterStore(manager, false);
        NDArray expected = released.forward(store, input, training).singletonOrThrow();
        NDArray actual = base.forward(store, input, training).singletonOrThrow();
        assertThat(actual.toFloatArray()).isEqualTo(expected.toFloatArray());
      }
    }
  }

  @Test
  @DisplayName(
      "says that it does not do what the experiment asks for, and in what, on its path only")
  void description() {
    try (Backend backend = open(Precision.FLOAT32, ComputePath.STOCK)) {
      assertThat(backend.description().path()).isEqualTo(ComputePath.STOCK);
      assertThat(backend.description().otherNetwork()).hasValue(StockModel.NETWORK);
      assertThat(backend.description().notes()).containsAll(StockModel.DIFFERENCES);
    }
    try (Backend backend = open(Precision.FLOAT32, ComputePath.FAST)) {
      assertThat(backend.description().path()).isEqualTo(ComputePath.FAST);
      assertThat(backend.description().otherNetwork()).isEmpty();
    }
  }

  @Test
  @DisplayName("declines float64, of which DJL's trainer cannot read the gradients")
  void precision() {
    assertThatThrownBy(
            () -> with(SPEC, weights(), Precision.FLOAT64, ComputePath.STOCK, model -> model))
        .isInstanceOf(LikewiseException.class)
        .hasMessageContaining("Choose the precision float32");
  }

  @Test
  @DisplayName("predicts from the same weights what the reference path does, but for epsilon")
  void predictions() {
    Batch batch = TinyNetwork.batch(SPEC, 4, 3);
    Function<TrainableModel, double[]> logits = model -> model.predict(batch).await().values();
    double[] expected = with(SPEC, weights(), Precision.FLOAT32, ComputePath.REFERENCE, logits);
    double[] actual = with(SPEC, weights(), Precision.FLOAT32, ComputePath.STOCK, logits);
    assertThat(actual).hasSameSizeAs(expected).isNotEqualTo(expected);
    for (int i = 0; i < expected.length; i++) {
      assertThat(actual[i]).isCloseTo(expected[i], within(2e-4));
    }
  }

  @Test
  @DisplayName("hands out the weights that it was given, biases that DJL does not have included")
  void weightsComeBack() {
    onStock(
        model -> {
          // A moving mean less a bias is rounded once.
          Weights given = weights();
          given
              .names()
              .forEach(
                  name ->
                      assertThat(model.weights().floats(name))
                          .as(name)
                          .containsExactly(
                              given.floats(name),
                              offset(name.endsWith("moving_mean") ? 1e-7f : 0f)));
          model.beginStage(ALL);
          train(model, 1);
          Weights moved = model.weights();
          assertThat(moved.floats("conv1_conv/bias"))
              .isEqualTo(weights().floats("conv1_conv/bias"));
          model.weights(moved);
          assertSame(model.weights(), moved);
        });
  }

  @Test
  @DisplayName("moves the statistics of a frozen base, and nothing else of it")
  void frozen() {
    onStock(
        model -> {
          model.beginStage(HEAD);
          train(model, 1);
          Weights after = model.weights();
          for (TensorSpec tensor : SPEC.tensors()) {
            boolean same =
                Arrays.equals(after.floats(tensor.name()), weights().floats(tensor.name()));
            boolean changes = tensor.role().isStatistic() || tensor.role().isHead();
            assertThat(same).as(tensor.name()).isEqualTo(!changes);
          }
        });
  }

  @Test
  @DisplayName("trains the head behind a base that normalises with the batch's statistics")
  void batchStatistics() {
    double[] frozen = firstLogits(ComputePath.STOCK, HEAD);
    assertThat(frozen).isEqualTo(firstLogits(ComputePath.STOCK, ALL));
    double batch = distance(frozen, firstLogits(ComputePath.REFERENCE, ALL));
    double moving = distance(frozen, firstLogits(ComputePath.REFERENCE, HEAD));
    assertThat(batch).isLessThan(0.02 * moving);
  }

  private static double[] firstLogits(ComputePath path, StageSettings stage) {
    return with(
        SPEC,
        weights(),
        Precision.FLOAT32,
        path,
        model -> {
          model.beginStage(stage);
          return train(model, 1).values();
        });
  }

  private static double distance(double[] one, double[] other) {
    double sum = 0;
    for (int i = 0; i < one.length; i++) {
      sum += Math.abs(one[i] - other[i]);
    }
    return sum / one.length;
  }

  @Test
  @DisplayName("learns")
  void learns() {
    onStock(
        model -> {
          Batch batch = TinyNetwork.batch(SPEC, 16, 1);
          model.beginStage(ALL);
          double first = model.train(batch).await().meanCrossEntropy(batch.labels());
          double last = first;
          for (int i = 0; i < 30; i++) {
            last = model.train(batch).await().meanCrossEntropy(batch.labels());
          }
          assertThat(last).isLessThan(0.7 * first);
        });
  }

  @Test
  @DisplayName("goes on from weights and state to the same bits")
  void resumed() {
    onStock(
        model -> {
          model.beginStage(ALL);
          train(model, 1);
          train(model, 2);
          Weights weights = model.weights();
          OptimizerState state = model.optimizerState();
          assertThat(state.step()).isEqualTo(2);
          train(model, 3);
          Weights straight = model.weights();
          stock(
              other -> {
                other.beginStage(ALL);
                other.weights(weights);
                other.optimizerState(state);
                train(other, 3);
                assertSame(other.weights(), straight);
                assertThat(other.optimizerState().step()).isEqualTo(3);
                return null;
              });
        });
  }

  @Test
  @DisplayName("declines strides that are elsewhere, and training with moving statistics")
  void declines() {
    ModelSpec torchvision = TinyNetwork.spec(Variant.TORCHVISION, 1);
    assertThatThrownBy(
            () ->
                with(
                    torchvision,
                    TinyNetwork.weights(torchvision),
                    Precision.FLOAT32,
                    ComputePath.STOCK,
                    model -> null))
        .isInstanceOfSatisfying(
            LikewiseException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID))
        .hasMessageContaining("Choose the variant keras.");
    StageSettings moving = new StageSettings(Trainable.ALL, BatchNormMode.MOVING, 1e-3);
    onStock(
        model ->
            assertThatThrownBy(() -> model.beginStage(moving))
                .hasMessageContaining("with the batch's statistics only"));
  }
}
