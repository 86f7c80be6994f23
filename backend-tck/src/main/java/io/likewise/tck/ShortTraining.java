package io.likewise.tck;

import io.likewise.api.backend.Backend;
import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.Device;
import io.likewise.api.backend.TrainableModel;
import io.likewise.api.model.ModelSpec.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntConsumer;
import java.util.stream.Stream;

/**
 * A few steps of both stages and the digest of the weights they lead to, in this process or, as a
 * program, in another.
 */
final class ShortTraining {
  private static final String ANSWER = "likewise-tck-digest=";

  /** Properties that the other process makes for itself. */
  private static final List<String> OWN =
      List.of("java.", "jdk.", "sun.", "os.", "user.", "file.", "path.", "line.", "surefire.");

  private ShortTraining() {}

  static String digest(KnownAnswers answers, TrainableModel model) {
    return digest(answers, model, step -> {});
  }

  /**
   * Trains four steps of a frozen stage and three of an unfrozen one.
   *
   * @param between what to do before each step
   */
  static String digest(KnownAnswers answers, TrainableModel model, IntConsumer between) {
    model.beginStage(Subject.HEAD);
    for (int step = 0; step < 4; step++) {
      between.accept(step);
      model.train(answers.frozenStep(step)).await();
    }
    model.beginStage(Subject.ALL);
    for (int step = 0; step < 3; step++) {
      between.accept(4 + step);
      model.train(answers.unfrozenStep("stage2", step)).await();
    }
    return model.weights().digest();
  }

  /** Does it in another process, with this one's class path, options and properties. */
  static String digestOfAnotherProcess(Subject subject, Way way, int threads) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(argument -> argument.startsWith("-X"))
        .forEach(command::add);
    System.getProperties().stringPropertyNames().stream()
        .filter(name -> OWN.stream().noneMatch(name::startsWith))
        .forEach(name -> command.add("-D" + name + "=" + System.getProperty(name)));
    command.add("-cp");
    command.add(classPath(subject));
    command.add(ShortTraining.class.getName());
    Stream.of(subject.backend(), subject.engine(), way.name(), "" + threads).forEach(command::add);
    try {
      Path complaint = Files.createTempFile("likewise-tck", ".err");
      try {
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(complaint.toFile());
        builder.environment().put("OMP_NUM_THREADS", "" + threads);
        Process process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return output
            .lines()
            .filter(line -> line.startsWith(ANSWER))
            .findFirst()
            .map(line -> line.substring(ANSWER.length()))
            .orElseThrow(() -> new AssertionError("no answer, but: " + text(complaint)));
      } finally {
        Files.delete(complaint);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** This process's class path, the place of the provider's own classes first. */
  private static String classPath(Subject subject) {
    try {
      Path provider =
          Path.of(
              subject
                  .provider()
                  .getClass()
                  .getProtectionDomain()
                  .getCodeSource()
                  .getLocation()
                  .toURI());
      return provider
          + System.getProperty("path.separator")
          + System.getProperty("java.class.path");
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }

  private static String text(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void main(String[] arguments) {
    Subject subject = new Subject(arguments[0], arguments[1], 0);
    Way way = Way.valueOf(arguments[2]);
    int threads = Integer.parseInt(arguments[3]);
    KnownAnswers answers = KnownAnswers.tiny(Variant.KERAS);
    BackendOptions options =
        new BackendOptions(subject.engine(), Device.CPU, threads, way.precision(), way.path());
    try (Backend backend = subject.open(options);
        TrainableModel model = backend.create(answers.spec(), answers.weights())) {
      System.out.println(ANSWER + digest(answers, model));
    }
    System.out.flush();
    // Exit handlers of native libraries have crashed processes that were done.
    Runtime.getRuntime().halt(0);
  }
}
