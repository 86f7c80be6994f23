package io.likewise.tck.subject;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.data.Batch;
import io.likewise.api.model.ModelSpec.Variant;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.descriptor.WorkerVariables;
import io.likewise.tck.reference.ComputeMode;
import io.likewise.tck.reference.KnownAnswers;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A process that is started as the engine's descriptor says: what a short training comes to in it,
 * and how fast it trains.
 *
 * @param digest of the weights that the short training leads to
 * @param speed of training a network between the tiny ones and ResNet50
 */
public record OtherProcess(String digest, Speed speed) {
  private static final String ANSWER = "likewise-tck-answer ";
  private static final long WARM_UP = 1_000_000_000;
  private static final long WHILE = 400_000_000;
  private static final int WHILES = 5;

  /** Starts it, and waits for what it says. */
  public static OtherProcess of(Subject subject, int threads) {
    EngineDescriptor descriptor = subject.descriptor();
    Path cache = Path.of("target", "engine-cache", subject.backend(), subject.engine());
    Map<String, String> values =
        Map.of(
            "threads", Integer.toString(threads),
            "cache", cache.toAbsolutePath().toString(),
            "folder", subject.folder().toString());
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.add("-Xmx" + descriptor.heapBytes(subject.mode().precision()));
    line.addAll(descriptor.jvmOptions(values));
    line.addAll(List.of("-cp", classPath(subject), OtherProcess.class.getName()));
    line.addAll(
        List.of(
            subject.backend(),
            subject.engine(),
            subject.device().toString(),
            subject.mode().name(),
            "" + threads));
    ProcessBuilder builder = new ProcessBuilder(line);
    WorkerVariables.apply(
        builder.environment(),
        descriptor.clears(),
        descriptor.environment(values, subject.mode().path()));
    try {
      Files.createDirectories(cache);
      Process process = builder.redirectErrorStream(true).start();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return output
          .lines()
          .filter(said -> said.startsWith(ANSWER))
          .findFirst()
          .map(OtherProcess::parse)
          .orElseThrow(
              () ->
                  new AssertionError(
                      "a process as engine.yaml describes it gave no answer, but: " + output));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static OtherProcess parse(String answer) {
    String[] said = answer.split(" ", -1);
    return new OtherProcess(
        said[1], new Speed(Double.parseDouble(said[2]), Double.parseDouble(said[3])));
  }

  /** This process's class path, the place of the provider's own classes first. */
  private static String classPath(Subject subject) {
    Class<?> provider = subject.provider().getClass();
    try {
      Path classes = Path.of(provider.getProtectionDomain().getCodeSource().getLocation().toURI());
      return classes + File.pathSeparator + System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  /** Trains with what the command line says: backend, engine, device, mode and threads. */
  public static void main(String[] arguments) {
    ComputeMode mode = ComputeMode.valueOf(arguments[3]);
    Device device = Device.parse(arguments[2]);
    Subject subject =
        new Subject(arguments[0], arguments[1], device, Path.of(""), 0, mode, new KitReport());
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    KnownAnswers larger = KnownAnswers.unchecked();
    try (Backend backend = subject.open(Integer.parseInt(arguments[4]));
        TrainableModel model = backend.create(answers.spec(), answers.weights());
        TrainableModel timed = backend.create(larger.spec(), larger.weights())) {
      String digest = ShortTraining.digest(answers, model);
      Speed speed = speed(timed, larger.batch(32, true));
      System.out.println("\n" + ANSWER + digest + " " + speed.images() + " " + speed.processors());
    }
    System.out.flush();
    // Exit handlers of native libraries have crashed processes that were done.
    Runtime.getRuntime().halt(0);
  }

  /**
   * Returns the speed in the best of a few whiles: Java compiles in some, a spinning thread in all.
   */
  private static Speed speed(TrainableModel model, Batch batch) {
    model.beginStage(Subject.ALL);
    train(model, batch, WARM_UP);
    return Stream.generate(() -> measured(model, batch))
        .limit(WHILES)
        .min(Comparator.comparingDouble(speed -> speed.processors() / speed.images()))
        .orElseThrow();
  }

  private static Speed measured(TrainableModel model, Batch batch) {
    long start = System.nanoTime();
    Duration before = processorTime();
    int images = train(model, batch, WHILE);
    double processor = processorTime().minus(before).toNanos();
    double wall = System.nanoTime() - start;
    return new Speed(images / wall * 1e9, processor / wall);
  }

  private static Duration processorTime() {
    return ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Trains for a while, and returns how many images it trained. */
  private static int train(TrainableModel model, Batch batch, long nanoseconds) {
    long start = System.nanoTime();
    int images = 0;
    do {
      model.train(batch).await();
      images += batch.size();
    } while (System.nanoTime() - start < nanoseconds);
    return images;
  }
}
