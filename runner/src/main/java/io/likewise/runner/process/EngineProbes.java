package io.likewise.runner.process;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import io.likewise.runner.engines.EngineStatus;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/**
 * Asks installed engines what they offer, each in a worker process that ends with the answer.
 *
 * @param home what is installed
 * @param progress hears of what is unpacked
 */
public record EngineProbes(Home home, RunnerProgress progress) {
  /** How a line begins in which a worker, or this process, tells a user something. */
  public static final String NOTICE = "likewise: ";

  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** Asks one engine; an engine that does not answer is broken, with the reason. */
  public EngineStatus probe(EngineFolder folder) {
    if (folder.problem().isPresent()) {
      return EngineStatus.broken(folder, folder.problem().get());
    }
    if (EngineJars.of(home).all(folder).isEmpty()) {
      return EngineStatus.broken(folder, folder.path() + ": no jar is in it");
    }
    try {
      // Before the clock starts: that takes as long as the disk does.
      new EngineCache(home, folder, progress).prepare();
    } catch (LikewiseException e) {
      if (e.code().isStop()) {
        throw e;
      }
      return EngineStatus.broken(folder, e.getMessage());
    }
    return probe(folder, WorkerCommand.probe(home, folder), TIMEOUT, () -> 0);
  }

  /**
   * As above, by this command.
   *
   * @param timeout within which there is to be an answer, or progress
   * @param progress a number that changes while the engine gets on
   */
  static EngineStatus probe(
      EngineFolder folder, WorkerCommand command, Duration timeout, LongSupplier progress) {
    try {
      // Files, not pipes: what an engine chatters can then never fill a pipe and block it.
      Path answer = Files.createTempFile("likewise-probe", ".out");
      Path complaint = Files.createTempFile("likewise-probe", ".err");
      try {
        return probe(folder, command, timeout, progress, answer, complaint);
      } finally {
        Files.deleteIfExists(answer);
        Files.deleteIfExists(complaint);
      }
    } catch (IOException e) {
      return EngineStatus.broken(folder, "its process could not be started: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return EngineStatus.broken(folder, "the question was interrupted");
    }
  }

  private static EngineStatus probe(
      EngineFolder folder,
      WorkerCommand command,
      Duration timeout,
      LongSupplier progress,
      Path answer,
      Path complaint)
      throws IOException, InterruptedException {
    Process process =
        command
            .processBuilder()
            .redirectOutput(answer.toFile())
            .redirectError(complaint.toFile())
            .start();
    long before = progress.getAsLong();
    while (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
      long now = progress.getAsLong();
      if (now == before) {
        process.destroyForcibly().waitFor();
        return EngineStatus.broken(
            folder, "it did not answer within " + timeout.toSeconds() + " seconds");
      }
      before = now;
    }
    // Its lifeline until then.
    process.getOutputStream().close();
    Optional<ErrorCode> stop = WorkerProcess.stop(process.exitValue());
    if (stop.isPresent()) {
      throw new LikewiseException(
          stop.get(),
          folder.name() + " was stopped while it was being loaded; nothing was computed.");
    }
    String json = lastLine(answer, "{");
    if (process.exitValue() != 0 || json.isEmpty()) {
      return EngineStatus.broken(folder, reason(complaint, process.exitValue()));
    }
    try {
      return EngineStatus.usable(folder, Probe.fromJson(json));
    } catch (IllegalArgumentException e) {
      return EngineStatus.broken(folder, "its answer is not understood: " + e.getMessage());
    }
  }

  /** What the worker said of its failure; where it said nothing, what its JVM said first. */
  private static String reason(Path complaint, int status) throws IOException {
    String said = lastLine(complaint, NOTICE);
    if (!said.isEmpty()) {
      return said.substring(NOTICE.length());
    }
    return lines(complaint)
        .filter(line -> !line.isBlank() && !line.startsWith("Picked up "))
        .findFirst()
        .orElse("its process ended with status " + status);
  }

  private static String lastLine(Path file, String prefix) throws IOException {
    return lines(file).filter(line -> line.startsWith(prefix)).reduce("", (first, last) -> last);
  }

  /** Decoded leniently: an engine may write anything. */
  private static Stream<String> lines(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines();
  }
}
