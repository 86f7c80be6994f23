package io.likewise.runs.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.Trainable;
import io.likewise.files.yaml.YamlTree;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("experiment.yaml")
class ExperimentFileTest {
  private static final RunPlan PLAN = Plans.of(3, 12, 5);

  @TempDir Path folder;

  private RunPlan read(String text) {
    try {
      return ExperimentFile.read(Files.writeString(folder.resolve("experiment.yaml"), text));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private String written(RunPlan plan) throws IOException {
    Path file = folder.resolve("experiment.yaml");
    ExperimentFile.write(plan, file);
    return Files.readString(file);
  }

  @Test
  @DisplayName("is text that people like to read")
  void isReadable() throws IOException {
    assertThat(written(PLAN))
        .isEqualTo(
            """
            name: quick
            seed: 1
            data:
              source: sample
              limit: 0
              validation: holdout
              holdout: 0.1
              skipBad: false
            imageSize: 32
            preprocessing: caffe
            augmentation:
              flip: true
              quarterTurns: true
              brightness: 0.2
              contrastFrom: 0.8
              contrastTo: 1.2
              clip: false
            network:
              variant: keras
              blocks: [1, 1, 1, 1]
              width: 16
              dense: [128, 64]
              dropout: 0.25
              dropouts: 1
            weights: random
            perturb: false
            batchSize: 4
            stage1:
              trainable: head
              batchNorm: moving
              epochs: 3
              learningRate: 0.001
              patience: 5
            stage2:
              trainable: all
              batchNorm: batch
              epochs: 12
              learningRate: 0.0001
              patience: 5
            backend:
              name: djl
              engine: pytorch
              device: cpu
              threads: 2
              precision: float32
              path: fast
              deterministic: false
            """);
  }

  @ParameterizedTest(name = "{0} → {1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "  epochs: 3         |  epoch: 3            | stage1.epoch is not a key; did you mean stage1.epochs? Expected trainable, batchNorm, epochs, learningRate, patience.",
        "batchSize: 4        | batchsize: 4         | batchsize is not a key; did you mean batchSize? Expected name, seed, data, imageSize, preprocessing, augmentation, network, weights, perturb, batchSize, stage1, stage2, backend.",
        "  limit: 0          |  xyzzy: 0            | data.xyzzy is not a key. Expected source, limit, validation, holdout, skipBad.",
        "batchSize: 4        | &batchSize: 4        | '' is not a key. Expected name, seed, data, imageSize, preprocessing, augmentation, network, weights, perturb, batchSize, stage1, stage2, backend.",
        "  epochs: 3         |  # no epochs         | stage1.epochs is missing.",
        "  epochs: 3         |  epochs:             | stage1.epochs has no value.",
        "  epochs: 3         |  epochs: many        | stage1.epochs: found 'many', expected a whole number.",
        "  epochs: 3         |  epochs: 3.5         | stage1.epochs: found '3.5', expected a whole number.",
        "  epochs: 3         |  epochs: [3]         | stage1.epochs: found '[3]', expected a whole number.",
        "  epochs: 3         |  epochs: -1          | stage1.epochs: -1 is out of range, expected 0 to 10,000.",
        "  epochs: 12        |  epochs: 3000000000  | stage2.epochs: found '3000000000', expected a whole number from -2147483648 to 2147483647.",
        "  learningRate: 0.0001 |  learningRate: fast | stage2.learningRate: found 'fast', expected a number, such as 0.001 or 1e-3.",
        "  learningRate: 0.0001 |  learningRate: .nan | stage2.learningRate: found '.nan', expected a number, such as 0.001 or 1e-3.",
        "  holdout: 0.1      |  holdout: 0.6        | data.holdout: 0.6 is out of range, expected above 0 to 0.5.",
        "  flip: true        |  flip: maybe         | augmentation.flip: found 'maybe', expected true or false.",
        "  variant: keras    |  variant: kers       | network.variant: 'kers' is not one of keras, torchvision; did you mean keras?",
        "preprocessing: caffe | preprocessing: zca   | preprocessing: 'zca' is not one of unit, caffe, torch.",
        "  dense: [128, 64]  |  dense: [128, x]     | network.dense: found 'x', expected a whole number.",
        "  dense: [128, 64]  |  dense: {a: 1}       | network.dense: found a group of keys, expected a list of whole numbers, such as [3, 4, 6, 3].",
        "  blocks: [1, 1, 1, 1] |  blocks: []       | network.blocks: [] is out of range, expected one to eight numbers, each at least 1.",
        "  batchNorm: moving |  batchNorm: batch    | stage1.batchNorm: batch is out of range, expected moving, because trainable is head and a frozen base keeps its statistics.",
        "name: quick          | name: [a]            | name: found '[a]', expected text.",
        "  threads: 2        |  threads: 0          | backend.threads: found '0', expected a whole number from 1 to 1024.",
        "  device: cpu       |  device: tpu         | backend.device 'tpu' is not one: expected cpu, gpu, gpu:N (such as gpu:1) or auto.",
        "weights: random      | weights: ''          | weights:  is out of range, expected 'random', 'imagenet' or a file.",
        "weights: random      | weights: {a: b}      | weights: found a group of keys, expected text.",
        "imageSize: 32        | imageSize: 16        | imageSize: 16 is out of range, expected 32 to 1024.",
      })
  @DisplayName("refuses what is wrong, in one sentence with the line and the full key")
  void refuses(String right, String wrong, String message) throws IOException {
    String text = written(PLAN);
    assertThat(text).contains(right);
    LikewiseException e =
        catchThrowableOfType(
            LikewiseException.class, () -> read(text.replaceFirst(Pattern.quote(right), wrong)));
    assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
    long line = 1 + text.substring(0, text.indexOf(right)).chars().filter(c -> c == '\n').count();
    String where = message.endsWith("is missing.") ? "" : ", line " + line;
    assertThat(e).hasMessage(folder.resolve("experiment.yaml") + where + ": " + message);
  }

  @ParameterizedTest(name = "{0}: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "'name: [a'          | not valid YAML",
        "'name: a\nname: b'  | , line 2: the key name stands twice.",
        "'# nothing'         | expected a group of the keys name, seed",
        "'--- {}\n--- {}'    | , line 2: a second document begins, expected one.",
        "'a: &x 1\nb: *x'    | , line 2: '*x' refers to another value; write the value itself.",
        "hello               | expected a group of the keys name, seed",
        "'data: 3'           | , line 1: data: expected a group of the keys source, limit, validation, holdout, skipBad.",
        "'name: a'           | : seed is missing.",
        "'[1, 2]'            | expected a group of the keys name, seed",
      })
  @DisplayName("says of a file that is none what it is, without a word of a library's")
  void refusesOtherFiles(String text, String message) {
    LikewiseException e = catchThrowableOfType(LikewiseException.class, () -> read(text));
    assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
    assertThat(e.getMessage())
        .contains("experiment.yaml", message)
        .doesNotContain("jackson", "snakeyaml", "Exception");
  }

  @Test
  @DisplayName("says so if the file is not there, is a folder, or is no text")
  void unreadable() throws IOException {
    Path missing = folder.resolve("missing.yaml");
    assertThat(catchThrowableOfType(LikewiseException.class, () -> ExperimentFile.read(missing)))
        .hasMessage(missing + ": there is no such file.");
    assertThat(catchThrowableOfType(LikewiseException.class, () -> ExperimentFile.read(folder)))
        .hasMessageContaining("cannot be read");
    Path binary =
        Files.write(folder.resolve("binary"), "name: ä".getBytes(StandardCharsets.ISO_8859_1));
    assertThat(catchThrowableOfType(LikewiseException.class, () -> ExperimentFile.read(binary)))
        .hasMessage(binary + ": not text in UTF-8 or UTF-16; save it as UTF-8.");
  }

  @ParameterizedTest(name = "{0}, with a byte order mark: {1}")
  @CsvSource({
    "UTF-8, true", "UTF-16LE, true", "UTF-16BE, true", "UTF-32LE, true", "UTF-32BE, true",
    "UTF-8, false", "UTF-16LE, false", "UTF-16BE, false", "UTF-32LE, false", "UTF-32BE, false",
  })
  @DisplayName("is read in every encoding of Unicode, such as that of PowerShell's >")
  void encodings(String encoding, boolean mark) throws IOException {
    RunPlan plan = ExperimentFile.with(PLAN, "name", "日本語 é 😀");
    String text = (mark ? "\ufeff" : "") + written(plan).replace("\n", "\r\n");
    Path file = folder.resolve("encoded.yaml");
    Files.write(file, text.getBytes(Charset.forName(encoding)));
    assertThat(ExperimentFile.read(file)).isEqualTo(plan);
  }

  @Test
  @DisplayName("takes numbers as people write them")
  void numbers() throws IOException {
    String text = written(PLAN).replace("learningRate: 0.0001", "learningRate: 5e-4 # slow");
    assertThat(read(text).experiment().stage2().learningRate()).isEqualTo(5e-4);
    assertThat(read(text.replace("quick", "2024")).experiment().name()).isEqualTo("2024");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "name | other | name: other",
        "seed | -9223372036854775808 | seed: -9223372036854775808",
        "data.source | cifar10:/data/a b | source: \"cifar10:/data/a b\"",
        "data.limit | 100 | limit: 100",
        "data.validation | TEST | validation: test",
        "data.holdout | .5 | holdout: 0.5",
        "imageSize | 224 | imageSize: 224",
        "preprocessing | torch | preprocessing: torch",
        "augmentation.flip | false | flip: false",
        "augmentation.quarterTurns | False | quarterTurns: false",
        "augmentation.brightness | 0 | brightness: 0.0",
        "augmentation.contrastFrom | 1 | contrastFrom: 1.0",
        "augmentation.contrastTo | 2 | contrastTo: 2.0",
        "augmentation.clip | true | clip: true",
        "network.variant | torchvision | variant: torchvision",
        "network.blocks | 3,4,6,3 | blocks: [3, 4, 6, 3]",
        "network.blocks | [3, 4] | blocks: [3, 4]",
        "network.width | 64 | width: 64",
        "network.dense | 32 | dense: [32]",
        "network.dropout | 0.5 | dropout: 0.5",
        "network.dropouts | 2 | dropouts: 2",
        "weights | true | weights: \"true\"",
        "batchSize | 64 | batchSize: 64",
        "stage1.trainable | all | trainable: all",
        "stage2.batchNorm | moving | batchNorm: moving",
        "stage1.epochs | 0 | epochs: 0",
        "stage1.learningRate | 5e-4 | learningRate: 0.0005",
        "stage2.learningRate | 1e-7 | learningRate: 1.0E-7",
        "perturb | true | perturb: true",
        "stage2.patience | 7 | patience: 7",
        "backend.name | dl4j | name: dl4j",
        "backend.engine | tensorflow | engine: tensorflow",
        "backend.device | GPU:1 | device: gpu:1",
        "backend.threads | 8 | threads: 8",
        "backend.precision | float64 | precision: float64",
        "backend.path | reference | path: reference",
      })
  @DisplayName("can have each value changed")
  void with(String key, String value, String line) throws IOException {
    RunPlan changed = ExperimentFile.with(PLAN, key, value);
    assertThat(changed).isNotEqualTo(PLAN);
    List<String> before = written(PLAN).lines().toList();
    List<String> after = written(changed).lines().toList();
    assertThat(after).hasSameSizeAs(before);
    for (int i = 0; i < after.size(); i++) {
      if (!after.get(i).equals(before.get(i))) {
        assertThat(after.get(i).strip()).isEqualTo(line);
      }
    }
    assertThat(ExperimentFile.read(folder.resolve("experiment.yaml"))).isEqualTo(changed);
  }

  @Test
  @DisplayName("can have values changed together that only fit together")
  void withSeveral() {
    Map<String, String> values = Map.of("stage1.trainable", "all", "stage1.batchNorm", "batch");
    Stage stage = ExperimentFile.with(PLAN, values).experiment().stage1();
    assertThat(stage.trainable()).isEqualTo(Trainable.ALL);
    assertThat(stage.batchNorm()).isEqualTo(BatchNormMode.BATCH);
  }

  @ParameterizedTest(name = "{0}={1}: {2}")
  @CsvSource(
      delimiter = '|',
      value = {
        "stage1.learningrat | 1 | stage1.learningrat is not a key; did you mean stage1.learningRate? Expected trainable, batchNorm, epochs, learningRate, patience.",
        "learningRate | 1 | learningRate is not a key; did you mean stage1.learningRate? Expected name, seed, data, imageSize, preprocessing, augmentation, network, weights, perturb, batchSize, stage1, stage2, backend.",
        "threads | 1 | threads is not a key; did you mean backend.threads? Expected name, seed, data, imageSize, preprocessing, augmentation, network, weights, perturb, batchSize, stage1, stage2, backend.",
        "xyzzy | 1 | xyzzy is not a key. Expected name, seed, data, imageSize, preprocessing, augmentation, network, weights, perturb, batchSize, stage1, stage2, backend.",
        "network | 1 | network: expected a group of the keys variant, blocks, width, dense, dropout, dropouts.",
        "name.x | 1 | name.x is not a key; did you mean name? Expected name, seed, data, imageSize, preprocessing, augmentation, network, weights, perturb, batchSize, stage1, stage2, backend.",
        "stage1.epochs | -1 | stage1.epochs: -1 is out of range, expected 0 to 10,000.",
        "network.blocks | 1,x | network.blocks: found 'x', expected a whole number.",
        "batchSize | '' | batchSize: found '', expected a whole number.",
      })
  @DisplayName("says which keys there are when one is set that is not there")
  void withUnknown(String key, String value, String message) {
    LikewiseException e =
        catchThrowableOfType(LikewiseException.class, () -> ExperimentFile.with(PLAN, key, value));
    assertThat(e).hasMessage("setting: " + message);
    assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
  }

  @Test
  @DisplayName("to edit has a note on every key, and is read without a backend or with one")
  void annotated() throws IOException {
    String text = ExperimentFile.annotated(PLAN.experiment(), List.of("one", "", "two"));
    assertThat(text).startsWith("# one\n#\n# two\nname: quick");
    assertThat(text.lines().filter(line -> !line.startsWith("#")))
        .allSatisfy(line -> assertThat(line).matches(" *[a-zA-Z0-9]+:.*(# .+)?"))
        .filteredOn(line -> !line.contains("# "))
        .containsExactly("data:", "network:");
    List<String> keys = new ArrayList<>(YamlTree.values(PlanTree.of(PLAN.experiment())).keySet());
    keys.addAll(List.of("augmentation", "stage1", "stage2"));
    assertThat(KeyNotes.ALL.keySet()).containsExactlyInAnyOrderElementsOf(keys);
    Path file = Files.writeString(folder.resolve("mine.yaml"), text);
    assertThat(ExperimentFile.readDraft(file)).isEqualTo(PlanDraft.of(PLAN.experiment()));
    String group = KeyNotes.BACKEND.stream().skip(1).collect(Collectors.joining("\n"));
    Files.writeString(file, text + group);
    PlanDraft draft = ExperimentFile.readDraft(file);
    assertThat(draft.backend()).contains("djl");
    assertThat(draft.options().orElseThrow().engine()).isEqualTo("pytorch");
  }

  @Test
  @DisplayName("of a run with a weight moved has another title, and is of no float64")
  void perturbed() {
    RunPlan perturbed = ExperimentFile.with(PLAN, "perturb", "true");
    assertThat(PLAN.title()).isEqualTo("quick-djl-pytorch-s1");
    assertThat(perturbed.title()).isEqualTo("quick-djl-pytorch-s1-perturbed");
    LikewiseException e =
        catchThrowableOfType(
            LikewiseException.class,
            () -> ExperimentFile.with(perturbed, "backend.precision", "float64"));
    assertThat(e).hasMessageContaining("perturb: true moves a weight by one rounding of float32");
    assertThat(e.code()).isEqualTo(ErrorCode.EXPERIMENT_INVALID);
  }

  @Test
  @DisplayName("of an older run is read as if the keys that came later were false")
  void laterKeys() throws IOException {
    RunPlan plan =
        read(
            written(PLAN)
                .replace("  skipBad: false\n", "")
                .replace("perturb: false\n", "")
                .replace("  deterministic: false\n", ""));
    assertThat(plan).isEqualTo(PLAN);
    assertThat(ExperimentFile.with(PLAN, "backend.deterministic", "true").options())
        .matches(BackendOptions::deterministic);
    assertThat(ExperimentFile.with(PLAN, "data.skipBad", "true").experiment().data().skipBad())
        .isTrue();
    assertThat(ExperimentFile.with(PLAN, "perturb", "true").experiment().perturb()).isTrue();
  }
}
