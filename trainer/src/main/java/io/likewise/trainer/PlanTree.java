package io.likewise.trainer;

import static io.likewise.trainer.Section.word;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.experiment.Augmentation;
import io.likewise.api.experiment.DataSettings.Validation;
import io.likewise.api.experiment.DataSettings;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.api.experiment.Preprocessing;
import io.likewise.api.experiment.Stage;
import io.likewise.api.model.BatchNormMode;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.api.model.Precision;
import io.likewise.api.model.Trainable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A plan as nested maps and back: the one place that knows the keys of {@code experiment.yaml} and
 * their order.
 */
final class PlanTree {
  private static final String BACKEND_KEY = "backend";
  private static final List<String> EXPERIMENT =
      List.of(
          "name",
          "seed",
          "data",
          "imageSize",
          "preprocessing",
          "augmentation",
          "network",
          "weights",
          "batchSize",
          "stage1",
          "stage2");
  private static final List<String> TOP =
      Stream.concat(EXPERIMENT.stream(), Stream.of(BACKEND_KEY)).toList();
  private static final List<String> DATA =
      List.of("source", "limit", "validation", "holdout", "skipBad");
  private static final List<String> AUGMENTATION =
      List.of("flip", "quarterTurns", "brightness", "contrastFrom", "contrastTo", "clip");
  private static final List<String> NETWORK =
      List.of("variant", "blocks", "width", "dense", "dropout", "dropouts");
  private static final List<String> STAGE =
      List.of("trainable", "batchNorm", "epochs", "learningRate", "patience");
  private static final List<String> BACKEND =
      List.of("name", "engine", "device", "threads", "precision", "path");

  private PlanTree() {}

  /** Returns a plan as nested maps of text, numbers, booleans and lists of numbers. */
  static Map<String, Object> of(RunPlan plan) {
    BackendOptions o = plan.options();
    Map<String, Object> tree = of(plan.experiment());
    tree.put(
        BACKEND_KEY,
        group(
            BACKEND,
            plan.backend(),
            o.engine(),
            o.device().toString(),
            o.threads(),
            word(o.precision()),
            word(o.path())));
    return tree;
  }

  /** Returns an experiment as {@link #of(RunPlan)} does, without a backend. */
  static Map<String, Object> of(Experiment e) {
    DataSettings d = e.data();
    Augmentation a = e.augmentation();
    Network n = e.network();
    return group(
        EXPERIMENT,
        e.name(),
        e.seed(),
        group(DATA, d.source(), d.limit(), word(d.validation()), d.holdout(), d.skipBad()),
        e.imageSize(),
        word(e.preprocessing()),
        group(
            AUGMENTATION,
            a.flip(),
            a.quarterTurns(),
            a.brightness(),
            a.contrastFrom(),
            a.contrastTo(),
            a.clip()),
        group(
            NETWORK,
            word(n.variant()),
            n.blocks(),
            n.width(),
            n.dense(),
            n.dropout(),
            n.dropouts()),
        e.weights(),
        e.batchSize(),
        stage(e.stage1()),
        stage(e.stage2()));
  }

  private static Map<String, Object> stage(Stage s) {
    return group(
        STAGE,
        word(s.trainable()),
        word(s.batchNorm()),
        s.epochs(),
        s.learningRate(),
        s.patience());
  }

  private static Map<String, Object> group(List<String> keys, Object... values) {
    Map<String, Object> group = new LinkedHashMap<>();
    for (int i = 0; i < keys.size(); i++) {
      group.put(keys.get(i), values[i]);
    }
    return group;
  }

  /** Returns the full dotted keys of all values in order, such as {@code stage1.epochs}. */
  static List<String> dottedKeys(Map<String, Object> tree) {
    List<String> keys = new ArrayList<>();
    tree.forEach(
        (key, value) -> {
          if (value instanceof Map<?, ?> group) {
            group.keySet().forEach(inner -> keys.add(key + "." + inner));
          } else {
            keys.add(key);
          }
        });
    return keys;
  }

  /**
   * Reads a plan from nested maps.
   *
   * @param origin where they came from, for messages
   */
  static RunPlan read(String origin, Object tree) {
    Section top = new Section(origin, "", tree, TOP);
    Section backend = top.section(BACKEND_KEY, BACKEND);
    return new RunPlan(experiment(top), backend.text("name"), options(backend));
  }

  /** Reads what somebody asks for, with a backend or without, from nested maps. */
  static PlanDraft readDraft(String origin, Object tree) {
    Section top = new Section(origin, "", tree, TOP);
    Experiment experiment = experiment(top);
    if (!top.has(BACKEND_KEY)) {
      return PlanDraft.of(experiment);
    }
    Section backend = top.section(BACKEND_KEY, BACKEND);
    return new PlanDraft(
        experiment, Optional.of(backend.text("name")), Optional.of(options(backend)));
  }

  private static Experiment experiment(Section top) {
    String name = top.text("name");
    long seed = top.wholeNumber("seed");
    DataSettings data = data(top.section("data", DATA));
    int imageSize = top.integer("imageSize");
    Preprocessing preprocessing = top.choice("preprocessing", Preprocessing.class);
    Augmentation augmentation = augmentation(top.section("augmentation", AUGMENTATION));
    Network network = network(top.section("network", NETWORK));
    String weights = top.text("weights");
    int batchSize = top.integer("batchSize");
    Stage stage1 = stage(top.section("stage1", STAGE));
    Stage stage2 = stage(top.section("stage2", STAGE));
    return top.build(
        () ->
            new Experiment(
                name,
                seed,
                data,
                imageSize,
                preprocessing,
                augmentation,
                network,
                weights,
                batchSize,
                stage1,
                stage2));
  }

  private static DataSettings data(Section data) {
    String source = data.text("source");
    int limit = data.integer("limit");
    Validation validation = data.choice("validation", Validation.class);
    double holdout = data.number("holdout");
    boolean skipBad = data.has("skipBad") && data.flag("skipBad");
    return data.build(() -> new DataSettings(source, limit, validation, holdout, skipBad));
  }

  private static Augmentation augmentation(Section augmentation) {
    boolean flip = augmentation.flag("flip");
    boolean turns = augmentation.flag("quarterTurns");
    double brightness = augmentation.number("brightness");
    double from = augmentation.number("contrastFrom");
    double to = augmentation.number("contrastTo");
    boolean clip = augmentation.flag("clip");
    return augmentation.build(() -> new Augmentation(flip, turns, brightness, from, to, clip));
  }

  private static Network network(Section network) {
    Variant variant = network.choice("variant", Variant.class);
    List<Integer> blocks = network.integers("blocks");
    int width = network.integer("width");
    List<Integer> dense = network.integers("dense");
    double dropout = network.number("dropout");
    int dropouts = network.integer("dropouts");
    return network.build(() -> new Network(variant, blocks, width, dense, dropout, dropouts));
  }

  private static Stage stage(Section stage) {
    Trainable trainable = stage.choice("trainable", Trainable.class);
    BatchNormMode batchNorm = stage.choice("batchNorm", BatchNormMode.class);
    int epochs = stage.integer("epochs");
    double learningRate = stage.number("learningRate");
    int patience = stage.integer("patience");
    return stage.build(() -> new Stage(trainable, batchNorm, epochs, learningRate, patience));
  }

  private static BackendOptions options(Section backend) {
    String engine = backend.text("engine");
    String deviceName = backend.text("device");
    Device device = backend.build(() -> Device.parse(deviceName));
    int threads = backend.integer("threads", 1, 1024);
    Precision precision = backend.choice("precision", Precision.class);
    ComputePath path = backend.choice("path", ComputePath.class);
    return new BackendOptions(engine, device, threads, precision, path);
  }
}
