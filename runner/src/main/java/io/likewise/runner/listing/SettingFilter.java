package io.likewise.runner.listing;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.files.yaml.NearestMatch;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.util.Map;

/**
 * A value that a setting is to have.
 *
 * @param key the setting's full dotted key in {@code experiment.yaml}, such as {@code
 *     stage1.learningRate}
 * @param value as it would stand there; numbers in any way that they are written
 */
public record SettingFilter(String key, String value) {

  /**
   * Reads {@code key=value}.
   *
   * @throws LikewiseException {@code USAGE} if there is no =
   */
  public static SettingFilter parse(String text) {
    int equals = text.indexOf('=');
    if (equals < 1) {
      throw new LikewiseException(
          ErrorCode.USAGE, "'" + text + "' is no setting, expected key=value, as in seed=42.");
    }
    return new SettingFilter(text.substring(0, equals).strip(), text.substring(equals + 1).strip());
  }

  /**
   * Returns whether a plan has the value.
   *
   * @throws LikewiseException {@code USAGE} if there is no such setting
   */
  public boolean accepts(RunPlan plan) {
    Map<String, String> values = ExperimentFile.values(plan);
    String actual = values.get(key);
    if (actual == null) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          String.format(
              "'%s' is no setting;%s a run's experiment.yaml has all of them.",
              key, NearestMatch.hint(key, values.keySet())));
    }
    return plain(actual).equals(plain(value)) || isSameNumber(actual);
  }

  /** Lists may be written without brackets. */
  private static String plain(String text) {
    return text.replaceAll("[\\[\\]\\s]", "");
  }

  private boolean isSameNumber(String actual) {
    try {
      return Double.parseDouble(actual) == Double.parseDouble(value);
    } catch (NumberFormatException e) {
      return false;
    }
  }
}
