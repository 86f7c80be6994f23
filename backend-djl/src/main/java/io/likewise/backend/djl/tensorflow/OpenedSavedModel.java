package io.likewise.backend.djl.tensorflow;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import io.likewise.api.backend.OpenedModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec;
import io.likewise.api.model.Precision;
import io.likewise.backend.djl.engine.StepInputs;
import io.likewise.toolkit.BatchCopy.Layout;
import java.util.Map;

/** A SavedModel with the signature that {@link SavedModelExporter} writes, loaded by DJL. */
record OpenedSavedModel(GraphSession session, NDManager manager, StepInputs inputs)
    implements OpenedModel {

  static OpenedSavedModel of(GraphSession session, NDManager manager, ModelSpec spec) {
    return new OpenedSavedModel(
        session, manager, new StepInputs(spec, Precision.FLOAT32, Layout.CHANNELS_LAST));
  }

  @Override
  public double[] probabilities(Batch batch) {
    try (NDManager step = manager.newSubManager()) {
      Map<String, NDArray> outputs =
          session.call(
              SavedModelExporter.SIGNATURE,
              step,
              Map.of(SavedModelExporter.INPUT, inputs.images(step, batch)));
      return outputs.get(SavedModelExporter.OUTPUT).toType(DataType.FLOAT64, false).toDoubleArray();
    }
  }

  @Override
  public void close() {
    session.close();
    manager.close();
  }
}
