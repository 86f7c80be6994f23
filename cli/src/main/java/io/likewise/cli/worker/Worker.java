package io.likewise.cli.worker;

import com.google.inject.Guice;
import com.google.inject.Injector;
import com.google.inject.Module;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.MemoryBudget;
import io.likewise.cli.benchmark.ModelMeasurement;
import io.likewise.cli.console.Failure;
import io.likewise.cli.console.LogSettings;
import io.likewise.cli.console.Notices;
import io.likewise.cli.console.RunNotices;
import io.likewise.cli.console.StandardOutput;
import io.likewise.data.fetch.FileCache;
import io.likewise.runner.benchmark.BenchmarkOrders;
import io.likewise.runner.engines.Home;
import io.likewise.runner.engines.InstalledFiles;
import io.likewise.runner.export.ExportOrders;
import io.likewise.runner.process.MemoryProperty;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.RunInputs;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.RunPlan;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/**
 * The main class of a worker process: {@code run DIR} and its orders carries out, or goes on with,
 * the run of a run directory, {@code lane DIR} trains the plan of a folder step by step as it is
 * told, {@code report DIR} makes what a finished run lacks, {@code probe BACKEND ENGINE} says in
 * JSON what an engine offers, {@code export BACKEND ENGINE DIR} and its orders writes a run's model
 * for other programs; {@code predict DIR} and {@code evaluate DIR} use a finished model as the
 * orders of a folder say, and {@code benchmark DIR} measures one.
 *
 * <p>It is the composition root: here, and nowhere else, the modules are put together.
 */
public final class Worker {
  private Worker() {}

  /** Starts the worker; {@link WorkerCommand} knows the arguments. */
  public static void main(String[] arguments) {
    LogSettings.apply(System.getProperties());
    Locale.setDefault(Locale.ROOT);
    StandardOutput output = StandardOutput.install(System.getProperties());
    PrintStream out = System.out;
    PrintStream err = System.err;
    int status = ErrorCode.INTERNAL.exitStatus();
    try {
      status = work(List.of(arguments), output, out, err);
    } finally {
      out.flush();
      err.flush();
      // Not exit: what native libraries do then has crashed finished runs.
      Runtime.getRuntime().halt(status);
    }
  }

  private static int work(
      List<String> arguments, StandardOutput output, PrintStream out, PrintStream err) {
    boolean debug = Boolean.getBoolean(Failure.DEBUG_PROPERTY);
    if (arguments.size() == 3 && arguments.get(0).equals("probe")) {
      // It has nothing to keep, and what it unpacks another will, once its parent is gone.
      StopRequest.atEndOf(
          System.in, () -> Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitStatus()));
      try {
        // On a line of its own, whatever a native library has left unfinished.
        out.print("\n" + Providers.probe(arguments.get(1), arguments.get(2)).toJson() + "\n");
        output.requireWritten("make room in the folder for temporary files.");
        return 0;
      } catch (Throwable thrown) {
        return Failure.of(thrown).print(err, debug);
      }
    }
    if (arguments.size() == 4 + ExportOrders.ARGUMENTS
        && arguments.get(0).equals(WorkerCommand.EXPORT)) {
      try {
        new CheckedExport(
                Path.of(arguments.get(3)),
                Providers.find(arguments.get(1), arguments.get(2)),
                arguments.get(2),
                cache())
            .write(ExportOrders.parse(arguments.subList(4, arguments.size())));
        return 0;
      } catch (Throwable thrown) {
        return Failure.of(thrown).print(err, debug);
      }
    }
    if (arguments.size() == 2 && arguments.get(0).equals(WorkerCommand.REPORT)) {
      try {
        return report(Path.of(arguments.get(1)), err);
      } catch (Throwable thrown) {
        return Failure.of(thrown).print(err, debug);
      }
    }
    if (arguments.size() == 2 && arguments.get(0).equals(WorkerCommand.PREDICT)) {
      try {
        int status = ModelPrediction.run(Path.of(arguments.get(1)), out, err);
        output.requireWritten("send it where there is room, and give the command again.");
        return status;
      } catch (Throwable thrown) {
        return Failure.of(thrown).print(err, debug);
      }
    }
    if (arguments.size() == 2 && arguments.get(0).equals(WorkerCommand.EVALUATE)) {
      try {
        ModelEvaluation.run(Path.of(arguments.get(1)), cache(), out, err);
        output.requireWritten("send it where there is room, and give the command again.");
        return 0;
      } catch (Throwable thrown) {
        return Failure.of(thrown).print(err, debug);
      }
    }
    if (arguments.size() == 2 && arguments.get(0).equals(WorkerCommand.BENCHMARK)) {
      return benchmark(Path.of(arguments.get(1)), err, debug);
    }
    if (arguments.size() == 2 && arguments.get(0).equals(WorkerCommand.LANE)) {
      return lane(Path.of(arguments.get(1)), out, err, debug);
    }
    if (arguments.size() < 2 || !arguments.get(0).equals(WorkerCommand.RUN)) {
      new Notices(err).accept("a worker is started by the command 'likewise run', not by hand.");
      return ErrorCode.USAGE.exitStatus();
    }
    return run(Path.of(arguments.get(1)), arguments, output, out, err, debug);
  }

  private static int run(
      Path path,
      List<String> arguments,
      StandardOutput output,
      PrintStream out,
      PrintStream err,
      boolean debug) {
    // Never closed: until its very end the process decides itself when that is.
    OrderlyEnd end = OrderlyEnd.open();
    StopRequest stop =
        new StopRequest(() -> leave(path, end, "the run was stopped before its first step.", err));
    end.stopsBy(stop::request, () -> leave(path, end, "the run was stopped within a step.", err));
    stop.requestAtEndOf(System.in);
    try {
      RunOrders orders = RunOrders.parse(arguments.subList(2, arguments.size()));
      run(path, orders, stop, out, err);
      output.requireWritten("the run is whole, and " + path + " has all that it came to.");
      return 0;
    } catch (Throwable thrown) {
      return fail(path, named(thrown, end), err, debug);
    }
  }

  /** Ends the process at once. */
  private static void leave(Path path, OrderlyEnd end, String sentence, PrintStream err) {
    ErrorCode code = end.requested().orElse(ErrorCode.INTERRUPTED);
    int status = fail(path, new LikewiseException(code, sentence), err, false);
    err.flush();
    OrderlyEnd.endNow(status);
  }

  private static Throwable named(Throwable thrown, OrderlyEnd end) {
    return thrown instanceof LikewiseException known ? end.named(known) : thrown;
  }

  private static int fail(Path path, Throwable thrown, PrintStream err, boolean debug) {
    Failure failure = Failure.of(thrown);
    FailureFile.write(path, failure.said());
    return failure.print(err, debug);
  }

  /** A lane's failure is told by its parent, which knows whether the others go on without it. */
  private static int lane(Path path, PrintStream out, PrintStream err, boolean debug) {
    // Replies alone may go to the pipe; whatever prints meanwhile is for the terminal.
    System.setOut(err);
    try {
      // Its parent lets it go after its step; never closed, for the process ends itself.
      OrderlyEnd end = OrderlyEnd.open();
      end.stopsBy(() -> {}, () -> Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitStatus()));
      serve(path, System.in, out, err);
      return 0;
    } catch (Throwable thrown) {
      Failure failure = Failure.of(thrown);
      FailureFile.write(path, failure.said());
      return debug ? failure.print(err, true) : failure.code().exitStatus();
    }
  }

  /** Carries out a lane's commands in this process. */
  static void serve(Path path, InputStream commands, PrintStream replies, PrintStream err) {
    try (RunDirectory directory = RunDirectory.open(path)) {
      composed(directory, err, binder -> {}).getInstance(LaneRun.class).serve(commands, replies);
    }
  }

  /**
   * Makes what is missing of a finished run in this process.
   *
   * @return the exit status
   */
  static int report(Path path, PrintStream err) {
    try (RunDirectory directory = RunDirectory.open(path)) {
      // What is to be said of the data the run has said.
      RunInputs inputs = new RunInputs(directory.plan(), cache(), notice -> {});
      return new LaterReport(directory, inputs).make(new Notices(err));
    }
  }

  /** Its failure its parent tells, beside what was measured of others. */
  private static int benchmark(Path folder, PrintStream err, boolean debug) {
    try {
      BenchmarkOrders orders = BenchmarkOrders.read(folder);
      BenchmarkFiles files = new BenchmarkFiles(orders, folder, cache());
      switch (orders.task()) {
        case IMAGES -> files.writeImages();
        case WRITE -> files.writeModel();
        default -> ModelMeasurement.run(orders, folder, Providers::find);
      }
      return 0;
    } catch (Throwable thrown) {
      return fail(folder, thrown, err, debug);
    }
  }

  private static FileCache cache() {
    return new FileCache(Home.cache(System.getProperties(), System.getenv()));
  }

  /** Carries out a run in this process. */
  public static void run(
      Path path, RunOrders orders, StopRequest stop, PrintStream out, PrintStream err) {
    try (RunDirectory directory = RunDirectory.open(path)) {
      // Before anything that takes its time: the engine's libraries, images, the first steps.
      err.println(opening(directory.plan()));
      composed(directory, err, new RunModule(orders, stop, out, err))
          .getInstance(WorkerRun.class)
          .run();
    }
  }

  private static String opening(RunPlan plan) {
    int threads = plan.options().threads();
    return String.format(
        "opening %s, %d thread%s", plan.engineName(), threads, threads == 1 ? "" : "s");
  }

  /** Puts together what the plan of a folder names, and what else a task needs. */
  private static Injector composed(RunDirectory directory, PrintStream err, Module task) {
    RunPlan plan = directory.plan();
    BackendProvider provider = Providers.find(plan.backend(), plan.options().engine());
    MemoryBudget memory = MemoryProperty.read(System.getProperties());
    return Guice.createInjector(
        task,
        binder -> binder.bind(RunDirectory.class).toInstance(directory),
        binder -> binder.bind(MemoryBudget.class).toInstance(memory),
        new DataModule(new RunInputs(plan, cache(), new RunNotices(directory, new Notices(err)))),
        new BackendModule(
            provider,
            plan.options(),
            InstalledFiles.ofThisProcess(
                plan.backend(), plan.options().engine(), System.getProperties())));
  }
}
