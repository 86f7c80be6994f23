package io.likewise.runner.archive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TinyRun;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.compare.ComparedAttempt;
import io.likewise.runner.compare.GivenRuns;
import io.likewise.runner.compare.SideBySide;
import io.likewise.runner.process.RunOrders;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.TimeZone;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipArchiveOutputStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("An archive of runs")
@Timeout(120)
class RunArchiveTest {
  /** SHA-256 of no bytes. */
  private static final String EMPTY =
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

  /** SHA-256 of 00000. */
  private static final String FIVE_ZEROS =
      "e7042ac7d09c7bc41c8cfa5749e41858f6980643bc0db1a83cc793d3e24d3f77";

  @TempDir private Path folder;
  private final List<String> notices = new ArrayList<>();

  private Path run() {
    Path directory =
        RunDirectory.create(folder.resolve("runs"), TinyRun.plan(1, "batchSize", "16")).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(directory, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
    return directory;
  }

  private Path pack(String name, boolean weights, Path... runs) {
    Path file = folder.resolve(name);
    RunArchive.write(PackedRun.of(List.of(runs), weights, notices::add), file);
    return file;
  }

  private List<String> left() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  @DisplayName("reads as the runs that were packed, with the same bits, and leaves nothing behind")
  void readsAsRuns() throws IOException {
    Path run = run();
    FinishedRun original = FinishedRun.read(run);
    for (boolean weights : new boolean[] {true, false}) {
      Path file = pack(weights + ".zip", weights, run);
      try (GivenPlaces places = GivenPlaces.open(List.of(file))) {
        List<ComparedAttempt> attempts = GivenRuns.read(places.folders(), notices::add);
        FinishedRun read = attempts.get(0).finished().orElseThrow();
        assertThat(read.result()).isEqualTo(original.result());
        assertThat(read.hasBitsOf(original)).isTrue();
        assertThat(Files.exists(read.path().resolve("weights.safetensors"))).isEqualTo(weights);
        assertThat(Files.exists(read.path().resolve("resnet50_model.h5"))).isEqualTo(weights);
        assertThat(SideBySide.of(attempts, false).engines().get(0).runs().get(0).directory())
            .isEqualTo(file + "/" + run.getFileName());
      }
    }
    assertThat(notices).isEmpty();
    assertThat(left()).containsExactly("false.zip", "runs", "true.zip");
  }

  @Test
  @DisplayName("is the same bytes whenever and wherever it is made, without lock and checkpoints")
  void deterministic() throws IOException {
    Path run = run();
    Files.createDirectories(run.resolve("checkpoints/000001"));
    Files.writeString(run.resolve("checkpoints/000001/state.json"), "{}");
    byte[] first = Files.readAllBytes(pack("a.zip", true, run));
    TimeZone before = TimeZone.getDefault();
    try {
      TimeZone.setDefault(TimeZone.getTimeZone("Pacific/Kiritimati"));
      assertThat(pack("b.zip", true, run)).hasBinaryContent(first);
    } finally {
      TimeZone.setDefault(before);
    }
    try (OpenedArchive archive = OpenedArchive.open(folder.resolve("a.zip"));
        Stream<Path> files = Files.walk(archive.root())) {
      assertThat(files.map(Path::toString))
          .noneMatch(name -> name.contains("checkpoints") || name.endsWith("lock"))
          .anyMatch(name -> name.endsWith("/result.json"));
    }
  }

  @Test
  @DisplayName("gives two runs of one name two, and leaves links out")
  void names() throws IOException {
    Path run = run();
    Files.createSymbolicLink(run.resolve("link"), Path.of("/etc/passwd"));
    Path file = pack("a.zip", false, run, run);
    try (OpenedArchive archive = OpenedArchive.open(file);
        Stream<Path> runs = Files.list(archive.root())) {
      String name = run.getFileName().toString();
      assertThat(runs.map(path -> path.toString().replace("/", "")))
          .containsExactlyInAnyOrder(name, name + "-2");
    }
    assertThat(notices)
        .contains(run.resolve("link") + " is not packed, for it is a link or no plain file.");
  }

  @Test
  @DisplayName("is not written over anything, nor of a run that is being carried out")
  void refusesToWrite() throws IOException {
    Path run = run();
    Path there = Files.writeString(folder.resolve("there.zip"), "mine");
    assertThatThrownBy(() -> pack("there.zip", true, run)).hasMessageContaining("is there already");
    assertThat(there).hasContent("mine");
    try (RunDirectory held = RunDirectory.open(run)) {
      assertThat(held.path()).isEqualTo(run);
      assertThatThrownBy(() -> pack("a.zip", true, run))
          .isInstanceOfSatisfying(
              LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.RUN_LOCKED));
    }
    assertThat(left()).containsExactly("runs", "there.zip");
  }

  @Test
  @DisplayName(
      "that somebody changed is refused: by a bit, a file too many, a list that is missing")
  void changed() throws IOException {
    Path file = pack("a.zip", false, run());
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(folder.resolve("bit.zip"), bytes);
    refused("bit.zip", "");
    refused(zip(out -> add(out, "run/a.csv", "")), "run has no SHA256SUMS");
    refused(zip(out -> listed(out, ""), out -> add(out, "run/a.csv", "")), "run/a.csv is not what");
    refused(
        zip(out -> listed(out, EMPTY + "  a.csv\n"), out -> add(out, "run/a.csv", "1")),
        "run/a.csv is not what");
  }

  @Test
  @DisplayName("of names that lead elsewhere, of links and of duplicates is refused")
  void hostileNames() throws IOException {
    for (String name :
        List.of(
            "../a", "run/../../a", "/etc/a", "run//a", "run/./a", "run\\..\\a", "a", "run/\na")) {
      refused(zip(out -> add(out, name, "")), "is no name of a file in a run's folder");
    }
    refused(zip(out -> link(out, "run/weights.safetensors")), "is a link or no plain file");
    refused(
        zip(out -> listed(out, ""), out -> add(out, "run/a", ""), out -> add(out, "run/a", "")),
        "run/a is in it twice");
    assertThat(folder.resolve("../a")).doesNotExist();
  }

  @Test
  @DisplayName("that would come to far more than its size is refused before any of it is read")
  void bombs() throws IOException {
    String zeros = "0".repeat(40 << 20);
    refused(zip(out -> add(out, "run/predictions.csv", zeros)), "more than 100 times");
    String longLine = "0".repeat(2 << 20);
    refused(
        zip(out -> listed(out, EMPTY + "  a.csv\n"), out -> add(out, "run/a.csv", longLine)),
        "run/a.csv has a line without an end");
    // The same, but said to be small.
    Path honest =
        folder.resolve(
            zip(out -> listed(out, FIVE_ZEROS + "  a\n"), out -> add(out, "run/a", "00000")));
    byte[] bytes = Files.readAllBytes(honest);
    int at =
        Stream.iterate(bytes.length - 4, i -> i - 1)
            .filter(i -> bytes[i] == 'P' && bytes[i + 1] == 'K' && bytes[i + 2] == 1)
            .findFirst()
            .orElseThrow();
    bytes[at + 24] = 3;
    Files.write(folder.resolve("liar.zip"), bytes);
    refused("liar.zip", "run/a is not as long as it says");
  }

  @Test
  @DisplayName("that is none is refused")
  void none() throws IOException {
    Files.writeString(folder.resolve("text.zip"), "text");
    refused("text.zip", "");
    Files.write(folder.resolve("empty.zip"), HexFormat.of().parseHex("504b0506" + "00".repeat(18)));
    refused("empty.zip", "nothing is in it");
  }

  private void refused(String name, String because) throws IOException {
    Path file = folder.resolve(name);
    List<String> before = left();
    assertThatThrownBy(() -> GivenPlaces.open(List.of(file)))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageStartingWith(file + ": is no archive of runs that can be trusted (")
        .hasMessageContaining(because);
    assertThat(left()).isEqualTo(before);
  }

  @SafeVarargs
  private String zip(Consumer<ZipArchiveOutputStream>... entries) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (ZipArchiveOutputStream out = new ZipArchiveOutputStream(bytes)) {
      for (Consumer<ZipArchiveOutputStream> entry : entries) {
        entry.accept(out);
      }
    }
    Files.write(folder.resolve("made.zip"), bytes.toByteArray());
    return "made.zip";
  }

  private static void listed(ZipArchiveOutputStream out, String list) {
    add(out, "run/SHA256SUMS", list);
  }

  private static void link(ZipArchiveOutputStream out, String name) {
    ZipArchiveEntry entry = new ZipArchiveEntry(name);
    entry.setUnixMode(0120777);
    add(out, entry, "/etc/passwd");
  }

  private static void add(ZipArchiveOutputStream out, String name, String content) {
    add(out, new ZipArchiveEntry(name), content);
  }

  private static void add(ZipArchiveOutputStream out, ZipArchiveEntry entry, String content) {
    try {
      out.putArchiveEntry(entry);
      out.write(content.getBytes(StandardCharsets.UTF_8));
      out.closeArchiveEntry();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
