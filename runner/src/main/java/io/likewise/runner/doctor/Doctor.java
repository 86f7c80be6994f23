package io.likewise.runner.doctor;

import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.Home;
import io.likewise.runner.process.RunnerProgress;
import io.likewise.runs.machine.CgroupLimits;
import io.likewise.runs.machine.MachineShare;
import io.likewise.runs.machine.Processor;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.function.Consumer;

/**
 * Says what this machine has for runs, and what to do about what it lacks. It changes nothing, but
 * for native libraries that an engine unpacks into the cache when it is first opened.
 *
 * <p>Whatever is missing is a finding and never an exception, except that of a request to stop
 * while an engine is opened.
 *
 * @param properties the system properties
 * @param environment the environment variables
 * @param output the folder that runs are to be put into
 * @param progress hears of what is unpacked
 */
public record Doctor(
    Properties properties, Map<String, String> environment, Path output, RunnerProgress progress) {
  /** More than the 600 MB that an engine unpacks, and the 265 MB of CIFAR-10 and weights. */
  private static final long CACHE_BYTES = 1L << 30;

  /** More than two checkpoints of a whole ResNet50, and its weights in both formats, take. */
  private static final long OUTPUT_BYTES = 1L << 30;

  private static final long TEMPORARY_BYTES = 64L << 20;

  /** Looks at everything, and tells of each thing as soon as it has been looked at. */
  public void examine(Consumer<Finding> findings) {
    MachineShare share = MachineShare.here();
    Path root = Path.of("/");
    findings.accept(MachineChecks.system(properties));
    findings.accept(MachineChecks.java(Runtime.version(), properties));
    findings.accept(
        MachineChecks.processor(
            Processor.here(),
            Runtime.getRuntime().availableProcessors(),
            properties.getProperty("os.arch", "")));
    findings.accept(MachineChecks.limits(CgroupLimits.here(), share));
    findings.accept(MachineChecks.memory(share, FreeMemory.bytes(root)));
    Optional<Home> home = home(findings);
    home.ifPresent(found -> findings.accept(cache(found)));
    findings.accept(
        new FolderCheck(
                "output",
                output,
                OUTPUT_BYTES,
                "a checkpoint of a whole ResNet50 takes 286 MB, and its weights 95 MB twice",
                "Make room, or choose another output folder.")
            .find());
    findings.accept(
        new FolderCheck(
                "temporary",
                Path.of(properties.getProperty("java.io.tmpdir", "")),
                TEMPORARY_BYTES,
                "Java and engines keep small files there",
                "Make room, or choose another folder by the variable"
                    + " JAVA_TOOL_OPTIONS=-Djava.io.tmpdir=FOLDER.")
            .find());
    findings.accept(FontCheck.find());
    boolean gpu = home.isPresent() && new EngineChecks(home.get(), progress).find(findings);
    findings.accept(new GraphicsCheck(root).find(gpu));
  }

  private Optional<Home> home(Consumer<Finding> findings) {
    try {
      return Optional.of(Home.of(properties, environment));
    } catch (LikewiseException e) {
      findings.accept(Finding.problem("installation", e.code(), e.getMessage(), ""));
      return Optional.empty();
    }
  }

  private static Finding cache(Home home) {
    return new FolderCheck(
            "cache",
            home.cache(),
            CACHE_BYTES,
            "an engine unpacks up to 600 MB there, and CIFAR-10 with ImageNet weights takes 265 MB",
            "Make room, or choose another folder by the variable LIKEWISE_CACHE.")
        .find();
  }
}
