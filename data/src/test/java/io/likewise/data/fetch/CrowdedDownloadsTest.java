package io.likewise.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;

import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.data.fetch.ScriptedServer.Answer;
import io.likewise.data.fetch.ScriptedServer.Request;
import io.likewise.files.Digests;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What several processes make of one cache and a server that misbehaves in every way, drawn from a
 * seed. Every build fetches a few files; docs/reliability.md has the command for many.
 */
@DisplayName("Files that four processes fetch into one folder at once")
class CrowdedDownloadsTest {
  private static final int DOWNLOADS = Integer.getInteger("likewise.downloads", 48);
  private static final long SEED = Long.getLong("likewise.downloads.seed", 1);
  private static final int PROCESSES = 4;
  private static final Duration STALL = Duration.ofMillis(300);
  private static final int SIZE = 100_000;
  private static final int MOST_MINUTES = 10;

  @TempDir private Path folder;
  private final SplitMix64 random = new SplitMix64(SEED);
  private final Map<Conduct, Integer> answers = new EnumMap<>(Conduct.class);
  private final CountDownLatch over = new CountDownLatch(1);

  /** What a server does with a request. */
  private enum Conduct {
    GOOD,
    CUT_OFF,
    ANOTHER_FILE,
    OTHER_BYTES_FROM_THE_MIDDLE,
    LENGTH_TOO_SHORT,
    LENGTH_TOO_LONG,
    MORE_THAN_IT_SAID,
    ANOTHER_PLACE,
    SILENCE,
    SILENCE_IN_THE_MIDST,
    PAGE,
    TROUBLE,
    NONSENSE
  }

  private static byte[] bytes(int number) {
    byte[] bytes = new byte[SIZE];
    new SplitMix64(number).nextBytes(bytes);
    return bytes;
  }

  private static PinnedFile pinned(int number) {
    return new PinnedFile(
        "images",
        Kind.DATA,
        URI.create("http://pinned.invalid/" + number + ".bin"),
        SIZE,
        "SHA-256",
        HexFormat.of().formatHex(Digests.sha256().digest(bytes(number))));
  }

  private static byte[] asked(Request request) {
    return bytes(Integer.parseInt(request.line().replaceAll("\\D*(\\d+)\\.bin.*", "$1")));
  }

  private synchronized Conduct draw() {
    Conduct[] all = Conduct.values();
    // Every other answer is right, or nothing would ever arrive.
    int drawn = random.nextInt(2 * all.length);
    Conduct conduct = drawn < all.length ? all[drawn] : Conduct.GOOD;
    answers.merge(conduct, 1, Integer::sum);
    return conduct;
  }

  private void misbehave(Request request, OutputStream out)
      throws IOException, InterruptedException {
    byte[] file = asked(request);
    byte[] another = bytes(-1);
    byte[] changed = file.clone();
    changed[(request.from() + SIZE) / 2] ^= 1;
    switch (draw()) {
      case GOOD -> ScriptedServer.file(file).to(request, out);
      case CUT_OFF -> ScriptedServer.cut(file, SIZE / 3).to(request, out);
      case ANOTHER_FILE -> ScriptedServer.file(another).to(request, out);
      case OTHER_BYTES_FROM_THE_MIDDLE -> ScriptedServer.file(changed).to(request, out);
      case LENGTH_TOO_SHORT -> say("200 OK", "Content-Length: 999\r\n", file).to(request, out);
      case LENGTH_TOO_LONG -> say("200 OK", "Content-Length: 999999999\r\n", file).to(request, out);
      case MORE_THAN_IT_SAID -> say("200 OK", "", new byte[2 * SIZE]).to(request, out);
      case ANOTHER_PLACE ->
          say("206 Partial", "Content-Range: bytes 1-99999/100000\r\n", file).to(request, out);
      case SILENCE -> over.await();
      case SILENCE_IN_THE_MIDST -> ScriptedServer.stall(file, SIZE / 2, over).to(request, out);
      case PAGE -> say("200 OK", "Content-Type: text/html\r\n", new byte[99]).to(request, out);
      case TROUBLE -> say("503 Busy", "Content-Length: 0\r\n", new byte[0]).to(request, out);
      case NONSENSE -> out.write(another, 0, 99);
    }
  }

  private static Answer say(String status, String headers, byte[] body) {
    return ScriptedServer.answer(status, headers, body);
  }

  /** Has processes fetch, and returns what they printed. */
  private List<List<String>> fetch(ScriptedServer server, int processes, List<PinnedFile> files)
      throws IOException, InterruptedException {
    List<Process> started = new ArrayList<>();
    try {
      for (int i = 0; i < processes; i++) {
        started.add(FetchingProcess.start(server.uri(), STALL, folder, files));
      }
      List<List<String>> lines = new ArrayList<>();
      for (Process process : started) {
        try (Stream<String> words = process.inputReader().lines()) {
          lines.add(words.toList());
        }
        assertThat(process.waitFor(MOST_MINUTES, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as(lines.toString()).isZero();
      }
      return lines;
    } finally {
      started.forEach(Process::destroyForcibly);
    }
  }

  private static long count(List<List<String>> lines, String beginning) {
    return lines.stream().flatMap(List::stream).filter(line -> line.startsWith(beginning)).count();
  }

  @Test
  @DisplayName("are there as they were published or not at all, whatever the server does")
  void crowd() throws IOException, InterruptedException {
    List<PinnedFile> files =
        IntStream.range(0, DOWNLOADS).mapToObj(CrowdedDownloadsTest::pinned).toList();
    List<List<String>> lines;
    try (ScriptedServer server = new ScriptedServer(this::misbehave)) {
      lines = fetch(server, PROCESSES, files);
    } finally {
      over.countDown();
    }
    long good = count(lines, FetchingProcess.GOOD);
    long none = count(lines, FetchingProcess.NONE);
    assertThat(good + none).as(lines.toString()).isEqualTo((long) PROCESSES * DOWNLOADS);
    assertThat(good).isPositive();
    int there = 0;
    for (PinnedFile file : files) {
      String found = FetchingProcess.found(file, folder.resolve(file.fileName()));
      assertThat(found).isIn(FetchingProcess.GOOD, FetchingProcess.NONE);
      there += found.equals(FetchingProcess.GOOD) ? 1 : 0;
    }
    if (DOWNLOADS > 100) {
      System.out.printf(
          "%d files, seed %d: %d fetched; of %d times, %d waited, %d failed; answers %s%n",
          DOWNLOADS,
          SEED,
          there,
          PROCESSES * DOWNLOADS,
          count(lines, "waiting"),
          count(lines, "failed"),
          answers);
    }
    // What is left of those that failed does no harm to the next one who asks.
    try (ScriptedServer server =
        new ScriptedServer(
            (request, out) -> ScriptedServer.file(asked(request)).to(request, out))) {
      assertThat(count(fetch(server, 1, files), FetchingProcess.GOOD)).isEqualTo(DOWNLOADS);
    }
  }
}
