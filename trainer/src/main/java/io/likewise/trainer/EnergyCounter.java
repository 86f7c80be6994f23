package io.likewise.trainer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The energy that the machine's processors have taken since this counter was made, where Linux
 * tells it: the sum over all packages of Intel's and AMD's RAPL, as the power capping framework
 * shows them ({@code Documentation/power/powercap}). Memory, GPUs and power supplies are no part of
 * it. Many systems let nobody but the administrator read it.
 *
 * <p>A package's counter begins anew at 0 after some hundred kilojoules, which may take a processor
 * minutes, so it has to be looked at more often than that; a counter that nobody closes does so.
 */
final class EnergyCounter implements AutoCloseable {
  /** What tells nothing. */
  static final EnergyCounter NONE = new EnergyCounter(List.of(), List.of());

  private static final Path ZONES = Path.of("/sys/class/powercap");

  /** In that time no package takes as much as its counter holds, 65 kJ and more. */
  private static final long SECONDS_BETWEEN_LOOKS = 10;

  private final List<Zone> packages;
  private final List<ScheduledExecutorService> watch;

  private EnergyCounter(List<Zone> packages, List<ScheduledExecutorService> watch) {
    this.packages = packages;
    this.watch = watch;
  }

  /** Begins to count on this machine, and goes on until it is closed. */
  static EnergyCounter ofMachine() {
    EnergyCounter counter = in(ZONES);
    if (counter.packages.isEmpty()) {
      return NONE;
    }
    ScheduledExecutorService watch =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread thread = new Thread(task, "energy");
              thread.setDaemon(true);
              return thread;
            });
    var unused =
        watch.scheduleWithFixedDelay(
            counter::joules, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    return new EnergyCounter(counter.packages, List.of(watch));
  }

  /**
   * Begins to count what a folder of power zones tells when it is asked.
   *
   * @param folder as {@code /sys/class/powercap} is
   */
  static EnergyCounter in(Path folder) {
    try (Stream<Path> zones = Files.list(folder)) {
      List<Zone> packages = new ArrayList<>();
      for (Path zone : zones.sorted().toList()) {
        if (isPackage(zone)) {
          packages.add(new Zone(zone));
        }
      }
      return new EnergyCounter(packages, List.of());
    } catch (IOException | RuntimeException e) {
      // Without one of the packages the sum would be of something else.
      return NONE;
    }
  }

  /** Zones of cores and memory lie within packages, psys around them, and mmio has them twice. */
  private static boolean isPackage(Path zone) throws IOException {
    return zone.getFileName().toString().matches("intel-rapl:\\d+")
        && Files.readString(zone.resolve("name")).startsWith("package");
  }

  /** Returns the energy so far, in joules; NaN if it is not known, now or at any time before. */
  double joules() {
    synchronized (packages) {
      double sum = packages.isEmpty() ? Double.NaN : 0;
      for (Zone each : packages) {
        sum += each.joules();
      }
      return sum;
    }
  }

  /** Ends the looks. */
  @Override
  public void close() {
    watch.forEach(ScheduledExecutorService::shutdownNow);
  }

  /** The counter of a package, which is looked at now and then. */
  private static final class Zone {
    private final Path zone;
    private final double range;
    private double last;
    private double sum;

    Zone(Path zone) throws IOException {
      this.zone = zone;
      this.range = number("max_energy_range_uj");
      this.last = number("energy_uj");
    }

    private double number(String file) throws IOException {
      return Double.parseDouble(Files.readString(zone.resolve(file)).strip());
    }

    double joules() {
      try {
        double now = number("energy_uj");
        sum += now < last ? now - last + range : now - last;
        last = now;
      } catch (IOException | NumberFormatException e) {
        sum = Double.NaN;
      }
      return sum / 1e6;
    }
  }
}
