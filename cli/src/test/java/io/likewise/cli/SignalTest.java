package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.api.error.ErrorCode;
import io.likewise.runs.checkpoint.Checkpoints;
import io.likewise.runs.checkpoint.Position;
import io.likewise.runs.directory.FailureFile;
import io.likewise.runs.directory.FinishedRun;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.Timeout.ThreadMode;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("A signal")
@DisabledOnOs(OS.WINDOWS)
@Timeout(value = 120, threadMode = ThreadMode.SEPARATE_THREAD)
class SignalTest {
  @TempDir private Path directory;

  /** Starts a process, sends it a signal once it is ready, and returns what it said after that. */
  private static List<String> end(String signal, int expectedStatus, String... arguments)
      throws IOException, InterruptedException {
    Process process =
        FakeWorker.command(List.of(), arguments).processBuilder().redirectErrorStream(true).start();
    BufferedReader output = process.inputReader();
    String line = output.readLine();
    while (line != null && !line.equals("ready")) {
      line = output.readLine();
    }
    send(signal, process.toHandle());
    List<String> rest = output.lines().toList();
    assertThat(process.waitFor()).isEqualTo(expectedStatus);
    return rest;
  }

  /** What has ended meanwhile needs none. The shell's own kill, for there may be no other. */
  private static void send(String signal, ProcessHandle... processes)
      throws IOException, InterruptedException {
    StringBuilder line = new StringBuilder("kill -").append(signal);
    Stream.of(processes).forEach(process -> line.append(' ').append(process.pid()));
    new ProcessBuilder("sh", "-c", line.toString()).redirectErrorStream(true).start().waitFor();
  }

  /**
   * As SIGINT is of a process that a shell without job control has started in the background, and
   * SIGHUP of one that nohup has.
   */
  private static void assumeNotIgnored(String signal) throws IOException {
    Path status = Path.of("/proc/self/status");
    int number = Map.of("HUP", 1, "INT", 2, "TERM", 15).get(signal);
    if (Files.exists(status)) {
      String ignored =
          Files.readAllLines(status).stream()
              .filter(line -> line.startsWith("SigIgn:"))
              .findFirst()
              .orElseThrow();
      long mask = Long.parseUnsignedLong(ignored.substring("SigIgn:".length()).strip(), 16);
      Assumptions.assumeThat(mask & 1L << (number - 1)).isZero();
    }
  }

  @Test
  @DisplayName("to a worker lets the run finish its step, keep its results and end the process")
  void worker() throws IOException, InterruptedException {
    assertThat(end("TERM", 7, "stop when asked")).containsExactly("kept");
  }

  @ParameterizedTest(name = "{0}, just before a worker is there, stops it all the same")
  @CsvSource({"INT, 130", "TERM, 143", "HUP, 143"})
  void beforeTheWorker(String signal, int status) throws IOException, InterruptedException {
    assumeNotIgnored(signal);
    assertThat(end(signal, status, "hold")).containsExactly("told");
  }

  @Test
  @DisplayName("to an export ends its worker too")
  void export() throws IOException, InterruptedException {
    assertThat(end("TERM", ErrorCode.TERMINATED.exitStatus(), "export"))
        .containsExactly("kept", "the export was stopped.");
  }

  @Test
  @DisplayName("while lanes start lets the one that starts end, and no other begins")
  void startingLanes() throws IOException, InterruptedException {
    assertThat(
            end(
                "TERM",
                ErrorCode.TERMINATED.exitStatus(),
                "lockstep",
                directory.toString(),
                "steps:patient@float32",
                "steps:patient@float64"))
        .doesNotContain("ready");
  }

  @Nested
  @DisplayName("in the middle of a step")
  class InStep {
    private static final String STOPPING = "stopping after the step";
    private final List<String> said = new ArrayList<>();

    /** A command of the product's, whose workers wait in every step but the first. */
    private Process start(ServerSocket gate, String... arguments) throws IOException {
      TestHome.install(directory);
      TestHome.engine(directory, "steps", "gated");
      ProcessBuilder builder =
          FakeWorker.of(
                  Main.class,
                  List.of("-Xmx256m", "-Dlikewise.home=" + directory),
                  List.of(arguments))
              .processBuilder()
              .directory(directory.toFile())
              .redirectErrorStream(true);
      if (gate != null) {
        builder.environment().put(StepBackendProvider.GATE, String.valueOf(gate.getLocalPort()));
      }
      return builder.start();
    }

    private static String[] run(String... more) {
      List<String> line = new ArrayList<>(List.of(more));
      line.addAll(List.of("--preset", "quick", "--dataset", "sample", "--limit", "40"));
      line.addAll(List.of("--epochs", "9,1", "--threads", "1", "--backend", "steps:gated"));
      line.addAll(List.of("--set", "network.width=4", "--checkpoint-every=1"));
      return line.toArray(String[]::new);
    }

    private static ServerSocket gate() throws IOException {
      return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    /** Its only child. */
    private static ProcessHandle worker(Process parent) {
      return parent.children().findFirst().orElseThrow();
    }

    private void readUntil(BufferedReader output, String word) throws IOException {
      String line = output.readLine();
      while (line != null) {
        said.add(line);
        if (line.contains(word)) {
          return;
        }
        line = output.readLine();
      }
      throw new AssertionError("'" + word + "' was not said: " + said);
    }

    /** Lets every step end that is begun, until the process has. */
    private static void letGo(ServerSocket gate) {
      Thread opening =
          new Thread(
              () -> {
                try {
                  while (true) {
                    gate.accept().close();
                  }
                } catch (IOException e) {
                  // Closed: the test is over.
                }
              });
      opening.setDaemon(true);
      opening.start();
    }

    private Path onlyRun(String folder) throws IOException {
      try (Stream<Path> all = Files.list(directory.resolve(folder))) {
        return all.filter(FinishedRun::isRun).findFirst().orElseThrow();
      }
    }

    private long count(String words) {
      return said.stream().filter(line -> line.contains(words)).count();
    }

    @ParameterizedTest(name = "{0} to {1} ends a run in order with {2}, and says how it goes on")
    @CsvSource({
      "INT, parent, 130",
      "INT, worker, 130",
      "INT, both, 130",
      "TERM, parent, 143",
      "TERM, worker, 143",
      "TERM, both, 143",
      "HUP, both, 143",
    })
    void once(String signal, String whom, int status) throws IOException, InterruptedException {
      assumeNotIgnored(signal);
      try (ServerSocket gate = gate()) {
        Process parent = start(gate, run("run"));
        Socket step = gate.accept();
        switch (whom) {
          case "parent" -> send(signal, parent.toHandle());
          case "worker" -> send(signal, worker(parent));
          default -> send(signal, parent.toHandle(), worker(parent));
        }
        step.close();
        letGo(gate);
        parent.inputReader().lines().forEach(said::add);
        assertThat(parent.waitFor()).isEqualTo(status);
      }
      Path run = onlyRun("runs");
      assertThat(FailureFile.read(run).orElseThrow().code().isStop()).isTrue();
      assertThat(Checkpoints.position(run)).isPresent();
      assertThat(count("likewise resume runs/")).isOne();
      assertThat(said.get(said.size() - 1)).contains("likewise resume " + Path.of("runs"));
    }

    @ParameterizedTest(name = "a second {0} to {1} leaves at once with {2}")
    @CsvSource({"INT, parent, 130", "TERM, both, 143", "TERM, worker, 143"})
    void twice(String signal, String whom, int status) throws IOException, InterruptedException {
      assumeNotIgnored(signal);
      Optional<Position> before;
      try (ServerSocket gate = gate()) {
        Process parent = start(gate, run("run", "--retries", "3"));
        try (Socket step = gate.accept()) {
          ProcessHandle worker = worker(parent);
          ProcessHandle[] all =
              switch (whom) {
                case "parent" -> new ProcessHandle[] {parent.toHandle()};
                case "worker" -> new ProcessHandle[] {worker};
                default -> new ProcessHandle[] {parent.toHandle(), worker};
              };
          before = Checkpoints.position(onlyRun("runs"));
          BufferedReader output = parent.inputReader();
          send(signal, all);
          if (!whom.equals("worker")) {
            readUntil(output, STOPPING);
          }
          assertThat(worker.isAlive()).isTrue();
          while (!parent.waitFor(100, TimeUnit.MILLISECONDS)) {
            send(signal, all);
          }
          // The step is still waiting.
          worker.onExit().join();
          assertThat(step.isClosed()).isFalse();
          output.lines().forEach(said::add);
        }
        assertThat(parent.exitValue()).isEqualTo(status);
      }
      assertThat(count("likewise resume")).isOne();
      assertThat(count("goes on from " + before.orElseThrow())).isOne();
      assertThat(FailureFile.read(onlyRun("runs")).orElseThrow().code().isStop()).isTrue();
    }

    @Test
    @DisplayName("that kills the parent has the worker end in order, and the run can be resumed")
    void orphan() throws IOException, InterruptedException {
      try (ServerSocket gate = gate()) {
        Process parent = start(gate, run("run"));
        ProcessHandle worker;
        Socket step = gate.accept();
        worker = worker(parent);
        parent.destroyForcibly().waitFor();
        assertThat(worker.isAlive()).isTrue();
        step.close();
        letGo(gate);
        worker.onExit().join();
      }
      Path run = onlyRun("runs");
      assertThat(FailureFile.read(run).orElseThrow().code()).isEqualTo(ErrorCode.INTERRUPTED);
      Process resumed = start(null, "resume");
      resumed.inputReader().lines().forEach(said::add);
      assertThat(resumed.waitFor()).as("%s", said).isZero();
      assertThat(said.get(0)).contains(run.getFileName().toString(), "goes on from stage 1");
      assertThat(FinishedRun.isFinished(run)).isTrue();
    }

    @ParameterizedTest(name = "stops a {0} as well, and the same command goes on")
    @CsvSource({"comparison", "sweep"})
    void several(String what) throws IOException, InterruptedException {
      Files.writeString(
          directory.resolve("grid.yaml"),
          """
          backend: steps:gated
          seed: [1, 2]
          set: {data.limit: 40, stage1.epochs: 9, stage2.epochs: 1, network.width: 4}
          """);
      String[] command =
          what.equals("sweep")
              ? new String[] {"sweep", "grid.yaml", "--checkpoint-every=1"}
              : run("compare", "--seeds", "1,2");
      try (ServerSocket gate = gate()) {
        Process parent = start(gate, command);
        Socket step = gate.accept();
        send("TERM", parent.toHandle());
        step.close();
        letGo(gate);
        parent.inputReader().lines().forEach(said::add);
        assertThat(parent.waitFor()).as("%s", said).isEqualTo(ErrorCode.TERMINATED.exitStatus());
      }
      assertThat(count("the " + what + " was stopped; give the same command again")).isOne();
      assertThat(count("likewise resume")).isZero();
      said.clear();
      Process again = start(null, command);
      again.inputReader().lines().forEach(said::add);
      assertThat(again.waitFor()).as("%s", said).isZero();
      assertThat(count("goes on from stage 1")).isOne();
    }
  }

  @Test
  @DisplayName("is not what ended a worker that dies: it goes on, but not twice from one place")
  void retries() throws IOException, InterruptedException {
    TestHome.install(directory);
    TestHome.engine(directory, "steps", "mortal");
    Process process =
        FakeWorker.of(
                Main.class,
                List.of("-Xmx256m", "-Dlikewise.home=" + directory),
                List.of("run", "--backend", "steps:mortal", "--limit", "40", "--retries", "5"))
            .processBuilder()
            .directory(directory.toFile())
            .redirectErrorStream(true)
            .start();
    List<String> said = process.inputReader().lines().toList();
    assertThat(process.waitFor()).isEqualTo(ErrorCode.WORKER_DIED.exitStatus());
    assertThat(said).filteredOn(line -> line.contains("begins again")).hasSize(1);
    assertThat(said).filteredOn(line -> line.contains("died with status 134")).hasSize(2);
  }
}
