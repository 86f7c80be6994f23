package io.likewise.runner.lockstep;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.model.Precision;
import io.likewise.runner.engines.AskedEngine;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.InstalledBackends;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * One of those that train in step: an engine, a path, a precision and a device.
 *
 * @param engine what is started
 * @param options how it is opened
 * @param name such as {@code djl:pytorch@fast@float32}, with {@code @gpu:0} behind it on a GPU; the
 *     second of equal lanes has {@code #2}
 */
public record Lane(EngineFolder engine, BackendOptions options, String name) {
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
    List<AskedEngine> all = names.stream().map(name -> AskedEngine.parse(name, installed)).toList();
    all.forEach(
        asked -> asked.precision().filter(p -> !precisions.contains(p)).ifPresent(precisions::add));
    List<Lane> lanes = new ArrayList<>();
    for (Precision precision : precisions) {
      for (AskedEngine asked : all) {
        EngineFolder engine = asked.engine().comparable();
        if (orElse(asked.precision(), usual.precisions()).contains(precision)) {
          for (Device device : orElse(asked.device(), usual.devices())) {
            for (ComputePath path : orElse(asked.path(), usual.paths())) {
              BackendOptions options =
                  new BackendOptions(engine.engine(), device, usual.threads(), precision, path);
              lanes.add(lane(engine, options, lanes));
            }
          }
        }
      }
    }
    return lanes;
  }

  private static <T> List<T> orElse(Optional<T> said, List<T> usual) {
    return said.map(List::of).orElse(usual);
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
