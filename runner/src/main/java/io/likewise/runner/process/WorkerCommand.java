package io.likewise.runner.process;

import io.likewise.api.backend.BackendOptions;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.Device;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.api.model.Precision;
import io.likewise.descriptor.EngineDescriptor;
import io.likewise.descriptor.WorkerVariables;
import io.likewise.runner.engines.EngineFolder;
import io.likewise.runner.engines.EngineJars;
import io.likewise.runner.engines.Home;
import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * How a worker JVM is started: only the installation's libraries and the engine's own jars are on
 * its class path, and all that is particular to the engine comes from its descriptor.
 *
 * @param line the program and its arguments
 * @param clears variables of this process that it does not get, see {@link WorkerVariables}
 * @param environment variables added to those of this process
 */
public record WorkerCommand(
    List<String> line, List<String> clears, Map<String, String> environment) {
  /** The name a crashing JVM's own report has in the run directory. */
  public static final String CRASH_REPORT = "hs_err.log";

  /** The status with which a JVM ends that has no memory left, by its own option. */
  static final int OUT_OF_MEMORY_STATUS = 3;

  /** The main class of every worker: it is on their class path, and nothing here needs it. */
  static final String WORKER = "io.likewise.cli.worker.Worker";

  /** What a worker is for: the run of a run directory. */
  public static final String RUN = "run";

  /** What a worker is for: training step by step, as it is told. */
  public static final String LANE = "lane";

  /** What a worker is for: making what is missing of a finished run. */
  public static final String REPORT = "report";

  /** What a worker is for: writing a finished run's model for other programs. */
  public static final String EXPORT = "export";

  /** What a worker is for: saying what a finished model makes of image files. */
  public static final String PREDICT = "predict";

  /** What a worker is for: saying how right a finished model is on a data set. */
  public static final String EVALUATE = "evaluate";

  /** What a worker is for: measuring a finished model, or what is needed for that. */
  public static final String BENCHMARK = "benchmark";

  public WorkerCommand {
    line = List.copyOf(line);
    clears = List.copyOf(clears);
    environment = Map.copyOf(environment);
  }

  /** Returns the command of a worker whose task, a run or a lane, is the plan of a folder. */
  static WorkerCommand training(
      String task,
      Home home,
      EngineFolder engine,
      BackendOptions backendOptions,
      Path folder,
      MemoryBudget memory,
      List<String> options,
      RunOrders orders) {
    List<String> all = new ArrayList<>(options);
    all.add("-XX:+ExitOnOutOfMemoryError");
    // Standard output is for results; what the JVM says of its end is none.
    all.add("-XX:+DisplayVMOutputToStderr");
    all.add("-XX:ErrorFile=" + folder.toAbsolutePath().resolve(CRASH_REPORT));
    all.addAll(memory(memory, engine.usable().heapBytes(backendOptions.precision())));
    List<String> arguments = new ArrayList<>(List.of(task, folder.toString()));
    if (task.equals(RUN)) {
      arguments.addAll(orders.arguments());
    }
    return of(home, engine, backendOptions, all, arguments);
  }

  /**
   * Returns the command of a worker that has no engine, such as one that makes what is missing of a
   * finished run. It goes on when there is no memory for one of the files.
   *
   * @param jars libraries that it has besides the program's
   */
  static WorkerCommand withoutEngine(
      String task,
      Home home,
      List<Path> jars,
      Path folder,
      MemoryBudget memory,
      List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.addAll(memory(memory, memory.heapBytes()));
    List<String> line = line(home, all, List.of(), jars);
    line.addAll(List.of(task, folder.toString()));
    return new WorkerCommand(line, List.of(), Map.of());
  }

  /** Returns what gives a worker its memory; its engine has so much besides the batches. */
  private static List<String> memory(MemoryBudget memory, long engineBuffers) {
    return List.of(
        "-Xmx" + (memory.heapBytes() >> 20) + "m",
        // Engines have buffers too; Java would allow for as much as the heap.
        "-XX:MaxDirectMemorySize=" + (engineBuffers + memory.bufferBytes()),
        MemoryProperty.option(memory));
  }

  /** Returns the command of a worker that says what an engine offers. */
  static WorkerCommand probe(Home home, EngineFolder engine) {
    return of(
        home,
        engine,
        alone(engine),
        List.of(),
        List.of("probe", engine.backend(), engine.engine()));
  }

  /** Returns the command of a worker that writes a run's model and opens it again. */
  static WorkerCommand export(
      Home home,
      EngineFolder engine,
      BackendOptions backendOptions,
      Path runDirectory,
      MemoryBudget memory,
      List<String> options,
      List<String> orders) {
    List<String> all = new ArrayList<>(options);
    all.addAll(memory(memory, engine.usable().heapBytes(backendOptions.precision())));
    List<String> arguments =
        new ArrayList<>(
            List.of(EXPORT, engine.backend(), engine.engine(), runDirectory.toString()));
    arguments.addAll(orders);
    return of(home, engine, backendOptions, all, arguments);
  }

  /** Returns the command of a worker that uses a finished model as the orders of a folder say. */
  static WorkerCommand inference(
      String task,
      Home home,
      EngineFolder engine,
      BackendOptions backendOptions,
      Path folder,
      MemoryBudget memory,
      List<String> options) {
    List<String> all = new ArrayList<>(options);
    all.addAll(memory(memory, engine.usable().heapBytes(backendOptions.precision())));
    return of(home, engine, backendOptions, all, List.of(task, folder.toString()));
  }

  /** Returns what is asked of an engine that is to compute nothing worth mentioning. */
  private static BackendOptions alone(EngineFolder engine) {
    return new BackendOptions(
        engine.engine(), Device.CPU, 1, Precision.FLOAT32, ComputePath.REFERENCE);
  }

  private static WorkerCommand of(
      Home home,
      EngineFolder engine,
      BackendOptions backendOptions,
      List<String> options,
      List<String> arguments) {
    EngineDescriptor descriptor = engine.usable();
    Map<String, String> values =
        Map.of(
            "threads", Integer.toString(backendOptions.threads()),
            "cache", EngineCache.folder(home, engine).toString(),
            "folder", engine.path().toString());
    List<String> all = new ArrayList<>(ClassArchive.ofWorkers(home, engine).options());
    all.addAll(options);
    List<String> line =
        line(home, all, descriptor.jvmOptions(values), EngineJars.of(home).all(engine));
    line.addAll(arguments);
    return new WorkerCommand(
        line, descriptor.clears(), descriptor.environment(values, backendOptions.path()));
  }

  /** Returns a line that ends with the main class. */
  private static List<String> line(
      Home home, List<String> options, List<String> engineOptions, List<Path> engineJars) {
    List<String> line = new ArrayList<>();
    line.add(java());
    line.add("-Dfile.encoding=UTF-8");
    line.add("-Djava.awt.headless=true");
    // Neither the program nor an engine reads Java's serialization, so that no file may bring any.
    line.add("-Djdk.serialFilter=!*");
    line.addAll(permissions(Runtime.version().feature()));
    line.addAll(patience(Runtime.version().feature()));
    line.add("-D" + Home.PROPERTY + "=" + home.folder());
    line.add("-D" + Home.CACHE_PROPERTY + "=" + home.cache());
    line.addAll(options);
    // What is young is small or lives long, and images that stay for the whole run need the room.
    line.add("-Xmn32m");
    // Last, so that an engine can overrule what every worker gets.
    line.addAll(engineOptions);
    line.add("-cp");
    List<Path> jars = new ArrayList<>(home.libraries());
    jars.addAll(engineJars);
    line.add(classPath(home, jars));
    line.add(WORKER);
    return line;
  }

  /** Returns the Java that runs this process. */
  public static String java() {
    String name = System.getProperty("os.name").startsWith("Windows") ? "java.exe" : "java";
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  /**
   * Returns the options by which a Java allows what Guice and the engines' native libraries do, and
   * of which it otherwise warns at every start; older ones do not know them.
   *
   * @param java the feature release
   */
  public static List<String> permissions(int java) {
    return java < 24
        ? List.of()
        : List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");
  }

  /**
   * Returns the options by which a thread that needs memory waits for the collector for as long as
   * others decode images. While a decoder of Java's holds an array for native code nothing is
   * collected, and by its own choice a Java up to 21 gives up after two tries: an OutOfMemoryError
   * in a heap with room enough.
   *
   * @param java the feature release
   */
  static List<String> patience(int java) {
    return java > 21
        ? List.of()
        : List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:GCLockerRetryAllocationCount=1000");
  }

  static String classPath(Home home, List<Path> jars) {
    if (home.folder().toString().contains(File.pathSeparator)) {
      throw new LikewiseException(
          ErrorCode.BACKEND_BROKEN,
          home.folder()
              + ": Java cannot start a program from a folder that has '"
              + File.pathSeparator
              + "' in its path; install Likewise below one that has none.");
    }
    return jars.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
  }

  /** Returns the largest Java heap, as {@code -Xmx} says it; empty if nothing does. */
  String heap() {
    return line.stream()
        .filter(argument -> argument.startsWith("-Xmx"))
        .map(argument -> argument.substring("-Xmx".length()))
        .reduce("", (before, last) -> last);
  }

  /** Returns a process of this command that is yet to be started. */
  public ProcessBuilder processBuilder() {
    ProcessBuilder builder = new ProcessBuilder(line);
    WorkerVariables.apply(builder.environment(), clears, environment);
    return builder;
  }
}
