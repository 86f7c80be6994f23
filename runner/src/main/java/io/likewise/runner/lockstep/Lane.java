package io.likewise.runner.lockstep;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.Precision;
import io.likewise.files.yaml.NearestMatch;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * One of those that train in step: an engine, a path, a precision and a device.
 *
 * @param engine what is started
 * @param options how it is opened
 * @param name such as {@code djl:pytorch@fast@float32}, with {@code @gpu:0} behind it on a GPU; the
 *     second of equal lanes has {@code #2}
 */
public record Lane(EngineFolder engine, BackendOptions options, String name) {
  private static final Pattern DEVICE = Pattern.compile("cpu|gpu(:\\d{1,3})?");

  /**
   * What may be left open in a lane's name.
   *
   * @param paths taken by a lane that names none
   * @param precisions taken by a lane that names none
   * @param devices taken by a lane that names none
   * @param threads of one operation
   */
  public record Usual(
      List<ComputePath> paths, List<Precision> precisions, List<Device> devices, int threads) {}

  /**
   * Returns the lanes that some names stand for: one for each precision, then each name, then each
   * device, then each path, so that those of a precision are together.
   *
   * @param names each {@code BACKEND[:ENGINE][@PATH][@PRECISION][@DEVICE]}
   */
  public static List<Lane> of(List<String> names, InstalledBackends installed, Usual usual) {
    List<Precision> precisions = new ArrayList<>(usual.precisions());
    List<Asked> all = names.stream().map(name -> Asked.parse(name, installed)).toList();
    all.forEach(
        asked ->
            asked.precisions.stream()
                .filter(p -> !precisions.contains(p))
                .forEach(precisions::add));
    List<Lane> lanes = new ArrayList<>();
    for (Precision precision : precisions) {
      for (Asked asked : all) {
        if (orElse(asked.precisions, usual.precisions()).contains(precision)) {
          for (Device device : orElse(asked.devices, usual.devices())) {
            for (ComputePath path : orElse(asked.paths, usual.paths())) {
              BackendOptions options =
                  new BackendOptions(
                      asked.engine.engine(), device, usual.threads(), precision, path);
              lanes.add(lane(asked.engine, options, lanes));
            }
          }
        }
      }
    }
    return lanes;
  }

  private static <T> List<T> orElse(List<T> said, List<T> usual) {
    return said.isEmpty() ? usual : said;
  }

  private static Lane lane(EngineFolder engine, BackendOptions options, List<Lane> before) {
    String device = options.device().equals(Device.CPU) ? "" : "@" + options.device();
    String name =
        engine.name()
            + "@"
            + EnumWords.of(options.path())
            + "@"
            + EnumWords.of(options.precision())
            + device;
    long equal = before.stream().filter(l -> l.name.replaceFirst("#.*", "").equals(name)).count();
    return new Lane(engine, options, equal == 0 ? name : name + "#" + (equal + 1));
  }

  /** One name: what it says, and nothing for what it leaves open. */
  private record Asked(
      EngineFolder engine,
      List<ComputePath> paths,
      List<Precision> precisions,
      List<Device> devices) {

    static Asked parse(String name, InstalledBackends installed) {
      String[] parts = name.split("@", -1);
      EngineFolder engine = installed.find(parts[0]).comparable();
      List<ComputePath> paths = new ArrayList<>();
      List<Precision> precisions = new ArrayList<>();
      List<Device> devices = new ArrayList<>();
      for (int i = 1; i < parts.length; i++) {
        String word = parts[i];
        if (EnumWords.all(ComputePath.class).contains(word) && paths.isEmpty()) {
          paths.add(EnumWords.parse(ComputePath.class, word));
        } else if (EnumWords.all(Precision.class).contains(word) && precisions.isEmpty()) {
          precisions.add(EnumWords.parse(Precision.class, word));
        } else if (DEVICE.matcher(word).matches() && devices.isEmpty()) {
          devices.add(Device.parse(word));
        } else {
          throw unknown(name, word);
        }
      }
      return new Asked(engine, paths, precisions, devices);
    }

    private static LikewiseException unknown(String name, String word) {
      List<String> known = new ArrayList<>(EnumWords.all(ComputePath.class));
      known.addAll(EnumWords.all(Precision.class));
      known.addAll(List.of("cpu", "gpu", "gpu:N"));
      return new LikewiseException(
              ErrorCode.USAGE,
              String.format(
                  "backend: '@%s' in '%s' is not one;%s expected one path, one precision"
                      + " and one device at most, of %s.",
                  word, name, NearestMatch.hint(word, known), String.join(", ", known)))
          .onSetting("backend");
    }
  }

  /**
   * Returns what a lane, not the first, is compared with: the first one before it of its own
   * precision; if there is none, the first of all.
   */
  static int baseOf(List<Lane> lanes, int index) {
    Precision precision = lanes.get(index).options.precision();
    for (int i = 0; i < index; i++) {
      if (lanes.get(i).options.precision() == precision) {
        return i;
      }
    }
    return 0;
  }

  /** Returns what it trains. */
  public RunPlan plan(Experiment experiment) {
    return new RunPlan(experiment, engine.backend(), options);
  }

  /** Returns the name as a folder may have it. */
  String folder() {
    return name.replaceAll("[^A-Za-z0-9._-]+", "-");
  }
}
