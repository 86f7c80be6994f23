package io.likewise.cli.options;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.PlanDraft;
import io.likewise.runs.plan.Presets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that decide what is trained: a preset, and what is changed in it. */
public final class ExperimentOptions {
  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = {
        "The experiment to begin with (default: quick). quick: a small residual network on small"
            + " built-in images. notebook-32, notebook-224: ResNet50 on CIFAR-10 at 32x32 or"
            + " 224x224 pixels; either also ends in -two-dropouts. recommended: notebook-224 with validation"
            + " images held out, and fitting preprocessing. 'likewise presets' lists all."
      })
  private String preset;

  @Option(
      names = "--experiment",
      paramLabel = "FILE",
      description =
          "The experiment to begin with, from a file like the experiment.yaml of a run directory,"
              + " in place of a preset. 'likewise presets show NAME' prints one to edit.")
  private Path file;

  @Option(
      names = "--dataset",
      paramLabel = "SOURCE",
      description =
          "The images: sample (built in); cifar10 (downloaded once, 170 MB); cifar10:PATH, where"
              + " PATH is cifar-10-binary.tar.gz or the folder it unpacks to; or folder:PATH,"
              + " where PATH has images of your own as train/CLASS/*.jpg and test/CLASS/*.jpg."
              + " Default: the"
              + " preset's.")
  private String dataset;

  @Option(
      names = "--skip-bad",
      description = "Go on without those images of a folder that cannot be read.")
  private boolean skipBad;

  @Option(
      names = "--model",
      paramLabel = "NAME",
      converter = ModelConverter.class,
      description =
          "resnet50-keras or resnet50-torchvision; or the name of an engine that has a network of"
              + " its own, with its --backend, which is compared with none. Default: the preset's"
              + " network.")
  private Model model;

  @Option(
      names = "--weights",
      paramLabel = "FILE",
      description =
          "What the network starts from: random, imagenet (downloaded once, 95 MB), or a file with"
              + " the weights of its base, of Keras' (.h5, .keras) or in safetensors. Default: the"
              + " preset's.")
  private String weights;

  @Option(
      names = "--epochs",
      paramLabel = "A,B",
      converter = EpochsConverter.class,
      description =
          "The most epochs of stage 1 (the head alone) and stage 2 (the whole network), such"
              + " as 3,12; 0 leaves a stage out. Default: the preset's.")
  private Epochs epochs;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Train on the first N images only; 0 for all. Default: the preset's.")
  private Integer limit;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Where all randomness comes from. Default: the preset's, 42.")
  private Long seed;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description =
          "Change any other value of the experiment, such as batchSize=32 or"
              + " stage2.learningRate=1e-4; the keys are those of experiment.yaml in a run"
              + " directory. May be repeated, and wins over every other option.")
  private List<String> settings = List.of();

  /** The most epochs of both stages. */
  record Epochs(int first, int second) {}

  static final class EpochsConverter implements ITypeConverter<Epochs> {
    @Override
    public Epochs convert(String text) {
      if (!text.matches("\\d{1,9},\\d{1,9}")) {
        throw new TypeConversionException(
            "'" + text + "' is not two numbers; expected A,B such as 3,12.");
      }
      String[] parts = text.split(",", 2);
      return new Epochs(Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
    }
  }

  /**
   * A value of {@code --model}.
   *
   * @param variant the layout of the network's tensors
   * @param owner the engine whose own network it is; empty if every engine has it
   */
  record Model(Variant variant, Optional<String> owner) {}

  static final class ModelConverter implements ITypeConverter<Model> {
    private static final String PREFIX = "resnet50-";

    static List<String> names() {
      return EnumWords.all(Variant.class).stream().map(word -> PREFIX + word).toList();
    }

    @Override
    public Model convert(String text) {
      if (!names().contains(text)) {
        // Such networks were made after Keras', and take the same weights.
        return new Model(Variant.KERAS, Optional.of(text));
      }
      Variant variant = EnumWords.parse(Variant.class, text.substring(PREFIX.length()));
      return new Model(variant, Optional.empty());
    }
  }

  /** Returns the failure to say that no engine has a network. */
  static LikewiseException noSuchModel(String name, InstalledBackends installed) {
    Stream<String> owned =
        installed.known().stream().filter(EngineFolder::isOtherNetwork).map(EngineFolder::engine);
    return new LikewiseException(
        ErrorCode.USAGE,
        "--model: '"
            + name
            + "' is not one; expected "
            + Stream.concat(ModelConverter.names().stream(), owned)
                .collect(Collectors.joining(", "))
            + ".");
  }

  /** Returns the engine whose own network {@code --model} names, if it does. */
  public Optional<String> ownerOfModel() {
    return model == null ? Optional.empty() : model.owner();
  }

  /**
   * Returns an experiment that every engine can be asked for: as {@link #draft}.
   *
   * @throws LikewiseException as {@link #draft}, and {@code USAGE} if the network is one engine's
   */
  public PlanDraft draftForAnyEngine() {
    Optional<String> owner = ownerOfModel();
    if (owner.isPresent()) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "--model %s is no network that every engine has, expected one of %s; only 'likewise"
                  + " run' takes an engine's own.",
              owner.get(), ModelConverter.names()));
    }
    return draft();
  }

  /**
   * Returns the preset or the file with the options applied, {@code --set} aside.
   *
   * @throws LikewiseException {@code USAGE} if both are named, {@code EXPERIMENT_INVALID} if the
   *     file or an option's value is not valid
   */
  public PlanDraft draft() {
    if (file != null && preset != null) {
      throw new LikewiseException(
          ErrorCode.USAGE, "--experiment and --preset both say where to begin; give one of them.");
    }
    if (file != null) {
      PlanDraft draft = ExperimentFile.readDraft(file);
      return new PlanDraft(changed(draft.experiment()), draft.backend(), draft.options());
    }
    return PlanDraft.of(changed(Presets.get(preset == null ? Presets.USUAL : preset)));
  }

  private Experiment changed(Experiment base) {
    return new Experiment(
        base.name(),
        seed == null ? base.seed() : seed,
        data(base.data()),
        base.imageSize(),
        base.preprocessing(),
        base.augmentation(),
        model == null ? base.network() : network(base.network()),
        weights == null ? base.weights() : weights,
        base.perturb(),
        base.batchSize(),
        epochs == null ? base.stage1() : base.stage1().withEpochs(epochs.first()),
        epochs == null ? base.stage2() : base.stage2().withEpochs(epochs.second()));
  }

  private DataSettings data(DataSettings base) {
    return new DataSettings(
        dataset == null ? base.source() : dataset,
        limit == null ? base.limit() : limit,
        base.validation(),
        base.holdout(),
        skipBad || base.skipBad());
  }

  /** The whole ResNet50 in place of the preset's base; the preset's head stays. */
  private Network network(Network base) {
    Network whole = Network.resNet50(model.variant(), 0);
    return new Network(
        model.variant(),
        whole.blocks(),
        whole.width(),
        base.dense(),
        base.dropout(),
        base.dropouts());
  }

  /**
   * Returns the values of {@code --set} by their keys; of one key the last.
   *
   * @throws LikewiseException {@code USAGE} if one is not {@code KEY=VALUE}
   */
  public Map<String, String> settings() {
    Map<String, String> all = new LinkedHashMap<>();
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      if (equals < 1) {
        throw new LikewiseException(
            ErrorCode.USAGE,
            "--set: '" + setting + "' is not a setting; expected KEY=VALUE such as batchSize=32.");
      }
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return all;
  }
}
