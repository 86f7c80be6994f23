package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.likewise.api.error.ErrorCode;
import io.likewise.cli.console.CommandVersion;
import io.likewise.cli.console.Context;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.Presets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.jar.Attributes;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

@DisplayName("The command line")
class MainTest {
  @TempDir private Path folder;
  private final Printed printed = new Printed();
  private final Properties properties = new Properties();

  @BeforeEach
  void install() throws IOException {
    properties.setProperty("likewise.home", folder.toString());
    properties.setProperty("user.home", folder.toString());
    install("djl", "pytorch");
    Files.createDirectories(folder.resolve("backends").resolve("torn").resolve("net"));
    Files.createFile(folder.resolve("w.safetensors"));
  }

  private void install(String backend, String engine) throws IOException {
    TestHome.folder(
        folder.resolve("backends"),
        backend,
        engine,
        "{backend: "
            + backend
            + ", engine: "
            + engine
            + ", apiVersion: 1.0, heap: 1g, exports: [toybox]}");
  }

  private int run(String... arguments) {
    // Nobody listens at port 1, so that no test ever reaches a network.
    return Main.run(
        printed.context(properties, Map.of("LIKEWISE_MIRROR", "http://localhost:1")), arguments);
  }

  private String out() {
    return printed.out();
  }

  private String err() {
    return printed.err();
  }

  @Test
  @DisplayName("lists all commands in its help, each with what it is for")
  void help() {
    assertThat(run("--help")).isZero();
    Context context = printed.context(properties, Map.of());
    String whole = Main.commandLine(new Main(context), context).getUsageMessage();
    assertThat(out()).isEqualTo(whole);
  }

  @ParameterizedTest(name = "likewise {0}: {1}, {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rn | USAGE | Did you mean run?",
        "run x | USAGE | 'x'. See 'likewise run --help'.",
        "run --epoch 3,4 | USAGE | Did you mean --epochs?",
        "run --batch-sizes=3 | USAGE | '--batch-sizes=3'. See",
        "run --epochs 3 | USAGE | '--epochs': '3' is not two numbers; expected A,B such as 3,12.",
        "run --epochs -1,2 | USAGE | '-1,2' is not two numbers",
        "run --epochs 20000,2 | EXPERIMENT_INVALID | epochs: 20000 is out of range",
        "run --limit -1 | EXPERIMENT_INVALID | data.limit: -1 is out of range",
        "run --limit many | USAGE | '--limit': 'many' is not a whole number that fits.",
        "run --seed 0.5 | USAGE | '--seed': '0.5' is not a whole number that fits.",
        "run --device tpu | USAGE | device 'tpu' is not one: expected cpu, gpu, gpu:N",
        "run --precision f32 | USAGE | 'f32' is not one; expected float32, float64, tf32.",
        "run --path quick | USAGE | 'quick' is not one; expected fast, reference, stock.",
        "run --model vgg | USAGE | expected resnet50-keras, resnet50-torchvision.",
        "run --threads 0 | USAGE | threads: 0 is out of range, expected 1 to 1024 (--threads).",
        "run --threads two | USAGE | '--threads': 'two' is not a whole number that fits.",
        "run --preset quik | USAGE | did you mean 'quick'? expected quick, recommended,"
            + " notebook-32,",
        "run --backend dlj | BACKEND_UNKNOWN | did you mean 'djl'? installed: djl:pytorch, torn",
        "run --engine tf | BACKEND_UNKNOWN | engine 'djl:tf' is not installed; installed: djl",
        "run --backend djl:torch --engine pytorch | USAGE | differ; give one of them.",
        "run --backend torn | BACKEND_BROKEN | the file is missing",
        "run --set batchSize | USAGE | --set: 'batchSize' is not a setting; expected KEY=VALUE",
        "run --set =3 | USAGE | --set: '=3' is not a setting",
        "run --set | USAGE | '--set'",
        "run --dataset sampel | USAGE | did you mean 'sample'? expected sample, cifar10[:PATH],"
            + " folder:PATH (--dataset).",
        "run --dataset cifar10 | DOWNLOAD_FAILED | 'likewise data import FILE'",
        "run --preset notebook-32 | DOWNLOAD_FAILED | data set sample needs nothing (--dataset)",
        "run --dataset cifar10: | DATASET_MISSING | as in cifar10:PATH (--dataset).",
        "run --preset notebook-32 --dataset sample | DOWNLOAD_FAILED | 'likewise weights import",
        "run --weights imagenet | WEIGHTS_MISMATCH | or the model resnet50-keras (--model)",
        "run --weights imagnet | WEIGHTS_MISSING | did you mean 'imagenet'? expected random,",
        "run --dataset cifar10:/not/there.tar.gz | DATASET_MISSING | /not/there.tar.gz: nothing is",
        "run --weights no.safetensors | WEIGHTS_MISSING | no.safetensors: there is no such file",
        "run --dataset folder | USAGE | 'folder' needs the path of a folder",
        "run --dataset folder:/not/there | DATASET_MISSING | /not/there: no such folder",
        "run --experiment no.yaml | EXPERIMENT_INVALID | no.yaml: there is no such file.",
        "run --experiment a.yaml --preset quick | USAGE | both say where to begin",
        "presets show | USAGE | Missing required parameter: 'NAME'. See 'likewise presets show",
        "presets show quik | USAGE | presets show: 'quik' is not one; did you mean 'quick'?",
        "presets shw | USAGE | Did you mean show?",
        "backends --jsn | USAGE | Did you mean --json?",
        "export --format toybox | USAGE | Missing required option: '--run=DIR'.",
        "export --run . --format toybx | USAGE | did you mean 'toybox'? expected one of h5, keras,"
            + " onnx, safetensors, torchscript, toybox (--format).",
        "export --run . --format h5 --names kerras | USAGE | --names: 'kerras' is not one;"
            + " expected",
        "export --run . --format toybox --input float | USAGE | toybox leaves no choice of names",
        "export --run /not/there --format toybox | USAGE | /not/there: not a run's folder",
        "lockstep --precision float32 | USAGE | has nothing to be compared with; name another one",
        "lockstep --steps 0 | USAGE | --steps: 0 is out of range, expected 1 to 100000.",
        "lockstep --stage 3 | USAGE | --stage: 3 is out of range, expected 1 to 2.",
        "lockstep --set backend.threads=2 | USAGE | 'backend.threads' is said by the lanes",
        "sweep | USAGE | Missing required parameter: 'FILE'",
        "sweep no.yaml | EXPERIMENT_INVALID | no.yaml: there is no such file.",
        "sweep no.yaml --parallel 0 | USAGE | --parallel: 0 is out of range",
        "sweep no.yaml --shard 3/2 | USAGE | --shard: 3/2 means part 3 of 2",
      })
  void refuses(String arguments, ErrorCode code, String sentence) {
    int status = run(arguments.split(" "));
    assertThat(err()).startsWith("likewise: ").contains(sentence);
    assertThat(err().lines()).hasSize(1);
    assertThat(out()).isEmpty();
    assertThat(status).isEqualTo(code.exitStatus());
    assertThat(Path.of("runs")).doesNotExist();
  }

  @Test
  @DisplayName("refuses an output folder that cannot be made, before a worker starts")
  void unwritable() {
    Path file = folder.resolve("w.safetensors");
    assertThat(run("run", "--out", file.resolve("runs").toString()))
        .isEqualTo(ErrorCode.OUTPUT_UNWRITABLE.exitStatus());
    assertThat(err().lines()).singleElement().asString().contains(file.toString());
  }

  @Test
  @DisplayName("says where the run is kept, and that a worker died")
  void workerDies() {
    int status =
        run(
            "run",
            "--preset=notebook-32",
            "--dataset=cifar10:" + folder.resolve("w.safetensors"),
            "--weights=random",
            "--out=" + folder.resolve("runs"));
    // The installation has no jars, so that the worker's JVM finds no main class.
    assertThat(status).isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
    assertThat(err().lines())
        .satisfiesExactly(
            line -> assertThat(line).startsWith("run directory: " + folder.resolve("runs")),
            line -> assertThat(line).startsWith("likewise: the worker process could not do"));
    assertThat(out()).isEmpty();
  }

  @Test
  @DisplayName("needs to know where it is installed")
  void noHome() {
    properties.remove("likewise.home");
    assertThat(run("backends")).isEqualTo(ErrorCode.USAGE.exitStatus());
    assertThat(err()).startsWith("likewise: the system property likewise.home is not set");
  }

  @Test
  @DisplayName("shows a stack trace with --debug, before or after the command")
  void debug() {
    assertThat(run("run", "--backend", "x", "--debug")).isEqualTo(5);
    assertThat(err()).contains("\n\tat ").contains("BACKEND_UNKNOWN (exit status 5)");
    printed.clear();
    run("--debug", "run", "--preset", "x");
    assertThat(err()).contains("\n\tat ");
  }

  /** A command and all below it. */
  private static Stream<CommandLine> commands(CommandLine line) {
    return Stream.concat(
        Stream.of(line), line.getSubcommands().values().stream().flatMap(MainTest::commands));
  }

  private static Stream<CommandLine> commands() {
    Context context = new Printed().context(new Properties(), Map.of());
    return commands(Main.commandLine(new Main(context), context));
  }

  private static Stream<String> names() {
    return commands()
        .map(line -> line.getCommandSpec().qualifiedName())
        .filter(name -> !name.endsWith(" help"));
  }

  @ParameterizedTest(name = "shows the help of ''{0}'' on standard output, at 80 columns")
  @MethodSource("names")
  void help(String name) {
    String words = name.replaceFirst("^likewise ?", "") + " --help";
    assertThat(run(words.trim().split(" "))).isZero();
    assertThat(err()).isEmpty();
    assertThat(out()).contains("Usage: " + name);
    assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(81));
  }

  @ParameterizedTest(name = "likewise {0}")
  @ValueSource(strings = {"", "-h"})
  @DisplayName("shows its help where nothing is asked of it, and in short")
  void shortHelp(String arguments) {
    assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isZero();
    assertThat(out()).contains("Usage: likewise");
  }

  @Test
  @DisplayName("has no help of which picocli can make nothing, such as a per cent sign by itself")
  void formats() {
    assertThat(commands().map(CommandLine::getCommandSpec).flatMap(MainTest::texts))
        .hasSizeGreaterThan(100)
        .allSatisfy(text -> assertThatCode(() -> String.format(text)).doesNotThrowAnyException());
  }

  /** Not those of options, which picocli gives formatted. */
  private static Stream<String> texts(CommandSpec command) {
    UsageMessageSpec usage = command.usageMessage();
    return Stream.of(usage.header(), usage.description(), usage.footer()).flatMap(Stream::of);
  }

  @Test
  @DisplayName("explains every option of run")
  void runHelp() {
    run("run", "--help");
    assertThat(out())
        .contains(
            "--out",
            "--backend",
            "--engine",
            "--device",
            "--threads",
            "--precision",
            "--path",
            "--model",
            "--preset",
            "--dataset",
            "--weights",
            "--epochs",
            "--limit",
            "--seed",
            "--set",
            "--experiment",
            "--skip-bad",
            "--debug",
            "Examples:")
        .doesNotContain("\u001b");
  }

  @Test
  @DisplayName("shows its version, that of Java, and the source revision if the build knew it")
  void version() {
    assertThat(run("--version")).isZero();
    assertThat(out()).startsWith("likewise ").contains("Java " + Runtime.version());
    Attributes manifest = new Attributes();
    manifest.putValue("Implementation-Version", "1.2");
    assertThat(CommandVersion.text(manifest)).isEqualTo("likewise 1.2");
    manifest.putValue("Source-Revision", "abc123");
    assertThat(CommandVersion.text(manifest)).isEqualTo("likewise 1.2 (abc123)");
  }

  @Test
  @DisplayName("lists a broken engine beside the others, as a table and as JSON")
  void backends() {
    assertThat(run("backends")).isZero();
    assertThat(out().lines().toList().get(2)).startsWith("torn     net      cannot be used: ");
    printed.clear();
    assertThat(run("backends", "--json")).isZero();
    assertThat(out()).contains("\"backend\" : \"torn\"").contains("\"usable\" : false");
  }

  @Test
  @DisplayName("lists the presets, and shows each as a file that is read back as it")
  void presets() throws IOException {
    assertThat(run("presets")).isZero();
    assertThat(out().lines()).hasSameSizeAs(Presets.names());
    assertThat(out()).contains("quick                      a small network");
    assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
    for (String name : Presets.names()) {
      printed.clear();
      assertThat(run("presets", "show", name)).isZero();
      assertThat(out()).startsWith("# " + name + ": ").contains("--experiment FILE");
      assertThat(out().lines()).allSatisfy(line -> assertThat(line.length()).isLessThan(101));
      Path file = Files.writeString(folder.resolve("shown.yaml"), out());
      assertThat(ExperimentFile.readDraft(file)).isEqualTo(PlanDraft.of(Presets.get(name)));
    }
  }

  @ParameterizedTest(name = "says of ''{0}: {1}'' in an experiment: {2}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "batchSize: | batchsize: | batchsize is not a key; did you mean batchSize?",
        "width: 32 | widht: 32 | network.widht is not a key; did you mean network.width?",
        "imageSize: 32 | imageSize: 16 | imageSize: 16 is out of range, expected 32 to 1024.",
        "epochs: | epochs: many # | stage1.epochs: found 'many', expected a whole number.",
        "holdout: 0.1 | holdout: 0.9 | data.holdout: 0.9 is out of range, expected above 0",
        "seed: 42 | | seed is missing.",
        "skipBad: false | skipBad: maybe | data.skipBad: found 'maybe', expected true or false.",
      })
  void wrongExperiment(String line, String replacement, String sentence) throws IOException {
    String text = ExperimentFile.annotated(Presets.get("quick"), List.of());
    assertThat(text).contains(line);
    String wrong = text.replaceFirst(line, replacement == null ? "" : replacement);
    Path file = Files.writeString(folder.resolve("mine.yaml"), wrong);
    assertThat(run("run", "--experiment", file.toString()))
        .isEqualTo(ErrorCode.EXPERIMENT_INVALID.exitStatus());
    assertThat(err()).startsWith("likewise: " + file).contains(sentence);
    assertThat(err().lines()).hasSize(1);
  }

  @Test
  @DisplayName("names an empty class folder before a worker starts")
  void emptyClass() throws IOException {
    Files.createDirectories(folder.resolve("images/train/cat"));
    Files.createDirectories(folder.resolve("images/train/dog"));
    assertThat(run("run", "--dataset", "folder:" + folder.resolve("images")))
        .isEqualTo(ErrorCode.DATASET_CORRUPT.exitStatus());
    assertThat(err()).contains(folder.resolve("images/train/cat") + ": the class has no images");
  }

  @Test
  @DisplayName("says where it looked if no backend is installed")
  void noBackends() {
    properties.setProperty("likewise.home", folder.resolve("empty").toString());
    assertThat(run("backends")).isZero();
    assertThat(err()).contains(folder.resolve("empty").resolve("backends").toString());
  }
}
