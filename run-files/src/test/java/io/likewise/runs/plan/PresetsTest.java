package io.likewise.runs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Trainable;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("The presets")
class PresetsTest {

  @Test
  @DisplayName("are quick, which is the usual one, recommended, and the notebooks' four")
  void names() {
    assertThat(Presets.names())
        .containsExactly(
            "quick",
            "recommended",
            "notebook-32",
            "notebook-32-two-dropouts",
            "notebook-224",
            "notebook-224-two-dropouts");
    assertThat(Presets.USUAL).isEqualTo("quick");
  }

  @ParameterizedTest(name = "{0} is the notebooks'' experiment at {1} pixels with {2} dropouts")
  @CsvSource({
    "notebook-32, 32, 1",
    "notebook-32-two-dropouts, 32, 2",
    "notebook-224, 224, 1",
    "notebook-224-two-dropouts, 224, 2"
  })
  void notebooks(String name, int imageSize, int dropouts) {
    assertThat(Presets.get(name))
        .isEqualTo(
            new Experiment(
                name,
                42,
                new DataSettings("cifar10", 0, Validation.TEST, 0.1),
                imageSize,
                Preprocessing.UNIT,
                new Augmentation(true, true, 0.2, 0.8, 1.2, false),
                new Network(
                    Variant.KERAS, List.of(3, 4, 6, 3), 64, List.of(128, 64), 0.25, dropouts),
                "imagenet",
                64,
                new Stage(Trainable.HEAD, BatchNormMode.MOVING, 20, 1e-3, 5),
                new Stage(Trainable.ALL, BatchNormMode.BATCH, 20, 1e-4, 10)));
  }

  @Test
  @DisplayName("let quick hold out validation images of the built-in data set")
  void quick() {
    Experiment quick = Presets.get("quick");
    assertThat(quick.data().source()).isEqualTo("sample");
    assertThat(quick.data().validation()).isEqualTo(Validation.HOLDOUT);
    assertThat(quick.weights()).isEqualTo(Experiment.RANDOM_WEIGHTS);
  }

  @Test
  @DisplayName("recommend held-out validation and the preprocessing the weights were trained with")
  void recommended() {
    Experiment recommended = Presets.get("recommended");
    Experiment notebook = Presets.get("notebook-224");
    assertThat(recommended.data().validation()).isEqualTo(Validation.HOLDOUT);
    assertThat(recommended.preprocessing()).isEqualTo(Preprocessing.CAFFE);
    assertThat(recommended.weights()).isEqualTo("imagenet");
    assertThat(recommended.network()).isEqualTo(notebook.network());
    assertThat(recommended.stages()).isEqualTo(notebook.stages());
  }

  @Test
  @DisplayName("have a summary of one line each")
  void summaries() {
    assertThat(Presets.names())
        .allSatisfy(name -> assertThat(Presets.summary(name)).isNotBlank().hasSizeLessThan(80))
        .extracting(Presets::summary)
        .doesNotHaveDuplicates();
  }

  @Test
  @DisplayName("say of an unknown name what was meant and what there is")
  void unknown() {
    assertThatThrownBy(() -> Presets.get("notebook32"))
        .isInstanceOf(LikewiseException.class)
        .hasMessageStartingWith(
            "preset: 'notebook32' is not one; did you mean 'notebook-32'? expected quick, ");
  }
}
