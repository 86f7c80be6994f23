package io.likewise.runs.plan;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.files.AtomicFile;
import io.likewise.files.yaml.YamlTree;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code experiment.yaml}: a plan as text that people read and edit, and that repeats the run.
 *
 * <p>Reading is strict. Every failure is one sentence that names the file, the line, the full
 * dotted key such as {@code stage1.epochs}, what was found and what was expected.
 */
public final class ExperimentFile {
  /** The file's name in a run directory. */
  public static final String NAME = "experiment.yaml";

  private ExperimentFile() {}

  /**
   * Writes a plan; the file appears whole or not at all.
   *
   * @throws LikewiseException {@link ErrorCode#OUTPUT_UNWRITABLE}
   */
  public static void write(RunPlan plan, Path file) {
    AtomicFile.write(file, text(plan));
  }

  /** Returns a plan as the file has it. */
  public static String text(RunPlan plan) {
    return YamlText.of(PlanTree.of(plan), Map.of());
  }

  /**
   * Reads a plan.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} if the file cannot be read, is
   *     not YAML, has a key too many or too few, or a value that does not fit its key
   */
  public static RunPlan read(Path file) {
    return PlanTree.plan(YamlTree.read(file));
  }

  /**
   * Reads a file that somebody wrote: as {@link #read}, but the group {@code backend} may be left
   * out.
   *
   * @throws LikewiseException as {@link #read}
   */
  public static PlanDraft readDraft(Path file) {
    return PlanTree.draft(YamlTree.read(file));
  }

  /**
   * Returns an experiment as a file to edit, with a note on every key. {@link #readDraft} reads it.
   *
   * @param experiment the experiment
   * @param heading what is said first, a line of comment each
   */
  public static String annotated(Experiment experiment, List<String> heading) {
    StringBuilder text = new StringBuilder();
    heading.forEach(line -> text.append(("# " + line).strip()).append('\n'));
    text.append(YamlText.of(PlanTree.of(experiment), KeyNotes.ALL));
    KeyNotes.BACKEND.forEach(line -> text.append("# ").append(line).append('\n'));
    return text.toString();
  }

  /**
   * Returns every value of a plan by its full dotted key, in the file's order, as text.
   *
   * @param plan the plan
   */
  public static Map<String, String> values(RunPlan plan) {
    Map<String, String> values = new LinkedHashMap<>();
    YamlTree.values(PlanTree.of(plan))
        .forEach((key, value) -> values.put(key, YamlTree.text(value)));
    return values;
  }

  /**
   * Returns what makes a plan this one and no other, by full dotted keys, sorted: not how a file
   * writes values, and nothing of keys that came later and are at what their absence means.
   *
   * @param plan the plan
   */
  public static SortedMap<String, String> canonical(RunPlan plan) {
    SortedMap<String, String> canonical = new TreeMap<>();
    YamlTree.values(PlanTree.of(plan))
        .forEach(
            (key, value) -> {
              if (!value.asText().equals(PlanTree.LATER.get(key))) {
                boolean decimal = value.isDouble();
                canonical.put(
                    key, decimal ? Double.toHexString(value.doubleValue()) : YamlTree.text(value));
              }
            });
    return canonical;
  }

  /** Returns whether a key's value is a list. */
  public static boolean isList(String key) {
    return PlanTree.LISTS.contains(key);
  }

  /**
   * Returns a plan with one value changed.
   *
   * @param plan the plan, which stays as it is
   * @param key the full dotted key, such as {@code stage1.learningRate}
   * @param value the value as it would stand in the file; lists also without brackets
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} for a key that does not exist,
   *     or a value that does not fit
   */
  public static RunPlan with(RunPlan plan, String key, String value) {
    return with(plan, Map.of(key, value));
  }

  /**
   * Returns a plan with several values changed at once, so that values which only fit together,
   * such as {@code stage2.trainable} and {@code stage2.batchNorm}, need no order.
   *
   * @param plan the plan, which stays as it is
   * @param values the new values by their full dotted keys
   * @throws LikewiseException as {@link #with(RunPlan, String, String)}
   */
  public static RunPlan with(RunPlan plan, Map<String, String> values) {
    return with(plan, values, "setting");
  }

  /**
   * As {@link #with(RunPlan, Map)}, for values that were said elsewhere.
   *
   * @param origin where, for messages
   * @throws LikewiseException as {@link #with(RunPlan, String, String)}
   */
  public static RunPlan with(RunPlan plan, Map<String, String> values, String origin) {
    ObjectNode tree = PlanTree.of(plan);
    // In a group that is none, a key is as unknown as it would be beside that.
    values.forEach(
        (key, value) -> {
          if (PlanTree.group(tree, key) instanceof ObjectNode group) {
            group.put(YamlTree.last(key), value);
          } else {
            tree.put(key, value);
          }
        });
    return PlanTree.plan(new YamlTree(origin, tree, Map.of()));
  }
}
