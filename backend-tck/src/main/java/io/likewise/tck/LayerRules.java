package io.likewise.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.backend.Capability;
import io.likewise.api.backend.StageSettings;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.host.LayerByLayer;
import io.likewise.api.model.Layer;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.tck.reference.KnownAnswers;
import io.likewise.tck.subject.Closeness;
import io.likewise.tck.subject.ShortTraining;
import io.likewise.tck.subject.Subject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.TestMethodOrder;

/** For engines that show their layers; for others these are skipped. */
@TestMethodOrder(RuleOrder.class)
abstract class LayerRules {
  private static final List<StageSettings> STAGES =
      List.of(Subject.HEAD, Subject.ALL, Subject.ALL_MOVING);

  @EachMode
  @DisplayName("12.1 Layers computed one by one come to the logits of the pass, in every stage.")
  void logits(Subject subject) {
    for (StageSettings stage : STAGES) {
      subject.onTiny(
          (answers, model) -> {
            model.beginStage(stage);
            Batch batch = answers.unfrozenStep("stage2", 0);
            Map<String, double[]> outputs = look(model, batch);
            List<Layer> layers = model.spec().layers();
            for (Layer layer : layers) {
              assertThat(outputs.get(layer.name()))
                  .as("values of %s", layer.name())
                  .hasSize(batch.size() * layer.output().values());
            }
            subject.assertLogits(
                "one by one, of " + answers + " with " + stage,
                outputs.get(layers.get(layers.size() - 1).name()),
                model.train(batch).await().values());
          });
    }
  }

  /** Returns what each layer yields. */
  private static Map<String, double[]> look(TrainableModel model, Batch batch) {
    Map<String, double[]> outputs = new HashMap<>();
    boolean shown =
        new LayerByLayer(model, batch).look((layer, output) -> outputs.put(layer.name(), output));
    if (!shown) {
      Assumptions.abort("the engine does not show its layers");
    }
    return outputs;
  }

  @EachMode
  @DisplayName(
      "12.2 Looking changes no bit of what is trained, before a stage's first step or later.")
  void nothingChanges(Subject subject) {
    subject.assumeClaims(Capability.DETERMINISTIC);
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    String[] digests = new String[2];
    subject.with(answers, model -> digests[0] = ShortTraining.digest(answers, model));
    subject.with(
        answers,
        model ->
            digests[1] =
                ShortTraining.digest(
                    answers,
                    model,
                    step -> look(model, answers.unfrozenStep("stage2", (step + 1) % 5))));
    assertThat(digests[1]).isEqualTo(digests[0]);
  }

  @EachMode
  @DisplayName("12.3 A layer is computed on what it is handed, whatever was computed before.")
  void handed(Subject subject) {
    subject.onTiny(
        (answers, model) -> {
          model.beginStage(Subject.ALL);
          look(model, answers.frozenStep(1));
          Batch batch = answers.unfrozenStep("stage2", 0);
          Map<String, double[]> handed = look(model, batch);
          List<Layer> backwards = new ArrayList<>(model.spec().layers());
          Collections.reverse(backwards);
          for (Layer layer : backwards) {
            Closeness.assertClose(
                layer.name() + " alone",
                new LayerByLayer(model, batch).alone(layer, handed::get).orElseThrow(),
                handed.get(layer.name()),
                subject.bounds().logits());
          }
          subject.assertLogits(
              "of the second batch looked at",
              handed.get(backwards.get(0).name()),
              model.train(batch).await().values());
        });
  }
}
