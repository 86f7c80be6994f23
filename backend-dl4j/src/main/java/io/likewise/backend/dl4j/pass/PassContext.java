package io.likewise.backend.dl4j.pass;

import io.likewise.api.backend.StageSettings;
import io.likewise.api.model.BatchNorm;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec;
import io.likewise.backend.dl4j.pass.TrainingPass.Parameter;
import java.util.Map;

/**
 * What every step of a pass is made with.
 *
 * @param mode which statistics normalise
 * @param parameters the network's, by their canonical names
 */
record PassContext(
    BatchNorm constants,
    BatchNormMode mode,
    Map<String, Parameter> parameters,
    Rooms rooms,
    Scratch scratch) {
  static PassContext of(
      ModelSpec spec,
      StageSettings stage,
      int batch,
      Map<String, Parameter> parameters,
      Rooms rooms) {
    return new PassContext(
        spec.batchNorm(), stage.batchNorm(), parameters, rooms, Scratch.of(spec, batch, rooms));
  }

  Parameter parameter(String name) {
    return parameters.get(name);
  }
}
