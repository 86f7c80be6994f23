package io.likewise.cli;

import com.google.inject.Guice;
import com.google.inject.Injector;
import io.likewise.api.backend.BackendProvider;
import io.likewise.api.error.ErrorCode;
import io.likewise.data.FileCache;
import io.likewise.trainer.RunDirectory;
import io.likewise.trainer.RunPlan;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Properties;

/**
 * The main class of a worker process: {@code run DIR} carries out the run of a run directory,
 * {@code probe BACKEND ENGINE} says in JSON what an engine offers.
 *
 * <p>It is the composition root: here, and nowhere else, the rooms of the house are put together.
 */
public final class Worker {
  private Worker() {}

  /** Starts the worker; {@link WorkerCommand} knows the arguments. */
  public static void main(String[] arguments) {
    LogSettings.apply(System.getProperties());
    PrintStream out = System.out;
    PrintStream err = System.err;
    int status = ErrorCode.INTERNAL.exitStatus();
    try {
      status = work(List.of(arguments), out, err);
    } finally {
      out.flush();
      err.flush();
      // Not exit: what native libraries do then has crashed finished runs.
      Runtime.getRuntime().halt(status);
    }
  }

  private static int work(List<String> arguments, PrintStream out, PrintStream err) {
    boolean debug = Boolean.getBoolean(Main.DEBUG_PROPERTY);
    if (arguments.size() == 3 && arguments.get(0).equals("probe")) {
      try {
        out.println(Probe.of(arguments.get(1), arguments.get(2)).toJson());
        return 0;
      } catch (Throwable thrown) {
        return fail(Failure.of(thrown), err, debug);
      }
    }
    if (arguments.size() != 2 || !arguments.get(0).equals("run")) {
      err.println("likewise: a worker is started by the command 'likewise run', not by hand.");
      return ErrorCode.USAGE.exitStatus();
    }
    Path path = Path.of(arguments.get(1));
    try {
      StopRequest stop = new StopRequest();
      stop.requestAtExit(Thread.currentThread(), ErrorCode.INTERRUPTED.exitStatus());
      stop.requestAtEndOf(System.in);
      run(path, stop, out, err);
      return 0;
    } catch (Throwable thrown) {
      Failure failure = Failure.of(thrown);
      FailureFile.write(path, failure);
      return fail(failure, err, debug);
    }
  }

  private static int fail(Failure failure, PrintStream err, boolean debug) {
    failure.print(err, debug);
    return failure.code().exitStatus();
  }

  /** Carries out a run in this process. */
  static void run(Path path, StopRequest stop, PrintStream out, PrintStream err) {
    Properties properties = System.getProperties();
    try (RunDirectory directory = RunDirectory.open(path)) {
      RunPlan plan = directory.plan();
      FileCache cache = new FileCache(Home.cache(properties, System.getenv()));
      BackendProvider provider = Providers.find(plan.backend(), plan.options().engine());
      Injector injector =
          Guice.createInjector(
              new DataModule(plan, cache, notice -> err.println("likewise: " + notice)),
              new BackendModule(
                  provider,
                  plan.options(),
                  InstalledFiles.ofThisProcess(
                      plan.backend(), plan.options().engine(), properties)),
              new TrainerModule(directory, stop),
              new ReportModule(Terminal.of(properties, System.getenv()), out, err));
      injector.getInstance(WorkerRun.class).run();
    }
  }
}
