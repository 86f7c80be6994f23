package io.likewise.backend.dl4j.nd4j;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.TensorSpec;
import io.likewise.api.model.Trainable;
import io.likewise.backend.dl4j.pass.HeadTraining;
import io.likewise.backend.dl4j.pass.TrainingPass;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Gradients by a pass that is laid out once. */
final class PassStep implements Differentiation {
  private final FlatTensors gradients;
  private final Function<Batch, Logits> pass;
  private final Function<Batch, Layer.Computation<INDArray>> layers;
  private final Runnable closing;

  /**
   * Prepares a stage's passes.
   *
   * @param tensors the network's
   * @param features the features of a batch's images, which are closed behind a step
   */
  PassStep(
      ModelSpec spec,
      StageSettings stage,
      FlatTensors tensors,
      Function<Batch, INDArray> features) {
    boolean all = stage.trainable() == Trainable.ALL;
    List<TensorSpec> taking = all ? spec.tensors() : spec.trainedTensors(Trainable.HEAD);
    gradients = FlatTensors.zeros(tensors.layout(), taking, tensors.array().dataType());
    Map<String, INDArray> values = tensors.views();
    Map<String, Parameter> parameters = new HashMap<>();
    gradients
        .views()
        .forEach((name, slot) -> parameters.put(name, new Parameter(values.get(name), slot)));
    if (all) {
      TrainingPass training = new TrainingPass(spec, stage, parameters);
      pass = training::gradients;
      layers = training::layers;
      closing = training::close;
    } else {
      HeadTraining training = new HeadTraining(spec, stage, parameters);
      pass =
          batch -> {
            try (INDArray seen = features.apply(batch)) {
              return training.gradients(seen, batch);
            }
          };
      layers = training::layers;
      closing = training::close;
    }
  }

  @Override
  public INDArray gradients() {
    return gradients.array();
  }

  @Override
  public Logits differentiate(Batch batch) {
    return pass.apply(batch);
  }

  @Override
  public Layer.Computation<INDArray> layers(Batch batch, List<INDArray> made) {
    return layers.apply(batch);
  }

  @Override
  public void close() {
    closing.run();
    gradients.close();
  }
}
