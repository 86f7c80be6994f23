package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.cli.options.ComputeOptions;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runs.machine.MachineShare;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.Presets;
import io.likewise.runs.plan.RunPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@DisplayName("The options of run")
class RunCommandTest {
  @TempDir private Path root;

  @BeforeEach
  void install() throws IOException {
    TestHome.folder(root, "djl", "pytorch", true);
    TestHome.folder(root, "djl", "tensorflow", false);
    TestHome.folder(root, "dl4j", "nd4j", false);
  }

  private RunPlan plan(String... arguments) {
    RunCommand command = new RunCommand();
    CommandLine line = new CommandLine(command);
    ComputeOptions.register(line);
    line.parseArgs(arguments);
    return command.plan(InstalledBackends.in(root, TestHome.jars(root)));
  }

  private Experiment experiment(String... arguments) {
    return plan(arguments).experiment();
  }

  @Test
  @DisplayName("left out: quick, by the fast path in float32 on every thread of the CPU")
  void defaults() {
    RunPlan plan = plan();
    assertThat(plan.experiment()).isEqualTo(Presets.get("quick"));
    assertThat(plan.backend()).isEqualTo("djl");
    assertThat(plan.options())
        .isEqualTo(
            new BackendOptions(
                "pytorch",
                Device.CPU,
                MachineShare.here().processors(),
                Precision.FLOAT32,
                ComputePath.FAST));
  }

  @Test
  @DisplayName("choose backend and engine in one or in two")
  void engines() {
    assertThat(plan("--backend", "dl4j").options().engine()).isEqualTo("nd4j");
    assertThat(plan("--backend=djl:tensorflow").options().engine()).isEqualTo("tensorflow");
    assertThat(plan("--engine", "tensorflow").options().engine()).isEqualTo("tensorflow");
    assertThat(plan("--backend", "djl:pytorch", "--engine", "pytorch").options().engine())
        .isEqualTo("pytorch");
  }

  @Test
  @DisplayName("choose how it is computed, in capitals or not")
  void computing() {
    assertThat(
            plan(
                    "--device",
                    "gpu:1",
                    "--threads",
                    "3",
                    "--precision",
                    "Float64",
                    "--path",
                    "reference",
                    "--deterministic")
                .options())
        .isEqualTo(
            new BackendOptions(
                "pytorch",
                new Device(Device.Kind.GPU, 1),
                3,
                Precision.FLOAT64,
                ComputePath.REFERENCE,
                true));
  }

  @Test
  @DisplayName("win over the preset, and leave the rest of it")
  void overPreset() {
    Experiment experiment =
        experiment(
            "--preset=notebook-224",
            "--dataset=cifar10:x.tar.gz",
            "--weights=w.safetensors",
            "--epochs=3,0",
            "--limit=100",
            "--seed=-7");
    Experiment preset = Presets.get("notebook-224");
    assertThat(experiment.data().source()).isEqualTo("cifar10:x.tar.gz");
    assertThat(experiment.data().limit()).isEqualTo(100);
    assertThat(experiment.data().validation()).isEqualTo(preset.data().validation());
    assertThat(experiment.weights()).isEqualTo("w.safetensors");
    assertThat(experiment.seed()).isEqualTo(-7);
    assertThat(experiment.stage1()).isEqualTo(preset.stage1().withEpochs(3));
    assertThat(experiment.stage2()).isEqualTo(preset.stage2().withEpochs(0));
    assertThat(experiment.network()).isEqualTo(preset.network());
    assertThat(experiment.imageSize()).isEqualTo(224);
  }

  @Test
  @DisplayName("put a whole ResNet50 under the preset's head")
  void model() {
    assertThat(experiment("--model", "resnet50-torchvision").network())
        .isEqualTo(
            new Network(Variant.TORCHVISION, List.of(3, 4, 6, 3), 64, List.of(128, 64), 0.25, 1));
    assertThat(experiment("--preset=notebook-32-two-dropouts", "--model=resnet50-keras").network())
        .isEqualTo(Network.resNet50(Variant.KERAS, 2));
  }

  @Test
  @DisplayName("choose, with an engine's own network, that engine, and Keras' tensors for it")
  void zoo() throws IOException {
    TestHome.folder(
        root,
        "dl4j",
        "zoo",
        "{backend: dl4j, engine: zoo, apiVersion: 1.0, heap: 1g, otherNetwork: true}");
    for (String backend : List.of("dl4j", "dl4j:zoo")) {
      RunPlan plan = plan("--backend", backend, "--model=zoo");
      assertThat(plan.options().engine()).isEqualTo("zoo");
      assertThat(plan.experiment().network()).isEqualTo(Network.resNet50(Variant.KERAS, 1));
    }
    assertThatThrownBy(() -> plan("--model=zoo"))
        .hasMessageContaining("--model zoo is the network of engine dl4j:zoo alone");
    assertThatThrownBy(() -> plan("--model=zoo", "--backend=djl:pytorch"))
        .hasMessageContaining("give --backend dl4j with it");
    assertThatThrownBy(() -> plan("--model=zoo", "--backend=dl4j", "--engine=nd4j"))
        .hasMessageContaining("no other --engine");
  }

  @Test
  @DisplayName("yield to --set, of which the last one wins")
  void set() {
    Experiment experiment =
        experiment(
            "--epochs",
            "1,2",
            "--set",
            "stage2.epochs=5",
            "--set=batchSize=16",
            "--set",
            "batchSize=32");
    assertThat(experiment.stage1().epochs()).isEqualTo(1);
    assertThat(experiment.stage2().epochs()).isEqualTo(5);
    assertThat(experiment.batchSize()).isEqualTo(32);
  }

  private Path file(String name, UnaryOperator<String> edit) throws IOException {
    String text = ExperimentFile.annotated(Presets.get("notebook-32"), List.of("edited"));
    return Files.writeString(root.resolve(name), edit.apply(text));
  }

  @Test
  @DisplayName("begin with an experiment from a file, over which options win, over which --set")
  void fromFile() throws IOException {
    Path file = file("mine.yaml", text -> text.replace("batchSize: 64", "batchSize: 48"));
    Experiment unchanged = experiment("--experiment", file.toString());
    assertThat(unchanged.batchSize()).isEqualTo(48);
    assertThat(unchanged.network()).isEqualTo(Presets.get("notebook-32").network());
    Experiment changed =
        experiment(
            "--experiment=" + file,
            "--seed=9",
            "--epochs=1,2",
            "--skip-bad",
            "--set=stage2.epochs=7",
            "--set=batchSize=16");
    assertThat(changed.seed()).isEqualTo(9);
    assertThat(changed.stage1().epochs()).isEqualTo(1);
    assertThat(changed.stage2().epochs()).isEqualTo(7);
    assertThat(changed.batchSize()).isEqualTo(16);
    assertThat(changed.data().skipBad()).isTrue();
  }

  @Test
  @DisplayName("win over the file's group backend, key by key")
  void backendFromFile() throws IOException {
    String group =
        "backend: {name: djl, engine: tensorflow, device: auto, threads: 3, precision: float64,"
            + " path: reference}\n";
    String file = file("mine.yaml", text -> text + group).toString();
    BackendOptions written =
        new BackendOptions(
            "tensorflow", Device.parse("auto"), 3, Precision.FLOAT64, ComputePath.REFERENCE);
    assertThat(plan("--experiment", file).options()).isEqualTo(written);
    RunPlan plan = plan("--experiment", file, "--threads=1", "--backend=dl4j");
    assertThat(plan.backend()).isEqualTo("dl4j");
    assertThat(plan.options())
        .isEqualTo(
            new BackendOptions(
                "nd4j", Device.parse("auto"), 1, Precision.FLOAT64, ComputePath.REFERENCE));
    assertThat(plan("--experiment", file, "--engine=pytorch").options().engine())
        .isEqualTo("pytorch");
  }

  @Test
  @DisplayName("take the experiment.yaml of a run as it is")
  void fromRun() {
    RunPlan plan = plan("--preset=notebook-224", "--threads=2");
    Path file = root.resolve("experiment.yaml");
    ExperimentFile.write(plan, file);
    assertThat(plan("--experiment", file.toString())).isEqualTo(plan);
  }
}
