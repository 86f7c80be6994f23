package io.likewise.strangers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.cli.TinyRun;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.files.AtomicFile;
import io.likewise.files.LockFile;
import io.likewise.files.NewFolder;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.grid.CellClaim;
import io.likewise.strangers.Corpus.Item;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code docs/security.md} promises; the corpus is read in the heap that commands have. */
@DisplayName("A file that a stranger has made")
@DisabledOnOs(OS.WINDOWS)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class StrangersFilesTest {
  private static final int MOST_SECONDS = 20;
  private static final int MOST_SENTENCE = 1500;

  @TempDir private static Path all;

  private Path outside;
  private final List<Read> reads = new ArrayList<>();
  private List<String> before;

  /** What became of a file. */
  private record Read(Item item, long millis, String outcome) {
    @Override
    public String toString() {
      return item.toString();
    }
  }

  @BeforeAll
  void readAll() throws IOException, InterruptedException {
    outside = Files.createDirectories(all.resolve("outside"));
    Path folder = Files.createDirectory(all.resolve("corpus"));
    Files.write(outside.resolve("private.png"), HostileImages.image("png"));
    Files.createDirectory(outside.resolve("private"));
    Files.write(outside.resolve("private/1.png"), HostileImages.image("png"));
    // What pruning of checkpoints would take for old ones, and for a leftover.
    Files.createDirectory(outside.resolve("202401"));
    Files.createDirectory(outside.resolve(".202402.tmp"));
    Files.writeString(outside.resolve(".letter.123.tmp"), "mine");
    Corpus corpus = new Corpus(folder);
    HostileWeights.addTo(corpus, all);
    HostileImages.addTo(corpus, outside);
    HostileArchives.addTo(corpus);
    Path sound = soundRun();
    HostileRuns.addTo(corpus, outside, sound);
    HostileRunArchives.addTo(corpus, sound, Files.createDirectory(all.resolve("scratch")));
    List<String> lines = new ArrayList<>();
    corpus.items().forEach(item -> lines.add(item.reader() + "\t" + item.file()));
    Path list = Files.write(all.resolve("list"), lines);
    Path answers = Files.createFile(all.resolve("answers"));
    before = everything();
    Process process = ReadingProcess.start(list, answers);
    boolean ended = process.waitFor(10, TimeUnit.MINUTES);
    process.destroyForcibly();
    List<String> told = Files.readAllLines(answers);
    assertThat(ended && process.exitValue() == 0)
        .as("reads all files, of which it came to %d", told.size())
        .isTrue();
    for (int i = 0; i < told.size(); i++) {
      String[] parts = told.get(i).split("\t", 2);
      reads.add(new Read(corpus.items().get(i), Long.parseLong(parts[0]), parts[1]));
    }
  }

  /** A finished run, without the files that are only looked at. */
  private Path soundRun() throws IOException {
    Path whole =
        RunDirectory.create(all.resolve("runs"), TinyRun.plan(1, "batchSize", "16")).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(whole, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
    Path sound = Files.createDirectory(all.resolve("sound-run"));
    for (String name :
        new String[] {
          "experiment.yaml",
          "provenance.json",
          "result.json",
          "metrics.csv",
          "timing.csv",
          "predictions.csv"
        }) {
      Files.copy(whole.resolve(name), sound.resolve(name));
    }
    return sound;
  }

  List<Read> hostile() {
    return reads.stream().filter(read -> !read.item.told().isEmpty()).toList();
  }

  @ParameterizedTest
  @MethodSource("hostile")
  @DisplayName("is refused in one sentence that says why")
  void refused(Read read) {
    assertThat(read.outcome).startsWith(ReadingProcess.REFUSED).contains(read.item.told());
    assertThat(read.outcome.length()).isLessThan(MOST_SENTENCE);
  }

  @Test
  @DisplayName(
      "is read or refused, whatever number in it is too large, and nothing else comes of it")
  void damaged() {
    assertThat(reads)
        .allSatisfy(
            read ->
                assertThat(read.outcome)
                    .as(read.toString())
                    .matches(o -> o.equals("read") || o.startsWith(ReadingProcess.REFUSED)));
  }

  @Test
  @DisplayName("does not keep the program busy")
  void time() {
    assertThat(reads)
        .allSatisfy(
            read -> assertThat(read.millis).as(read.toString()).isLessThan(MOST_SECONDS * 1000L));
  }

  @Test
  @DisplayName("leaves nothing behind, neither beside it nor outside, and takes nothing away")
  void nothingElse() throws IOException {
    assertThat(everything()).isEqualTo(before);
  }

  private List<String> everything() throws IOException {
    TreeMap<String, String> found = new TreeMap<>();
    try (Stream<Path> paths = Files.walk(all)) {
      for (Path path : paths.filter(path -> !path.endsWith("answers")).toList()) {
        boolean file = Files.isRegularFile(path) && !Files.isSymbolicLink(path);
        found.put(path.toString(), file ? Long.toString(Files.size(path)) : "");
      }
    }
    return found.entrySet().stream().map(Object::toString).toList();
  }

  @Test
  @DisplayName("is not written through, if it is a link that waits for a file to be written")
  void writing(@TempDir Path run) throws IOException {
    Path target = Files.writeString(run.resolve("precious"), "mine");
    long pid = ProcessHandle.current().pid();
    Files.createSymbolicLink(run.resolve(".report.html." + pid + ".tmp"), target);
    Files.createSymbolicLink(run.resolve("metrics.csv"), target);
    try {
      AtomicFile.write(run.resolve("report.html"), "theirs");
    } catch (io.likewise.api.error.LikewiseException e) {
      assertThat(e).hasMessageContaining("cannot be written");
    }
    AtomicFile.write(run.resolve("metrics.csv"), "theirs");
    assertThat(target).hasContent("mine");
    assertThat(run.resolve("metrics.csv")).hasContent("theirs");
  }

  @Test
  @DisplayName("makes no file elsewhere, if it is a link by a lock's name")
  void lock(@TempDir Path run) throws IOException {
    Files.createSymbolicLink(run.resolve(".lock"), run.resolve("elsewhere"));
    try (LockFile lock = LockFile.tryLock(run.resolve(".lock")).orElse(null)) {
      assertThat(lock).isNull();
    } catch (IOException e) {
      assertThat(e).isNotNull();
    }
    assertThat(run.resolve("elsewhere")).doesNotExist();
  }

  @Test
  @DisplayName("is no folder to write in or to tidy up, if it is a link")
  void folder(@TempDir Path run) throws IOException {
    Path elsewhere = Files.createDirectory(run.resolve("elsewhere"));
    Files.createSymbolicLink(run.resolve("tensorboard"), elsewhere);
    Files.createSymbolicLink(run.resolve(".claims"), elsewhere);
    assertThatThrownBy(() -> NewFolder.within(run.resolve("tensorboard")))
        .hasMessageContaining("a link, which is not followed");
    assertThatThrownBy(() -> CellClaim.of(run, "cell"))
        .hasMessageContaining("a link, which is not followed");
    assertThat(elsewhere).isEmptyDirectory();
  }
}
