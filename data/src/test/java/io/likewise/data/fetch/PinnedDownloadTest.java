package io.likewise.data.fetch;

import static io.likewise.data.fetch.ScriptedServer.answer;
import static io.likewise.data.fetch.ScriptedServer.cut;
import static io.likewise.data.fetch.ScriptedServer.file;
import static io.likewise.data.fetch.ScriptedServer.stall;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.data.fetch.PinnedFile.Kind;
import io.likewise.files.Digests;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.commons.rng.core.source64.SplitMix64;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A download")
@Timeout(120)
class PinnedDownloadTest {
  private static final int SIZE = 100_000;
  private static final int HALF = 40_000;
  private static final byte[] FILE = bytes(1);

  @TempDir private Path folder;
  private Path target;
  private final List<String> told = new CopyOnWriteArrayList<>();
  private Duration stall = Duration.ofSeconds(60);
  private Map<String, String> environment = Map.of();

  @BeforeEach
  void name() {
    target = folder.resolve("data").resolve("images.bin");
  }

  private static byte[] bytes(long seed) {
    byte[] bytes = new byte[SIZE];
    new SplitMix64(seed).nextBytes(bytes);
    return bytes;
  }

  private static PinnedFile pinned(String algorithm) {
    String digest = HexFormat.of().formatHex(Digests.of(algorithm).digest(FILE));
    return new PinnedFile(
        "images",
        Kind.DATA,
        URI.create("http://pinned.invalid/folder/images.bin"),
        SIZE,
        algorithm,
        digest);
  }

  private PinnedDownload download(Optional<URI> mirror) {
    DownloadProgress progress =
        new DownloadProgress() {
          @Override
          public void started(URI source, long bytes, long total) {
            told.add("from " + bytes + " of " + total);
          }

          @Override
          public void interrupted(String why) {
            told.add("again: " + why);
          }

          @Override
          public void completed(Path path) {
            told.add("completed " + path.getFileName());
          }
        };
    DownloadSettings settings =
        new DownloadSettings(
            mirror, environment, ProxySelector.of(null), stall, Duration.ofMillis(1));
    return new PinnedDownload(settings, progress);
  }

  private void fetch(ScriptedServer server) {
    download(Optional.of(server.uri())).fetch(pinned("SHA-256"), target);
  }

  private void assertWhole() {
    assertThat(target).hasBinaryContent(FILE);
    assertThat(part()).doesNotExist();
  }

  private Path part() {
    return target.resolveSibling("images.bin.part");
  }

  private void assertFails(ScriptedServer server, String... words) {
    assertThatThrownBy(() -> fetch(server))
        .isInstanceOf(LikewiseException.class)
        .hasFieldOrPropertyWithValue("code", ErrorCode.DOWNLOAD_FAILED)
        .hasMessageStartingWith(server.uri() + "images.bin: ")
        .hasMessageContaining("likewise data import FILE")
        .hasMessageContaining(target.toString())
        .hasMessageContaining("the data set sample needs nothing")
        .hasMessageNotContaining("\n")
        .satisfies(e -> assertThat(e.getMessage()).contains(words));
    assertThat(target).doesNotExist();
  }

  @ParameterizedTest(name = "puts a file into its place, checked by {0}")
  @ValueSource(strings = {"SHA-256", "MD5"})
  void whole(String algorithm) {
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      download(Optional.of(server.uri())).fetch(pinned(algorithm), target);
      assertThat(server.requests()).hasSize(1);
      assertThat(server.requests().get(0).line()).isEqualTo("GET /images.bin HTTP/1.1");
    }
    assertWhole();
    assertThat(told).containsExactly("from 0 of 100000", "completed images.bin");
  }

  @Test
  @DisplayName("asks nobody if the file is there")
  void there() throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(target, FILE);
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      fetch(server);
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  @DisplayName("that is cut goes on from there, and only if the file is still the same")
  void cutMidway() {
    try (ScriptedServer server = new ScriptedServer(cut(FILE, HALF), file(FILE))) {
      fetch(server);
      assertThat(server.requests().get(1).headers())
          .containsEntry("range", "bytes=" + HALF + "-")
          .containsEntry("if-range", "\"one\"");
    }
    assertWhole();
    assertThat(told).contains("from " + HALF + " of " + SIZE);
  }

  @Test
  @DisplayName("goes on in another process")
  void resumed() throws IOException {
    leave(FILE, HALF);
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      fetch(server);
      assertThat(server.requests().get(0).from()).isEqualTo(HALF);
    }
    assertWhole();
  }

  @Test
  @DisplayName("that only lacked its name needs no network")
  void onlyNameMissing() throws IOException {
    leave(FILE, SIZE);
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      fetch(server);
      assertThat(server.requests()).isEmpty();
    }
    assertWhole();
  }

  @Test
  @DisplayName("begins anew if what was left was of another file")
  void resumedWrong() throws IOException {
    leave(bytes(2), HALF);
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      fetch(server);
      assertThat(server.requests()).hasSize(2);
    }
    assertWhole();
  }

  private void leave(byte[] file, int bytes) throws IOException {
    Files.createDirectories(target.getParent());
    Files.write(part(), Arrays.copyOf(file, bytes));
  }

  @Test
  @DisplayName("begins anew if the server ignores where to go on")
  void ignoresRange() {
    try (ScriptedServer server = new ScriptedServer(cut(FILE, HALF), answer("200 OK", "", FILE))) {
      fetch(server);
    }
    assertWhole();
    assertThat(told).containsSequence("from 0 of 100000", "completed images.bin");
  }

  @ParameterizedTest(name = "begins anew if the server answers {0} to where to go on")
  @ValueSource(
      strings = {
        "416 Range Not Satisfiable",
        "206 Partial\r\nContent-Range: bytes 7-99999/100000",
        "206 Partial"
      })
  void wrongRange(String status) {
    try (ScriptedServer server =
        new ScriptedServer(cut(FILE, HALF), answer(status, "", new byte[0]), file(FILE))) {
      fetch(server);
      assertThat(server.requests().get(2).headers()).doesNotContainKey("range");
    }
    assertWhole();
  }

  @ParameterizedTest(name = "believes bytes, not a Content-Length of {0}")
  @ValueSource(ints = {50_000, 150_000})
  void liesAboutLength(int length) {
    String header = "Content-Length: " + length + "\r\n";
    try (ScriptedServer server = new ScriptedServer(answer("200 OK", header, FILE), file(FILE))) {
      fetch(server);
    }
    assertWhole();
  }

  @Test
  @DisplayName("that stalls is broken off and goes on")
  void stalls() {
    stall = Duration.ofMillis(900);
    CountDownLatch held = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(stall(FILE, HALF, held), file(FILE))) {
      fetch(server);
      assertThat(server.requests().get(1).from()).isEqualTo(HALF);
    } finally {
      held.countDown();
    }
    assertWhole();
    assertThat(told).contains("again: nothing came for 0.9 s");
  }

  @Test
  @DisplayName("that stalls every time fails, and keeps what came")
  void stallsForever() {
    stall = Duration.ofMillis(900);
    CountDownLatch held = new CountDownLatch(1);
    try (ScriptedServer server = new ScriptedServer(stall(FILE, HALF, held))) {
      assertFails(server, "nothing came for 0.9 s, after 40,000 of 100,000 bytes");
    } finally {
      held.countDown();
    }
    assertThat(part()).hasSize(HALF);
  }

  @Test
  @DisplayName("of other bytes is refused with both digests, and they are deleted")
  void wrongBytes() {
    byte[] wrong = bytes(3);
    String digest = HexFormat.of().formatHex(Digests.sha256().digest(wrong));
    try (ScriptedServer server = new ScriptedServer(file(wrong))) {
      assertFails(
          server,
          "found sha256 " + digest,
          "expected sha256 " + pinned("SHA-256").digest(),
          "deleted",
          "Or try a mirror.");
      assertThat(server.requests()).hasSize(1);
    }
    assertThat(part()).doesNotExist();
  }

  @Test
  @DisplayName("of a page in place of the file fails after a few attempts")
  void page() {
    try (ScriptedServer server =
        new ScriptedServer(answer("200 OK", "Content-Length: 4\r\n", new byte[4]))) {
      assertFails(server, "the server announced 4 bytes", "3 times in a row");
    }
  }

  @Test
  @DisplayName("follows redirects, to other hosts and relative ones")
  void redirects() {
    try (ScriptedServer other = new ScriptedServer(file(FILE));
        ScriptedServer server =
            new ScriptedServer(
                answer("302 Found", "Location: /elsewhere\r\n", new byte[0]),
                answer("307 Go", "Location: " + other.uri() + "x\r\n", new byte[0]))) {
      fetch(server);
      assertThat(server.requests().get(1).line()).startsWith("GET /elsewhere ");
    }
    assertWhole();
  }

  @Test
  @DisplayName("does not follow redirects in circles")
  void circles() {
    try (ScriptedServer server =
        new ScriptedServer(
            answer("301 Moved", "Location: /a\r\n", new byte[0]),
            answer("301 Moved", "Location: /b\r\n", new byte[0]))) {
      assertFails(server, "a redirect to '/");
      assertThat(server.requests()).hasSize(5);
    }
  }

  @ParameterizedTest(name = "does not follow a redirect to ''{0}''")
  @ValueSource(strings = {"file:///etc/passwd", "", "http://[", "ftp://localhost/x"})
  void strangeRedirect(String location) {
    try (ScriptedServer server =
        new ScriptedServer(answer("302 Found", "Location: " + location + "\r\n", new byte[0]))) {
      assertFails(
          server,
          location.equals("http://[")
              ? "a redirect to what is no URL"
              : "a redirect to '" + location + "'");
    }
  }

  @Test
  @DisplayName("fails at once if the file is not there")
  void notFound() {
    try (ScriptedServer server = new ScriptedServer(answer("404 Not Found", "", new byte[9]))) {
      assertFails(server, "answered with status 404.");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @DisplayName("tries again if the server is in trouble, a few times")
  void trouble() {
    ScriptedServer.Answer trouble = answer("503 Busy", "", new byte[0]);
    try (ScriptedServer server = new ScriptedServer(trouble, file(FILE))) {
      fetch(server);
    }
    assertWhole();
    target = folder.resolve("other").resolve("images.bin");
    try (ScriptedServer server = new ScriptedServer(trouble)) {
      assertFails(server, "status 503, after 0 of 100,000 bytes, 3 times in a row");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  @DisplayName("fails at once if nobody is there")
  void refused() {
    ScriptedServer server = new ScriptedServer(file(FILE));
    server.close();
    assertFails(server, "cannot be reached (the connection was refused)");
    assertThat(part()).doesNotExist();
    assertThat(told).isEmpty();
  }

  @Test
  @DisplayName("says which file or folder it cannot write")
  void unwritable() throws IOException {
    Files.createFile(folder.resolve("data"));
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      assertThatThrownBy(() -> fetch(server))
          .hasFieldOrPropertyWithValue("code", ErrorCode.OUTPUT_UNWRITABLE)
          .hasMessageContaining(folder.resolve("data").toString());
    }
  }

  @Test
  @DisplayName("of one file by many at once happens once")
  void together() throws InterruptedException, ExecutionException {
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (ScriptedServer server = new ScriptedServer(file(FILE))) {
      PinnedDownload download = download(Optional.of(server.uri()));
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        all.add(threads.submit(() -> download.fetch(pinned("MD5"), target)));
      }
      for (Future<?> one : all) {
        one.get();
      }
      assertThat(server.requests()).hasSize(1);
    } finally {
      threads.shutdown();
    }
    assertWhole();
  }

  private Process start(ScriptedServer server) throws IOException {
    return FetchingProcess.start(
        server.uri(), stall, target.getParent(), List.of(pinned("SHA-256")));
  }

  @Test
  @DisplayName("of one file by two processes happens in one, and the other waits for it")
  void processes() throws IOException, InterruptedException {
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch asked = new CountDownLatch(1);
    ScriptedServer.Answer slow =
        (request, out) -> {
          asked.countDown();
          held.await();
          file(FILE).to(request, out);
        };
    try (ScriptedServer server = new ScriptedServer(slow)) {
      Process first = start(server);
      asked.await();
      Process second = start(server);
      try (BufferedReader words = second.inputReader()) {
        assertThat(words.readLine()).isEqualTo("waiting");
        held.countDown();
        assertThat(words.readLine()).isEqualTo("completed");
      }
      assertThat(first.waitFor()).isZero();
      assertThat(server.requests()).hasSize(1);
    } finally {
      held.countDown();
    }
    assertWhole();
  }

  @Test
  @DisplayName("goes through the proxy of the environment, which alone knows the host")
  void proxy() {
    try (ScriptedServer proxy = new ScriptedServer(file(FILE))) {
      environment = Map.of("http_proxy", "http://localhost:" + proxy.port());
      download(Optional.empty()).fetch(pinned("SHA-256"), target);
      assertThat(proxy.requests().get(0).line())
          .isEqualTo("GET http://pinned.invalid/folder/images.bin HTTP/1.1");
    }
    assertWhole();
  }

  @Test
  @DisplayName("gives a proxy the name and password it asks for")
  void proxyPassword() {
    try (ScriptedServer proxy =
        new ScriptedServer(
            answer(
                "407 Who",
                "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n",
                new byte[0]),
            file(FILE))) {
      environment = Map.of("HTTP_PROXY", "http://ann:secret@localhost:" + proxy.port());
      download(Optional.empty()).fetch(pinned("SHA-256"), target);
      assertThat(proxy.requests().get(1).headers())
          .containsEntry("proxy-authorization", "Basic YW5uOnNlY3JldA==");
    }
    assertWhole();
  }

  private void assertFailsThroughProxy(String... words) {
    assertThatThrownBy(() -> download(Optional.empty()).fetch(pinned("SHA-256"), target))
        .hasFieldOrPropertyWithValue("code", ErrorCode.DOWNLOAD_FAILED)
        .hasMessageContainingAll(words)
        .hasMessageNotContaining("secret");
  }

  @Test
  @DisplayName("names a proxy that cannot be reached, and where it is named")
  void proxyGone() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    environment = Map.of("ALL_PROXY", "http://ann:secret@localhost:" + port);
    assertFailsThroughProxy(
        "images.bin: the proxy localhost:" + port + ", named by ALL_PROXY, cannot be reached (",
        "; mend that setting, or unset it.");
    environment = Map.of("http_proxy", "http://proxy.invalid:8080");
    assertFailsThroughProxy("the proxy proxy.invalid:8080, named by http_proxy, cannot be reached");
  }

  @Test
  @DisplayName("says that a proxy asks for a password where none is given")
  void proxyWithoutPassword() {
    try (ScriptedServer proxy =
        new ScriptedServer(
            answer(
                "407 Who",
                "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n",
                new byte[0]))) {
      environment = Map.of("HTTP_PROXY", "http://localhost:" + proxy.port());
      assertFailsThroughProxy("localhost:" + proxy.port() + ", named by HTTP_PROXY");
    }
  }

  @Test
  @DisplayName("names a proxy that lets nobody through to a host")
  void proxyForbids() {
    try (ScriptedServer proxy =
        new ScriptedServer(
            answer("403 No", "Content-Length: 0\r\n", new byte[0]),
            answer("403 No", "Content-Length: 0\r\n", new byte[0]),
            answer("403 No", "Content-Length: 0\r\n", new byte[0]))) {
      environment = Map.of("HTTPS_PROXY", "http://localhost:" + proxy.port());
      assertThatThrownBy(
              () ->
                  download(Optional.of(URI.create("https://pinned.invalid/")))
                      .fetch(pinned("SHA-256"), target))
          .hasMessageContaining("localhost:" + proxy.port() + ", named by HTTPS_PROXY");
    }
  }
}
