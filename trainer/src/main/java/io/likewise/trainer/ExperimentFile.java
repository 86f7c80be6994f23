package io.likewise.trainer;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.files.AtomicFile;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code experiment.yaml}: a plan as text that people read and edit, and that repeats the run.
 *
 * <p>Reading is strict. Every failure is one sentence that names the file, the full dotted key such
 * as {@code stage1.epochs}, what was found and what was expected.
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
    AtomicFile.write(file, YamlText.of(PlanTree.of(plan)));
  }

  /**
   * Reads a plan.
   *
   * @throws LikewiseException {@link ErrorCode#EXPERIMENT_INVALID} if the file cannot be read, is
   *     not YAML, has a key too many or too few, or a value that does not fit its key
   */
  public static RunPlan read(Path file) {
    return PlanTree.read(file.toString(), tree(file));
  }

  /**
   * Reads a file that somebody wrote: as {@link #read}, but the group {@code backend} may be left
   * out.
   *
   * @throws LikewiseException as {@link #read}
   */
  public static PlanDraft readDraft(Path file) {
    return PlanTree.readDraft(file.toString(), tree(file));
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

  private static Object tree(Path file) {
    return locate(file).value();
  }

  /** Reads a file of YAML, whatever its keys. */
  static YamlTree.Located locate(Path file) {
    try {
      return YamlTree.locate(UnicodeText.read(file), file.toString());
    } catch (NoSuchFileException e) {
      throw invalid(file + ": there is no such file.", e);
    } catch (CharacterCodingException e) {
      throw invalid(file + ": not text in UTF-8 or UTF-16; save it as UTF-8.", e);
    } catch (IOException e) {
      throw invalid(file + ": cannot be read; expected a file that you may read.", e);
    }
  }

  private static LikewiseException invalid(String message, IOException cause) {
    return new LikewiseException(ErrorCode.EXPERIMENT_INVALID, message, cause);
  }

  /**
   * Returns every value of a plan by its full dotted key, in the file's order, as text.
   *
   * @param plan the plan
   */
  public static Map<String, String> values(RunPlan plan) {
    Map<String, String> values = new LinkedHashMap<>();
    PlanTree.of(plan)
        .forEach(
            (key, value) -> {
              if (value instanceof Map<?, ?> group) {
                group.forEach((inner, each) -> values.put(key + "." + inner, each.toString()));
              } else {
                values.put(key, value.toString());
              }
            });
    return values;
  }

  /**
   * Returns a plan with one value changed.
   *
   * @param plan the plan, which stays as it is
   * @param key the full dotted key, such as {@code stage1.learningRate}
   * @param value the value as it would stand in the file; lists also without brackets
   * @throws LikewiseException {@link ErrorCode#USAGE} for a key that does not exist, {@link
   *     ErrorCode#EXPERIMENT_INVALID} for a value that does not fit
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
    return with(plan, values, "--set", ErrorCode.USAGE);
  }

  /**
   * As {@link #with(RunPlan, Map)}, for values that were said elsewhere.
   *
   * @param origin where, for messages
   * @param unknownKey the code of a key that does not exist
   */
  static RunPlan with(
      RunPlan plan, Map<String, String> values, String origin, ErrorCode unknownKey) {
    Map<String, Object> tree = PlanTree.of(plan);
    values.forEach((key, value) -> set(tree, key, value, origin, unknownKey));
    return PlanTree.read(origin, tree);
  }

  @SuppressWarnings("unchecked") // PlanTree's groups all are maps of text to objects
  private static void set(
      Map<String, Object> tree, String key, String value, String origin, ErrorCode unknownKey) {
    List<String> known = PlanTree.dottedKeys(tree);
    if (!known.contains(key)) {
      throw unknown(key, known, origin, unknownKey);
    }
    int dot = key.indexOf('.');
    Map<String, Object> level =
        dot < 0 ? tree : (Map<String, Object>) tree.get(key.substring(0, dot));
    level.put(key.substring(dot + 1), value);
  }

  private static LikewiseException unknown(
      String key, List<String> known, String origin, ErrorCode code) {
    List<String> inside = known.stream().filter(k -> k.startsWith(key + ".")).toList();
    String what = inside.isEmpty() ? "is not a key" : "is a group of keys";
    String nearest = nearest(key, known).map(k -> "; did you mean " + k + "?").orElse(".");
    return new LikewiseException(
        code,
        String.format(
            "%s: '%s' %s%s Expected %s.",
            origin,
            key,
            what,
            inside.isEmpty() ? nearest : ".",
            String.join(", ", inside.isEmpty() ? level(key, known) : inside)));
  }

  private static Optional<String> nearest(String key, List<String> known) {
    return NearestMatch.of(key, known)
        .or(
            () ->
                NearestMatch.of(last(key), known.stream().map(ExperimentFile::last).toList())
                    .flatMap(l -> known.stream().filter(k -> last(k).equals(l)).findFirst()));
  }

  private static String last(String key) {
    return key.substring(key.lastIndexOf('.') + 1);
  }

  /** Returns the keys beside a key; of groups, at the outermost level, only the group's name. */
  private static List<String> level(String key, List<String> known) {
    String group = key.substring(0, key.indexOf('.') + 1);
    List<String> beside =
        known.stream().filter(k -> !group.isEmpty() && k.startsWith(group)).toList();
    return beside.isEmpty()
        ? known.stream().map(k -> k.replaceFirst("\\..*", ".…")).distinct().toList()
        : beside;
  }
}
