package io.likewise.cli.options;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runs.grid.Shard;
import java.util.Map;

/** Which part of a sweep is carried out: as the option says, or as a cluster's scheduler does. */
public final class ShardOption {
  private static final String AUTO = "auto";
  private static final String SLURM_ID = "SLURM_ARRAY_TASK_ID";
  private static final String SLURM_MIN = "SLURM_ARRAY_TASK_MIN";
  private static final String SLURM_STEP = "SLURM_ARRAY_TASK_STEP";
  private static final String SLURM_COUNT = "SLURM_ARRAY_TASK_COUNT";
  private static final String KUBERNETES_INDEX = "JOB_COMPLETION_INDEX";

  private ShardOption() {}

  /**
   * Reads {@code I/N}, {@code auto}, or {@code auto/N}.
   *
   * @param text the option's value
   * @param environment the variables of this process: with {@code auto}, those of a Slurm job array
   *     or of a Kubernetes indexed Job say which part this is. Slurm says how many there are too.
   * @throws LikewiseException {@code USAGE}
   */
  public static Shard parse(String text, Map<String, String> environment) {
    if (text.matches("\\d{1,6}/\\d{1,6}")) {
      String[] parts = text.split("/", 2);
      return shard(text, Long.parseLong(parts[0]), Long.parseLong(parts[1]));
    }
    if (text.matches(AUTO + "(/\\d{1,6})?")) {
      return ofEnvironment(text, environment);
    }
    throw usage(
        "'"
            + text
            + "' is not a part; expected I/N such as 2/8, auto in a Slurm job array, or auto/N in a"
            + " Kubernetes indexed Job.");
  }

  private static Shard ofEnvironment(String text, Map<String, String> environment) {
    boolean slurm = environment.containsKey(SLURM_ID);
    if (!slurm && !environment.containsKey(KUBERNETES_INDEX)) {
      throw usage(
          String.format(
              "auto needs the variable %s of a Slurm job array or %s of a Kubernetes"
                  + " indexed Job, and neither is set; say I/N.",
              SLURM_ID, KUBERNETES_INDEX));
    }
    long index =
        slurm
            ? (number(environment, SLURM_ID) - number(environment, SLURM_MIN, 0))
                    / Math.max(1, number(environment, SLURM_STEP, 1))
                + 1
            : number(environment, KUBERNETES_INDEX) + 1;
    boolean counted = text.length() > AUTO.length();
    if (!counted && !(slurm && environment.containsKey(SLURM_COUNT))) {
      throw usage("auto does not know how many parts there are; say auto/N.");
    }
    long count =
        counted
            ? Long.parseLong(text.substring(AUTO.length() + 1))
            : number(environment, SLURM_COUNT);
    return shard(text, index, count);
  }

  private static Shard shard(String text, long index, long count) {
    if (count < 1 || index < 1 || index > count) {
      throw usage(
          String.format(
              "%s means part %s of %s, expected a part from 1 to their number.",
              text, index, count));
    }
    return new Shard((int) index, (int) count);
  }

  private static long number(Map<String, String> environment, String name, long usual) {
    return environment.containsKey(name) ? number(environment, name) : usual;
  }

  private static long number(Map<String, String> environment, String name) {
    String value = environment.get(name).strip();
    if (!value.matches("\\d{1,9}")) {
      throw usage("the variable " + name + " is '" + value + "', expected a whole number.");
    }
    return Long.parseLong(value);
  }

  private static LikewiseException usage(String what) {
    return new LikewiseException(ErrorCode.USAGE, "--shard: " + what);
  }
}
