package io.likewise.runner.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server on loopback that answers as MLflow does, or as a test tells it to. */
final class FakeMlflow implements AutoCloseable {
  private static final String API = "/api/2.0/mlflow/";
  private static final String ARTIFACTS = "/api/2.0/mlflow-artifacts/artifacts/";

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch over = new CountDownLatch(1);
  private final Map<String, Answer> answers = new ConcurrentHashMap<>();
  private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());

  /** Answers a request. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  /**
   * A request that came.
   *
   * @param call the last words of its path, such as {@code runs/create}, or {@code artifact}
   * @param path its whole path, as it was written
   */
  record Request(String call, String path, String query, byte[] body) {
    JsonNode json() {
      try {
        return new JsonMapper().readTree(body);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  FakeMlflow() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(threads);
    server.createContext("/", this::answer);
    server.start();
    when("experiments/get-by-name", 404, error("RESOURCE_DOES_NOT_EXIST", "No such one"));
    when("experiments/create", 200, "{\"experiment_id\": \"7\"}");
    when("runs/create", 200, created("mlflow-artifacts:/7/abc/artifacts"));
    when("runs/log-batch", 200, "{}");
    when("runs/update", 200, "{}");
    when("artifact", 200, "");
  }

  static String error(String code, String message) {
    return "{\"error_code\": \"" + code + "\", \"message\": \"" + message + "\"}";
  }

  static String created(String artifacts) {
    return "{\"run\": {\"info\": {\"run_id\": \"abc\", \"artifact_uri\": \"" + artifacts + "\"}}}";
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
  }

  void when(String call, Answer answer) {
    answers.put(call, answer);
  }

  void when(String call, int status, String body) {
    when(call, exchange -> send(exchange, status, body));
  }

  List<Request> requests(String call) {
    return requests.stream().filter(request -> request.call().equals(call)).toList();
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  /** Keeps a request waiting for as long as the server is there. */
  void hold() {
    try {
      over.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getRawPath();
      String call = path.startsWith(ARTIFACTS) ? "artifact" : path.replaceFirst("^" + API, "");
      byte[] body = exchange.getRequestBody().readAllBytes();
      requests.add(new Request(call, path, exchange.getRequestURI().getRawQuery(), body));
      answers.get(call).to(exchange);
    }
  }

  @Override
  public void close() {
    over.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
