package io.likewise.backend.dl4j.zoo;

import io.likewise.api.backend.PendingLogits;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Adam;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Trainable;
import io.likewise.api.model.Weights;
import io.likewise.backend.dl4j.nd4j.StepInputs;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * The zoo's ResNet50 in the hands of the trainer: a graph for each stage, and the weights handed on
 * from one to the next.
 *
 * <p>The weights have the names and shapes of {@code resnet50-keras}; what is computed of them is
 * another network.
 */
final class ZooResNet50 implements TrainableModel {
  private final ModelSpec spec;
  private final StepInputs inputs;
  private ZooGraph graph;
  private ZooTensors tensors;

  ZooResNet50(ModelSpec spec, Weights weights) {
    this.spec = spec;
    inputs = new StepInputs(spec, DataType.FLOAT, CNN2DFormat.NCHW);
    open(true, new NoOp(), weights);
  }

  private void open(boolean frozen, IUpdater updater, Weights weights) {
    graph = new ZooGraph(spec, frozen, updater);
    tensors = graph.tensors(spec);
    tensors.load(weights);
  }

  @Override
  public void beginStage(StageSettings settings) {
    boolean frozen = settings.trainable() == Trainable.HEAD;
    if (!frozen && settings.batchNorm() == BatchNormMode.MOVING) {
      throw new LikewiseException(
              ErrorCode.CAPABILITY_DECLINED,
              "engine dl4j:zoo trains with the batch's statistics only, as DL4J's batch norm does."
                  + " Choose batchNorm batch in that stage.")
          .onSetting("stage2.batchNorm");
    }
    Weights weights = tensors.save();
    release();
    // DL4J's Adam has Keras' form, though another epsilon by default.
    open(
        frozen,
        new org.nd4j.linalg.learning.config.Adam(
            settings.learningRate(), Adam.BETA_1, Adam.BETA_2, Adam.EPSILON),
        weights);
  }

  private void release() {
    graph.close();
    // They keep the size that the stage needed; another one needs other room.
    Nd4j.getWorkspaceManager().destroyAllWorkspacesForCurrentThread();
  }

  @Override
  public PendingLogits train(Batch batch) {
    Logits logits = graph.step(inputs.withMasks(inputs.images(batch), batch), inputs.labels(batch));
    collect();
    return () -> logits;
  }

  /**
   * Has Java's garbage collector free what DL4J's own layers leave to it. By itself it would seldom
   * come: to Java such an array is a few bytes, to the machine it is megabytes.
   */
  private static void collect() {
    System.gc();
  }

  @Override
  public PendingLogits predict(Batch batch) {
    Logits logits = graph.predict(inputs.images(batch));
    collect();
    return () -> logits;
  }

  @Override
  public Weights weights() {
    return tensors.save();
  }

  @Override
  public void weights(Weights weights) {
    tensors.load(weights);
  }

  @Override
  public void close() {
    release();
    inputs.close();
  }
}
