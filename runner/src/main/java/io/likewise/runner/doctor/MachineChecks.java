package io.likewise.runner.doctor;

import io.likewise.runs.machine.CgroupLimits;
import io.likewise.runs.machine.MachineShare;
import io.likewise.runs.machine.Processor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.StringJoiner;
import java.util.TreeMap;

/** Looks at the machine itself: system, Java, processor, limits, memory. */
final class MachineChecks {
  /** The newest Java that everything was tried on. */
  private static final int NEWEST_TRIED = 25;

  /** What the hungriest of the measured runs of a whole ResNet50 took, rounded up. */
  private static final long RUN = 3L << 30;

  private static final String AMD64 = "amd64";

  /** What engines have code of its own for, by the word that systems have for it. */
  private static final Map<String, String> VECTORS =
      new TreeMap<>(Map.of("avx2", "AVX2", "avx512f", "AVX-512"));

  private static final MathContext THREE_DIGITS = new MathContext(3);

  private static final String LIMITS = "limits";

  private MachineChecks() {}

  static Finding system(Properties properties) {
    String name = properties.getProperty("os.name", "");
    String architecture = properties.getProperty("os.arch", "");
    String text = name + " " + properties.getProperty("os.version", "") + ", " + architecture;
    Finding finding =
        isSupported(name.toLowerCase(Locale.ROOT), architecture)
            ? Finding.ok("system", text)
            : Finding.note(
                "system",
                text + ", for which no engine has native libraries",
                "Use Linux (amd64 or aarch64), macOS (aarch64) or Windows (amd64).");
    return finding.with("os", name).with("architecture", architecture);
  }

  private static boolean isSupported(String name, String architecture) {
    boolean amd64 = architecture.equals(AMD64) || architecture.equals("x86_64");
    boolean aarch64 = architecture.equals("aarch64");
    if (name.startsWith("linux")) {
      return amd64 || aarch64;
    }
    return name.startsWith("mac") ? aarch64 : name.startsWith("windows") && amd64;
  }

  static Finding java(Runtime.Version version, Properties properties) {
    String text =
        String.format(
            "%s (%s), %s",
            version, properties.getProperty("java.vendor"), properties.getProperty("java.home"));
    Finding finding =
        version.feature() <= NEWEST_TRIED
            ? Finding.ok("java", text)
            : Finding.note(
                "java",
                text + ", newer than any that was tried",
                "If something fails, use Java 17, 21 or " + NEWEST_TRIED + ".");
    return finding
        .with("version", version.toString())
        .with("home", properties.getProperty("java.home", ""));
  }

  static Finding processor(Processor processor, int logical, String architecture) {
    // Some systems put it into a longer word of theirs.
    List<String> has =
        VECTORS.keySet().stream()
            .filter(flag -> processor.features().stream().anyMatch(word -> word.contains(flag)))
            .map(VECTORS::get)
            .toList();
    StringJoiner text = new StringJoiner(", ");
    text.add(processor.name().isEmpty() ? "of unknown name" : processor.name());
    text.add(several(BigDecimal.valueOf(logical), "logical processor"));
    has.forEach(text::add);
    boolean lacks =
        architecture.equals(AMD64) && !processor.features().isEmpty() && !has.contains("AVX2");
    Finding finding =
        lacks
            ? Finding.note(
                "processor",
                text + ", without AVX2, which the engines' fast code is written for",
                "Let a virtual machine have its host's processor model; else expect long runs.")
            : Finding.ok("processor", text.toString());
    return finding
        .with("name", processor.name())
        .with("cores", processor.cores())
        .with("logicalProcessors", logical)
        .with("vectors", has);
  }

  static Finding limits(CgroupLimits limits, MachineShare share) {
    Finding finding = limitsAlone(limits, share).with("cgroupVersion", limits.version());
    if (limits.processors().isPresent()) {
      finding = finding.with("processors", limits.processors().getAsDouble());
    }
    if (limits.memoryBytes().isPresent()) {
      finding = finding.with("memoryBytes", limits.memoryBytes().getAsLong());
    }
    return finding.with("usualThreads", share.processors());
  }

  private static Finding limitsAlone(CgroupLimits limits, MachineShare share) {
    if (limits.version() == 0) {
      return Finding.ok(LIMITS, "none: no control groups here");
    }
    String where = "control groups (v" + limits.version() + ")";
    StringJoiner allowed = new StringJoiner(" and ");
    limits
        .processors()
        .ifPresent(
            count ->
                allowed.add(several(BigDecimal.valueOf(count).round(THREE_DIGITS), "processor")));
    limits.memoryBytes().ifPresent(bytes -> allowed.add(Megabytes.text(bytes) + " of memory"));
    if (allowed.length() == 0) {
      return Finding.ok(LIMITS, "none by " + where);
    }
    String text =
        String.format(
            "%s by %s; a run has %s by default",
            allowed, where, several(BigDecimal.valueOf(share.processors()), "thread"));
    return limits.processors().orElse(1) < 1
        ? Finding.note(
            LIMITS, text + ", which is held up all the time", "Allow it a whole processor.")
        : Finding.ok(LIMITS, text);
  }

  private static String several(BigDecimal count, String what) {
    String number = count.stripTrailingZeros().toPlainString();
    return number + " " + what + (number.equals("1") ? "" : "s");
  }

  /**
   * Looks at memory.
   *
   * @param available what is free now, or would be given back, of the whole machine
   */
  static Finding memory(MachineShare share, long available) {
    String text =
        String.format(
            "%s for this process, %s free on the machine",
            Megabytes.text(share.memoryBytes()), Megabytes.text(available));
    Finding finding =
        Math.min(share.memoryBytes(), available) >= RUN
            ? Finding.ok("memory", text)
            : Finding.note(
                "memory",
                text + "; a run of a whole ResNet50 takes up to " + Megabytes.text(RUN),
                share.memoryBytes() < RUN
                    ? "Use a machine, or a limit, with more, or a smaller network or batchSize."
                    : "End other programs, or use a smaller network or batchSize.");
    return finding.with("bytes", share.memoryBytes()).with("freeBytes", available);
  }
}
