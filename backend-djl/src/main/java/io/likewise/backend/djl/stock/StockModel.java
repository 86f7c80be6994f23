package io.likewise.backend.djl.stock;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.EasyTrain;
import ai.djl.training.Trainer;
import ai.djl.training.listener.TrainingListener.BatchData;
import ai.djl.training.listener.TrainingListenerAdapter;
import ai.djl.training.loss.Loss;
import ai.djl.translate.Batchifier;
import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.OptimizerState;
import io.likewise.api.model.Precision;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.djl.engine.DataTypes;
import io.likewise.backend.djl.engine.StepInputs;
import io.likewise.toolkit.BatchCopy.Layout;
import java.util.List;
import java.util.function.Consumer;

/**
 * DJL's {@code ResNetV1}, {@code EasyTrain}, {@code Trainer} and {@code Adam} as they are released,
 * on the experiment's batches, masks and initial weights.
 *
 * <p>The weights have the names and shapes of {@code resnet50-keras}. What is trained is not what
 * the experiment asks for: {@link #NETWORK} and {@link #DIFFERENCES} say in what.
 */
public final class StockModel implements TrainableModel {
  /** What is computed, in a phrase. */
  public static final String NETWORK = "DJL's ResNetV1, Trainer and Adam as they are released";

  /** In what that is another thing than what was asked for. */
  public static final List<String> DIFFERENCES =
      List.of(
          "a frozen base normalises with the batch's statistics while the head is trained, and its"
              + " moving statistics follow, with momentum 0.9 and the unbiased variance",
          "batch norm of epsilon 2e-5 in the stem and behind 3×3 convolutions, else 1e-5; no bias in"
              + " these convolutions and in shortcuts, which the moving mean makes up for",
          "Adam of epsilon 1e-8, its constants and step size rounded to float32; no weight decay,"
              + " no gradient clipping");

  private final ModelSpec spec;
  private final NDManager manager;
  private final Model model;
  private final StockNetwork network;
  private final StockTensors tensors;
  private final StepInputs inputs;
  private StageSettings stage;
  private OpenAdam adam;
  private Trainer trainer;
  private long steps;
  private Logits trained;

  /**
   * Builds DJL's blocks and puts the weights in.
   *
   * @param manager of libtorch's; DJL's model has another, and this one is closed with it
   * @throws LikewiseException {@code EXPERIMENT_INVALID} if the base's strides are elsewhere than
   *     DJL has them
   */
  public StockModel(ModelSpec spec, Weights weights, NDManager manager, Precision precision) {
    requireComputable(spec, precision);
    this.spec = spec;
    this.manager = manager;
    DataType type = DataTypes.of(precision);
    JniUtils.setGradMode(false);
    model = manager.getEngine().newModel("stock", Device.cpu());
    model.setDataType(type);
    network = new StockNetwork(spec);
    model.setBlock(network.block());
    inputs = new StepInputs(spec, precision, Layout.CHANNELS_FIRST);
    // Until a stage begins there are predictions alone.
    open(new OpenAdam(0, 0));
    tensors = new StockTensors(spec, network, type);
    tensors.load(weights);
  }

  private static void requireComputable(ModelSpec spec, Precision precision) {
    if (precision != Precision.FLOAT32) {
      throw new LikewiseException(
              ErrorCode.EXPERIMENT_INVALID,
              "the path stock of engine djl:pytorch trains in float32 alone, because DJL's trainer reads"
                  + " gradients as such. Choose the precision float32.")
          .onSetting("backend.precision");
    }
    if (spec.variant() != Variant.KERAS) {
      throw new LikewiseException(
              ErrorCode.EXPERIMENT_INVALID,
              "the path stock of engine djl:pytorch has one base, DJL's ResNetV1, whose strides and"
                  + " tensors are those of resnet50-keras. Choose the variant keras.")
          .onSetting("network.variant");
    }
  }

  private void open(OpenAdam optimizer) {
    adam = optimizer;
    DefaultTrainingConfig config =
        new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
            .optOptimizer(adam)
            .optDevices(new Device[] {Device.cpu()})
            .addTrainingListeners(new LogitsListener(logits -> trained = logits));
    trainer = model.newTrainer(config);
    trainer.initialize(new Shape(1, 3, spec.imageSize(), spec.imageSize()));
  }

  private void release() {
    trainer.close();
    adam.release();
  }

  /** Takes what the network makes of a training batch. */
  private static final class LogitsListener extends TrainingListenerAdapter {
    private final Consumer<Logits> target;

    LogitsListener(Consumer<Logits> target) {
      this.target = target;
    }

    @Override
    public void onTrainingBatch(Trainer trainer, BatchData batch) {
      target.accept(logits(batch.getPredictions().get(Device.cpu())));
    }
  }

  private static Logits logits(NDList predictions) {
    NDArray array = predictions.singletonOrThrow();
    try (NDArray wide = array.toType(DataType.FLOAT64, true)) {
      Shape shape = wide.getShape();
      return new Logits(wide.toDoubleArray(), (int) shape.get(0), (int) shape.get(1));
    }
  }

  @Override
  public void beginStage(StageSettings settings) {
    boolean frozen = settings.trainable() == Trainable.HEAD;
    if (!frozen && settings.batchNorm() == BatchNormMode.MOVING) {
      throw new LikewiseException(
              ErrorCode.CAPABILITY_DECLINED,
              "the path stock of engine djl:pytorch trains with the batch's statistics only, as"
                  + " DJL's batch norm does. Choose batchNorm batch in that stage.")
          .onSetting("stage2.batchNorm");
    }
    JniUtils.setGradMode(false);
    release();
    stage = settings;
    steps = 0;
    network.freezeBase(frozen);
    open(new OpenAdam(settings.learningRate(), steps));
  }

  @Override
  public PendingLogits train(Batch batch) {
    JniUtils.setGradMode(false);
    try (NDManager step = trainer.getManager().newSubManager()) {
      network.setMasks(inputs.masks(step, batch));
      EasyTrain.trainBatch(
          trainer,
          new ai.djl.training.dataset.Batch(
              step,
              new NDList(inputs.images(step, batch)),
              new NDList(inputs.labels(step, batch)),
              batch.size(),
              Batchifier.STACK,
              Batchifier.STACK,
              0,
              0));
      trainer.step();
    }
    steps++;
    Logits result = trained;
    return () -> result;
  }

  @Override
  public PendingLogits predict(Batch batch) {
    JniUtils.setGradMode(false);
    try (NDManager step = trainer.getManager().newSubManager()) {
      Logits result = logits(trainer.evaluate(new NDList(inputs.images(step, batch))));
      return () -> result;
    }
  }

  @Override
  public Weights weights() {
    return tensors.save();
  }

  @Override
  public void weights(Weights weights) {
    JniUtils.setGradMode(false);
    tensors.load(weights);
  }

  @Override
  public OptimizerState optimizerState() {
    List<TensorSpec> all = spec.trainedTensors(stage.trainable());
    return new OptimizerState(
        steps, tensors.moments(all, adam::first), tensors.moments(all, adam::second));
  }

  /** DJL's Adam takes its step count when it is made. */
  @Override
  public void optimizerState(OptimizerState state) {
    JniUtils.setGradMode(false);
    release();
    steps = state.step();
    open(new OpenAdam(stage.learningRate(), steps));
    for (TensorSpec tensor : spec.trainedTensors(stage.trainable())) {
      network
          .parameter(tensor)
          .ifPresent(
              parameter ->
                  adam.put(
                      parameter.getId(),
                      tensors.array(state.firstMoment(), tensor, parameter),
                      tensors.array(state.secondMoment(), tensor, parameter)));
    }
  }

  @Override
  public void close() {
    release();
    model.close();
    manager.close();
  }
}
