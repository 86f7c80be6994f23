package io.likewise.strangers;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.files.AtomicFile;
import io.likewise.files.LockFile;
import io.likewise.strangers.Corpus.Item;
import java.io.IOException;
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

  @TempDir Path all;

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
    HostileRuns.addTo(corpus, outside);
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
}
