package io.likewise.runs.machine;

import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;

/**
 * The machine's processor; one that does not tell never stops a run.
 *
 * @param name what it is called; empty if unknown
 * @param cores its physical cores; 0 if unknown
 * @param features what it can do, by the system's own words in lower case, such as {@code avx2};
 *     empty if unknown
 */
public record Processor(String name, int cores, List<String> features) {
  private static final Logger LOG = LoggerFactory.getLogger(Processor.class);

  public Processor {
    features = List.copyOf(features);
  }

  /** Asks the operating system. */
  public static Processor here() {
    try {
      CentralProcessor processor = new SystemInfo().getHardware().getProcessor();
      return new Processor(
          processor.getProcessorIdentifier().getName().strip(),
          processor.getPhysicalProcessorCount(),
          words(processor.getFeatureFlags()));
    } catch (RuntimeException | LinkageError e) {
      LOG.warn("The processor's name is unknown: {}", e.toString());
      return new Processor("", 0, List.of());
    }
  }

  /** Lines such as {@code flags : fpu vme}, whatever the system puts before its words. */
  static List<String> words(List<String> lines) {
    return lines.stream()
        .flatMap(line -> Stream.of(line.toLowerCase(Locale.ROOT).split("[^a-z0-9_.]+")))
        .filter(word -> !word.isEmpty())
        .distinct()
        .toList();
  }
}
