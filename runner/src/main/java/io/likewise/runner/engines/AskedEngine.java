package io.likewise.runner.engines;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.files.yaml.NearestMatch;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An engine as a name asks for it, {@code BACKEND[:ENGINE][@PATH][@PRECISION][@DEVICE]}: what the
 * name says, and nothing for what it leaves open.
 *
 * @param engine what is started
 * @param path the path, if the name says one
 * @param precision the precision, if the name says one
 * @param device the device, if the name says one
 */
public record AskedEngine(
    EngineFolder engine,
    Optional<ComputePath> path,
    Optional<Precision> precision,
    Optional<Device> device) {
  private static final Pattern DEVICE = Pattern.compile("cpu|gpu(:\\d{1,3})?");

  /**
   * Reads a name.
   *
   * @throws LikewiseException {@code USAGE} if one of its words is none, or there are two of a
   *     kind; as {@link InstalledBackends#find(String)}
   */
  public static AskedEngine parse(String name, InstalledBackends installed) {
    String[] parts = name.split("@", -1);
    AskedEngine asked =
        new AskedEngine(
            installed.find(parts[0]), Optional.empty(), Optional.empty(), Optional.empty());
    for (int i = 1; i < parts.length; i++) {
      asked = asked.with(parts[i], name);
    }
    return asked;
  }

  private AskedEngine with(String word, String name) {
    if (EnumWords.all(ComputePath.class).contains(word) && path.isEmpty()) {
      ComputePath said = EnumWords.parse(ComputePath.class, word);
      return new AskedEngine(engine, Optional.of(said), precision, device);
    }
    if (EnumWords.all(Precision.class).contains(word) && precision.isEmpty()) {
      Precision said = EnumWords.parse(Precision.class, word);
      return new AskedEngine(engine, path, Optional.of(said), device);
    }
    if (DEVICE.matcher(word).matches() && device.isEmpty()) {
      return new AskedEngine(engine, path, precision, Optional.of(Device.parse(word)));
    }
    List<String> known = new ArrayList<>(EnumWords.all(ComputePath.class));
    known.addAll(EnumWords.all(Precision.class));
    known.addAll(List.of("cpu", "gpu", "gpu:N"));
    throw new LikewiseException(
            ErrorCode.USAGE,
            String.format(
                "backend: '@%s' in '%s' is not one;%s expected one path, one precision"
                    + " and one device at most, of %s.",
                word, name, NearestMatch.hint(word, known), String.join(", ", known)))
        .onSetting("backend");
  }

  /** Returns a plan for the engine, computed as the name says where it says anything. */
  public RunPlan over(RunPlan plan) {
    BackendOptions usual = plan.options();
    return new RunPlan(
        plan.experiment(),
        plan.backend(),
        new BackendOptions(
            usual.engine(),
            device.orElse(usual.device()),
            usual.threads(),
            precision.orElse(usual.precision()),
            path.orElse(usual.path()),
            usual.deterministic()));
  }
}
