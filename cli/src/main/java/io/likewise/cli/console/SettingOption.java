package io.likewise.cli.console;

import io.likewise.api.error.LikewiseException;
import java.util.Map;

/**
 * The command-line options by which users change settings. Sentences that come from other modules
 * know only a setting's key, by {@link LikewiseException#setting}.
 */
final class SettingOption {
  private static final Map<String, String> OPTIONS =
      Map.ofEntries(
          Map.entry("any", "--any"),
          Map.entry("backend", "--backend"),
          Map.entry("data.limit", "--limit"),
          Map.entry("data.skipBad", "--skip-bad"),
          Map.entry("data.source", "--dataset"),
          Map.entry("debug", "--debug"),
          Map.entry("device", "--device"),
          Map.entry("engine", "--engine"),
          Map.entry("format", "--format"),
          Map.entry("heap", "--heap"),
          Map.entry("mirror", "--mirror"),
          Map.entry("mixed", "--mixed"),
          Map.entry("model", "--model"),
          Map.entry("out", "--out"),
          Map.entry("path", "--path"),
          Map.entry("precision", "--precision"),
          Map.entry("preset", "--preset"),
          Map.entry("run", "--run"),
          Map.entry("runs", "--runs"),
          Map.entry("seed", "--seed"),
          Map.entry("threads", "--threads"),
          Map.entry("weights", "--weights"));

  private SettingOption() {}

  /** Returns a failure's sentence, at its end the option that it advises to change, if it does. */
  static String sentence(LikewiseException failure) {
    String sentence = failure.getMessage();
    return failure.setting().map(key -> added(sentence, option(key))).orElse(sentence);
  }

  /** What has no option of its own is a key of the experiment. */
  private static String option(String key) {
    return OPTIONS.getOrDefault(key, "--set " + key + "=VALUE");
  }

  private static String added(String sentence, String option) {
    boolean full = sentence.endsWith(".");
    String open = full ? sentence.substring(0, sentence.length() - 1) : sentence;
    return open + " (" + option + ")" + (full ? "." : "");
  }
}
