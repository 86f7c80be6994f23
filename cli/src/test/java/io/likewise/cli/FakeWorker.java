package io.likewise.cli;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.worker.StopRequest;
import io.likewise.runner.export.ModelExports;
import io.likewise.runner.lockstep.LockstepTest;
import io.likewise.runner.process.OrderlyEnd;
import io.likewise.runner.process.WorkerCommand;
import io.likewise.runner.process.WorkerProcessTest;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.RunFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.IntSupplier;

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

  /** Ends this process as a command does that says what was wrong. */
  private static void exit(IntSupplier command) {
    int status;
    try {
      status = command.getAsInt();
    } catch (LikewiseException e) {
      System.err.println(e.getMessage());
      status = e.code().exitStatus();
    }
    System.exit(status);
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
        OrderlyEnd.open().stopsBy(stop::request, () -> {});
        System.err.println("ready");
        while (!stop.getAsBoolean()) {
          Thread.onSpinWait();
        }
        System.err.println("kept");
        Runtime.getRuntime().halt(7);
      }
      case "hold" -> {
        OrderlyEnd end = OrderlyEnd.open();
        System.err.println("ready");
        while (end.requested().isEmpty()) {
          Thread.onSpinWait();
        }
        // What begins now is told at once, and the process is still there to wait for it.
        end.stopsBy(() -> System.err.println("told"), () -> {});
        end.close();
        System.exit(end.requested().orElseThrow().exitStatus());
      }
      case "export" ->
          exit(
              () ->
                  ModelExports.await(
                      command(List.of(), "stop when asked"), Path.of("."), "export"));
      case "lockstep" -> {
        Path root = Path.of(arguments[1]);
        LockstepTest.install(root);
        exit(
            () -> {
              LockstepTest.run(root, System.out, System.err, 3, arguments[2], arguments[3]);
              return 0;
            });
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
