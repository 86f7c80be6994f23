package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.worker.StopRequest;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.lockstep.LockstepTest;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcess;
import io.likewise.runner.process.WorkerProcessTest;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A worker that does at once what {@link WorkerProcessTest} wants to see survived. */
public final class FakeWorker {
  private FakeWorker() {}

  /** Returns the command that starts one in a JVM of its own. */
  public static WorkerCommand command(List<String> options, String... arguments) {
    return of(FakeWorker.class, options, List.of(arguments));
  }

  /** Returns the command that starts a main class of the tests' class path. */
  public static WorkerCommand of(Class<?> main, List<String> options, List<String> arguments) {
    List<String> line = new ArrayList<>();
    line.add(WorkerCommand.java());
    line.addAll(List.of("-Xmx32m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    line.addAll(options);
    line.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    line.addAll(arguments);
    return new WorkerCommand(line, List.of(), Map.of("FAKE", "yes"));
  }

  /** Waits until this process is ending. */
  private static void awaitEnding() {
    Thread hook = new Thread(() -> {});
    try {
      while (true) {
        Runtime.getRuntime().addShutdownHook(hook);
        Runtime.getRuntime().removeShutdownHook(hook);
      }
    } catch (IllegalStateException e) {
      // It is.
    }
  }

  public static void main(String[] arguments) throws IOException {
    switch (arguments[0]) {
      case "succeed" -> Runtime.getRuntime().halt(System.getenv("FAKE").equals("yes") ? 0 : 1);
      case "fail" -> {
        FailureFile.write(
            Path.of(arguments[1]),
            new RunFailure(ErrorCode.DATASET_CORRUPT, "the data set is torn."));
        Runtime.getRuntime().halt(ErrorCode.DATASET_CORRUPT.exitStatus());
      }
      case "halt" -> Runtime.getRuntime().halt(Integer.parseInt(arguments[1]));
      case "crash" -> {
        Files.writeString(Path.of(arguments[1], WorkerCommand.CRASH_REPORT), "SIGSEGV");
        Runtime.getRuntime().halt(134);
      }
      case "fill the heap" -> System.err.println(new byte[1 << 30].length);
      case "wait for the end" -> {
        System.err.println("ready");
        while (System.in.read() >= 0) {
          // The parent writes nothing.
        }
        FailureFile.write(Path.of(arguments[1]), new RunFailure(ErrorCode.INTERRUPTED, "stopped."));
        Runtime.getRuntime().halt(ErrorCode.INTERRUPTED.exitStatus());
      }
      case "stop when asked" -> {
        StopRequest stop = new StopRequest();
        stop.requestAtExit(Thread.currentThread(), 1);
        System.err.println("ready");
        while (!stop.getAsBoolean()) {
          Thread.onSpinWait();
        }
        System.err.println("kept");
        Runtime.getRuntime().halt(7);
      }
      case "supervise" -> {
        Path directory = Path.of(arguments[1]);
        WorkerCommand worker = command(List.of(), "wait for the end", arguments[1]);
        System.exit(WorkerProcess.supervise(() -> WorkerProcess.start(worker, directory), e -> {}));
      }
      case "supervise from the end on" -> {
        Path directory = Path.of(arguments[1]);
        WorkerCommand worker = command(List.of(), "wait for the end", arguments[1]);
        System.exit(
            WorkerProcess.supervise(
                () -> {
                  System.err.println("ready");
                  awaitEnding();
                  return WorkerProcess.start(worker, directory);
                },
                e -> {}));
      }
      case "export" ->
          System.exit(ModelExports.await(command(List.of(), "stop when asked"), Path.of(".")));
      case "lockstep" -> {
        Path root = Path.of(arguments[1]);
        LockstepTest.install(root);
        int status = 0;
        try {
          LockstepTest.run(root, System.out, System.err, 3, arguments[2], arguments[3]);
        } catch (LikewiseException e) {
          System.err.println(e.getMessage());
          status = e.code().exitStatus();
        }
        System.exit(status);
      }
      case "print" -> {
        System.out.println(arguments[1]);
        System.err.println(arguments[2]);
        System.out.flush();
        Runtime.getRuntime().halt(Integer.parseInt(arguments[3]));
      }
      case "hang" -> {
        synchronized (FakeWorker.class) {
          while (true) {
            try {
              FakeWorker.class.wait();
            } catch (InterruptedException e) {
              // Keeps hanging.
            }
          }
        }
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    }
  }
}
