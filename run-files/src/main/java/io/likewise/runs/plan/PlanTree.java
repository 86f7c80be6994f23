package io.likewise.runs.plan;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.Precision;
import io.likewise.files.yaml.YamlTree;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A plan as a tree and back: the components of {@link Experiment} in their order, and a group
 * {@code backend}.
 */
final class PlanTree {
  /** Whose values are lists; text with commas stands for one where there are none. */
  static final List<String> LISTS = List.of("network.blocks", "network.dense");

  /**
   * The keys that came later, and what a plan that was made before means. A key that is added needs
   * an entry: without it older runs cannot be read.
   */
  static final Map<String, String> LATER =
      Map.of("data.skipBad", "false", "perturb", "false", "backend.deterministic", "false");

  private static final String BACKEND = "backend";
  private static final DeserializationFeature[] COMPLETE = {
    DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES,
    DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES,
    DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES
  };

  private PlanTree() {}

  /** The group {@code backend}. */
  private record Computing(
      String name,
      String engine,
      String device,
      int threads,
      Precision precision,
      ComputePath path,
      boolean deterministic) {
    Computing {
      Device.parse(device);
      if (threads < 1 || threads > 1024) {
        throw new LikewiseException(
            ErrorCode.EXPERIMENT_INVALID,
            "threads: found '" + threads + "', expected a whole number from 1 to 1024.");
      }
    }

    BackendOptions options() {
      return new BackendOptions(
          engine, Device.parse(device), threads, precision, path, deterministic);
    }
  }

  /** Returns a plan as a tree of text, numbers, booleans and lists of numbers. */
  static ObjectNode of(RunPlan plan) {
    BackendOptions o = plan.options();
    ObjectNode tree = of(plan.experiment());
    tree.set(
        BACKEND,
        YamlTree.RECORDS.valueToTree(
            new Computing(
                plan.backend(),
                o.engine(),
                o.device().toString(),
                o.threads(),
                o.precision(),
                o.path(),
                o.deterministic())));
    return tree;
  }

  /** Returns an experiment as {@link #of(RunPlan)} does, without a backend. */
  static ObjectNode of(Experiment experiment) {
    return YamlTree.RECORDS.valueToTree(experiment);
  }

  /** Reads a plan. */
  static RunPlan plan(YamlTree yaml) {
    Experiment experiment = experiment(yaml);
    Computing computing = yaml.group(BACKEND, Computing.class, List.of(), COMPLETE);
    return new RunPlan(experiment, computing.name, computing.options());
  }

  /** Reads what somebody asks for, with a backend or without. */
  static PlanDraft draft(YamlTree yaml) {
    if (!yaml.tree().has(BACKEND)) {
      return PlanDraft.of(experiment(yaml));
    }
    RunPlan plan = plan(yaml);
    return new PlanDraft(
        plan.experiment(), Optional.of(plan.backend()), Optional.of(plan.options()));
  }

  private static Experiment experiment(YamlTree yaml) {
    complete(yaml.tree());
    return yaml.group("", Experiment.class, List.of(BACKEND), COMPLETE);
  }

  /** Adds the keys that older plans lack, and makes lists of text with commas. */
  private static void complete(JsonNode tree) {
    LATER.forEach(
        (key, value) -> {
          if (group(tree, key) instanceof ObjectNode group && !group.has(YamlTree.last(key))) {
            group.put(YamlTree.last(key), value);
          }
        });
    for (String key : LISTS) {
      if (group(tree, key) instanceof ObjectNode group
          && group.path(YamlTree.last(key)).isTextual()) {
        divide(group.get(YamlTree.last(key)).asText(), group.putArray(YamlTree.last(key)));
      }
    }
  }

  private static void divide(String text, ArrayNode list) {
    String elements = text.strip().replaceFirst("^\\[(.*)]$", "$1");
    if (!elements.isBlank()) {
      Arrays.stream(elements.split(",", -1)).map(String::strip).forEach(list::add);
    }
  }

  /** Returns the group that a key stands in. */
  static JsonNode group(JsonNode tree, String key) {
    int dot = key.lastIndexOf('.');
    return dot < 0 ? tree : tree.path(key.substring(0, dot));
  }
}
