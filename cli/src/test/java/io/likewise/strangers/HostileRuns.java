package io.likewise.strangers;

import io.likewise.cli.TinyRun;
import io.likewise.files.Digests;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.strangers.ReadingProcess.Reader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** Plans and run directories that somebody else has sent. */
final class HostileRuns {
  private static final String PLAN = "experiment.yaml";
  private static final String BRACKETS = "[" + "[],".repeat(8 << 20) + "[]]";
  private static final String DEEP = "[".repeat(1 << 20);

  private final Corpus corpus;

  private HostileRuns(Corpus corpus) {
    this.corpus = corpus;
  }

  /**
   * Adds them.
   *
   * @param sound a finished run
   */
  static void addTo(Corpus corpus, Path outside, Path sound) throws IOException {
    HostileRuns runs = new HostileRuns(corpus);
    runs.plans();
    runs.results();
    runs.finished(sound);
    runs.checkpoints(outside);
  }

  private void plans() throws IOException {
    StringBuilder bomb = new StringBuilder("a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }
    plan("aliases of aliases, 2^40 in all", "refers to another value", bomb.toString());
    plan("lists in lists", "32 deep", "name: " + "[".repeat(100_000));
    plan("groups in groups", "32 deep", "{a: ".repeat(100_000));
    plan("a list of 2 MB", "more than the 1,048,576 bytes", "name: [" + "x,".repeat(1 << 20) + "]");
    plan("a name of 100,000 letters", "characters", "name: " + "x".repeat(100_000));
    plan("a key of 100,000 letters", "characters", "x".repeat(100_000) + ": 1");
    plan("a key twice", "stands twice", "name: a\nname: b\n");
    plan(
        "a class to be loaded",
        "name",
        "name: !!javax.script.ScriptEngineManager [!!java.net.URL ['http://localhost/']]\n");
    plan("merged groups", "refers to another value", "a: &a {b: 1}\nname: {<<: *a}\n");
    plan("a name that a terminal would obey", "\\u001b", "\"\\e[2J\": 1\n");
    Path zeros = corpus.place(Reader.PLAN, "zeros without end", "more than the 1,048,576 bytes");
    Files.createSymbolicLink(zeros, Path.of("/dev/zero"));
  }

  private void plan(String name, String told, String text) throws IOException {
    Files.writeString(corpus.place(Reader.PLAN, name, told), text);
  }

  private void results() throws IOException {
    file(Reader.PROVENANCE, "provenance.json", "lists, 24 MB of them", "bytes expected", BRACKETS);
    file(Reader.PROVENANCE, "provenance.json", "lists in lists", "cannot be read", DEEP);
    file(Reader.PROVENANCE, "provenance.json", "nothing", "cannot be read", "");
    file(Reader.RESULT, "result.json", "lists, 24 MB of them", "bytes expected", BRACKETS);
    file(Reader.RESULT, "result.json", "lists in lists", "cannot be read", DEEP);
    file(Reader.RESULT, "result.json", "a list that is none", "No value", "{\"notMade\":[{}]}");
    file(
        Reader.PREDICTIONS,
        "predictions.csv",
        "a row without end",
        "4 MB",
        "test,".repeat(1 << 20));
    file(Reader.PREDICTIONS, "predictions.csv", "a row without cells", "not what", "test,\n");
    file(Reader.PREDICTIONS, "predictions.csv", "no numbers", "not what", "test,a,b,c,d\n");
    file(
        Reader.PREDICTIONS,
        "predictions.csv",
        "a class of no number",
        "not what",
        "test,0,9,1,2\n");
    file(Reader.PREDICTIONS, "predictions.csv", "a class below 0", "not what", "test,0,-9,1,2\n");
    Path run = file(Reader.RUN, "provenance.json", "zeros without end", "no plain file", "");
    Files.delete(run.resolve("provenance.json"));
    Files.createSymbolicLink(run.resolve("provenance.json"), Path.of("/dev/zero"));
    file(Reader.RUN, PLAN, "no plan", "experiment.yaml", "name: x\n");
  }

  private void finished(Path sound) throws IOException {
    changed(sound, "provenance.json", "a provenance that is null", "says nothing", json -> "null");
    changed(
        sound,
        "provenance.json",
        "a provenance without images",
        "data",
        json -> json.replace("\"data\"", "\"date\""));
    changed(
        sound,
        "provenance.json",
        "100,000 classes, of which a table would have 10^10 cells",
        "its confusion is not of the 100",
        json ->
            json.replaceFirst(
                "(\"classNames\" *: *\\[)[^]]*", "$1" + "\"\",".repeat(100_000) + "\"\""));
    changed(
        sound,
        "result.json",
        "a table with a row that is too long",
        "its confusion is not of the",
        json -> json.replaceFirst("(\"confusion\" *: *\\[\\s*\\[)", "$1 7,"));
    changed(sound, "timing.csv", "a table that ends early", "cannot be read", csv -> "stage\n");
    for (String name : new String[] {"provenance.json", "metrics.csv", "predictions.csv"}) {
      Path run = copy(sound, "a pipe for " + name, "no plain file");
      Files.delete(run.resolve(name));
      pipe(run.resolve(name));
    }
    Path endless = copy(sound, "weights without end", "weights.safetensors is no plain file");
    Files.createSymbolicLink(endless.resolve("weights.safetensors"), Path.of("/dev/zero"));
  }

  private void changed(
      Path sound, String file, String name, String told, UnaryOperator<String> change)
      throws IOException {
    Path run = copy(sound, name, told);
    String before = Files.readString(run.resolve(file));
    String after = change.apply(before);
    if (after.equals(before)) {
      throw new AssertionError(name + ": nothing is wrong with it, " + before);
    }
    Files.writeString(run.resolve(file), after);
  }

  private Path copy(Path sound, String name, String told) throws IOException {
    Path run = Files.createDirectory(corpus.place(Reader.RUN, name, told));
    try (Stream<Path> files = Files.list(sound)) {
      for (Path file : files.toList()) {
        Files.copy(file, run.resolve(file.getFileName()));
      }
    }
    return run;
  }

  private static void pipe(Path path) throws IOException {
    try {
      int status = new ProcessBuilder("mkfifo", path.toString()).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IOException("no pipe could be made");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** Adds a run directory with one file beside its plan. */
  private Path file(Reader reader, String file, String what, String told, String text)
      throws IOException {
    Path run = run(reader, what + " for " + file, told);
    Files.writeString(run.resolve(file), text);
    return run;
  }

  private Path run(Reader reader, String name, String told) throws IOException {
    Path run = Files.createDirectory(corpus.place(reader, name, told));
    ExperimentFile.write(TinyRun.plan(1, "name", "tiny"), run.resolve(PLAN));
    return run;
  }

  private void checkpoints(Path outside) throws IOException {
    checkpoint("no state", "damaged", "{}");
    checkpoint("a state that is null", "damaged", "null");
    checkpoint("a state of lists in lists", "damaged", DEEP);
    checkpoint("a state of 24 MB", "bytes expected", BRACKETS);
    String state =
        "{\"state\":{\"position\":{\"stage\":1,\"epoch\":1,\"step\":0},\"epochs\":[],"
            + "\"partial\":{\"images\":0,\"lossSum\":0,\"correct\":0,\"trainSeconds\":0,"
            + "\"waitSeconds\":0},\"updates\":0,\"taken\":{\"startupSeconds\":0,\"seconds\":0,"
            + "\"latencySeconds\":0,\"cpuSeconds\":0,\"othersShare\":0,\"peakResidentBytes\":0,"
            + "\"peakHeapBytes\":0}},\"tables\":{\"%s\":{\"bytes\":9000000000,\"sha256\":\"0\"}}}";
    checkpoint(
        "a table outside of the run",
        "names a table that no run has",
        state.formatted("../../outside/private.png"));
    checkpoint(
        "a table from the root", "names a table that no run has", state.formatted("/dev/zero"));
    Path link = run(Reader.CHECKPOINTS, "checkpoints that are a link", "a link");
    Files.createSymbolicLink(link.resolve("checkpoints"), outside);
    Path list = run(Reader.CHECKPOINTS, "digests without end", "no plain file");
    Path folder = Files.createDirectories(list.resolve("checkpoints/000001"));
    Files.createSymbolicLink(folder.resolve("SHA256SUMS"), Path.of("/dev/zero"));
  }

  /** Adds a run with a checkpoint that is whole by its own digests. */
  private void checkpoint(String name, String told, String state) throws IOException {
    Path run = run(Reader.CHECKPOINTS, name, told);
    Path folder = Files.createDirectories(run.resolve("checkpoints/000001"));
    StringBuilder digests = new StringBuilder();
    for (String file : new String[] {"weights.safetensors", "state.json"}) {
      Files.writeString(folder.resolve(file), file.equals("state.json") ? state : "x");
      digests.append(Digests.read(folder.resolve(file), "SHA-256").digest());
      digests.append("  ").append(file).append('\n');
    }
    Files.writeString(folder.resolve("SHA256SUMS"), digests);
  }
}
