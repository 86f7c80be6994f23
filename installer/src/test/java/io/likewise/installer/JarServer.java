package io.likewise.installer;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A Maven repository on this machine, which answers for each file as a test wants it. */
final class JarServer implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final CountDownLatch over = new CountDownLatch(1);

  /** What is done with a request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException, InterruptedException;
  }

  JarServer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    // Asked as a proxy it is told the whole address.
    String path = exchange.getRequestURI().getPath().substring(1);
    requests.add(exchange.getRequestURI().toString());
    try (exchange) {
      answers.getOrDefault(path, status(404)).to(exchange);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Has every jar of an engine, and its digest as repositories have them. */
  JarServer with(OfferedEngine engine) {
    engine.jars.forEach((name, bytes) -> with(OfferedEngine.path(name), bytes));
    return this;
  }

  JarServer with(String path, byte[] bytes) {
    answers.put(path, whole(bytes));
    answers.put(
        path + ".sha1",
        whole(HexFormat.of().formatHex(sha1().digest(bytes)).getBytes(StandardCharsets.US_ASCII)));
    return this;
  }

  JarServer with(String path, Answer answer) {
    answers.put(path, answer);
    return this;
  }

  private static MessageDigest sha1() {
    try {
      return MessageDigest.getInstance("SHA-1");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-1", e);
    }
  }

  private static Answer whole(byte[] bytes) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes);
    };
  }

  static Answer status(int status) {
    return exchange -> exchange.sendResponseHeaders(status, -1);
  }

  /** Promises all bytes, and closes the connection after some. */
  static Answer cut(byte[] bytes, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      OutputStream body = exchange.getResponseBody();
      body.write(bytes, 0, after);
      body.flush();
      throw new IOException("cut off here");
    };
  }

  /** Sends some bytes, and nothing more until the test is over. */
  Answer silentAfter(byte[] bytes, int after) {
    return exchange -> {
      exchange.sendResponseHeaders(200, bytes.length);
      exchange.getResponseBody().write(bytes, 0, after);
      exchange.getResponseBody().flush();
      over.await();
    };
  }

  URI uri() {
    return URI.create("http://localhost:" + server.getAddress().getPort() + "/");
  }

  /** Returns what jars were asked for. */
  List<String> jars() {
    return requests.stream().filter(path -> path.endsWith(".jar")).toList();
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
