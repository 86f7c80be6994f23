package io.likewise.trainer;

import io.likewise.api.backend.BackendOptions;
import io.likewise.files.NewFolder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;

/**
 * One cell of a grid: what it is to be made of. {@link Grid#plan} makes a plan of it.
 *
 * @param backend the backend, or backend and engine as in {@code djl:pytorch}
 * @param base the name of a preset or the path of an experiment's file, as {@link
 *     Grid#basesAreFiles} says
 * @param settings what is changed in it, by full dotted keys, {@code seed} among them
 */
public record GridCell(String backend, String base, Map<String, String> settings) {
  static final String THREADS = "backend.threads";
  private static final int DIGITS = 10;

  /**
   * Returns the name of the cell's folder, such as {@code quick-djl-pytorch-s1-3f9ac01b22}: the
   * same for the same run wherever and whenever it is asked for. The digits are the beginning of
   * the SHA-256 of the plan, the number of threads left out unless the grid says it, because
   * machines differ in it.
   *
   * @param plan the cell's plan
   */
  public String id(RunPlan plan) {
    BackendOptions o = plan.options();
    int threads = settings.containsKey(THREADS) ? o.threads() : 1;
    RunPlan portable =
        new RunPlan(
            plan.experiment(),
            plan.backend(),
            new BackendOptions(o.engine(), o.device(), threads, o.precision(), o.path()));
    String words =
        String.join(
            "-",
            plan.experiment().name(),
            plan.backend(),
            o.engine(),
            "s" + plan.experiment().seed(),
            digest(YamlText.of(PlanTree.of(portable))));
    return NewFolder.portable(words);
  }

  private static String digest(String text) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      byte[] bytes = sha.digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(bytes).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
