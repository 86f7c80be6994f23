package io.likewise.backend.dl4j.pass;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.data.Batch;
import io.likewise.api.model.Layer;
import io.likewise.api.model.Logits;
import io.likewise.api.model.ModelSpec;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A training pass of a stage that trains the head alone, from features. Float32 only. */
public final class HeadTraining implements AutoCloseable {
  private final ModelSpec spec;
  private final StageSettings stage;
  private final Map<String, Parameter> parameters;
  private final Rooms rooms = new Rooms();
  private FeatureMap features;
  private HeadPass head;

  /**
   * Prepares passes.
   *
   * @param parameters the head's tensors and gradients, by their canonical names
   */
  public HeadTraining(ModelSpec spec, StageSettings stage, Map<String, Parameter> parameters) {
    this.spec = spec;
    this.stage = stage;
    this.parameters = parameters;
  }

  /**
   * Fills the head's gradients from a batch; returns the logits.
   *
   * @param seen the base's features, {@code [size, features]}
   */
  public Logits gradients(INDArray seen, Batch samples) {
    lay(samples.size());
    features.rows().assign(seen);
    return head.run(samples);
  }

  private void lay(int batch) {
    if (features == null || features.batch() != batch) {
      rooms.reuse();
      PassContext context = PassContext.of(spec, stage, batch, parameters, rooms);
      features = rooms.map(batch, 1, spec.features());
      head = new HeadPass(spec, features, null, context);
    }
  }

  /** Returns the head's layers, each computed alone. */
  public Layer.Computation<INDArray> layers(Batch samples) {
    lay(samples.size());
    return new TrainingPass.Layers(null, head, samples);
  }

  @Override
  public void close() {
    rooms.close();
  }
}
