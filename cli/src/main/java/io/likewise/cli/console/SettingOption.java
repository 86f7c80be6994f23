package io.likewise.cli.console;

import io.likewise.api.error.LikewiseException;

/**
 * The command-line options by which users change settings. Sentences that come from other modules
 * know only a setting's key, by {@link LikewiseException#setting}.
 */
final class SettingOption {
  private SettingOption() {}

  /** Returns a failure's sentence, at its end the option that it advises to change, if it does. */
  static String sentence(LikewiseException failure) {
    String sentence = failure.getMessage();
    return failure.setting().map(key -> added(sentence, option(key))).orElse(sentence);
  }

  /** What has no option of its own is a key of the experiment. */
  private static String option(String key) {
    return switch (key) {
      case "data.limit" -> "--limit";
      case "data.skipBad" -> "--skip-bad";
      case "data.source" -> "--dataset";
      case "model", "preset", "seed", "weights" -> "--" + key;
      case "backend", "deterministic", "engine", "device", "path", "precision", "threads", "heap" ->
          "--" + key;
      case "any",
          "batches",
          "debug",
          "format",
          "input",
          "mirror",
          "mixed",
          "names",
          "only",
          "onnxruntime",
          "out",
          "rounds",
          "run",
          "runs",
          "seconds" ->
          "--" + key;
      default -> "--set " + key + "=VALUE";
    };
  }

  private static String added(String sentence, String option) {
    boolean full = sentence.endsWith(".");
    String open = full ? sentence.substring(0, sentence.length() - 1) : sentence;
    return open + " (" + option + ")" + (full ? "." : "");
  }
}
