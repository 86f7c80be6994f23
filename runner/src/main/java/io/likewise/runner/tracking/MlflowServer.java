package io.likewise.runner.tracking;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.likewise.api.data.VisibleName;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * MLflow's REST API, version 2.0, and its proxy of artifacts, as far as a run is logged by them.
 * Every call ends within its time limit, whatever the server does; every failure is an {@link
 * IOException} whose message says what the server did.
 */
final class MlflowServer {
  private static final JsonMapper JSON = new JsonMapper();

  /** More is not read of an answer, nor shown of a message. */
  private static final int LONGEST_ANSWER = 1 << 20;

  private static final int LONGEST_MESSAGE = 200;

  /** The slowest connection that an artifact is sent over. */
  private static final long BYTES_PER_SECOND = 1_000_000;

  private final String address;
  private final Duration limit;
  private final HttpClient client;

  /** A server's refusal. */
  static final class Refusal extends IOException {
    private static final long serialVersionUID = 1L;

    private final String code;

    private Refusal(int status, String code, String message) {
      super(
          VisibleName.of(
              Stream.of("it answers", String.valueOf(status), code, message)
                  .filter(word -> !word.isEmpty())
                  .collect(Collectors.joining(" "))));
      this.code = code;
    }

    /** Returns MLflow's word for it, such as {@code RESOURCE_DOES_NOT_EXIST}; empty if none. */
    String code() {
      return code;
    }
  }

  /**
   * Takes a server.
   *
   * @param address its address, of http or https
   * @param limit how long a call may take; an artifact's takes longer by its size
   */
  MlflowServer(URI address, Duration limit) {
    this.address = address.toString().replaceFirst("/+$", "");
    this.limit = limit;
    this.client =
        HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(limit).build();
  }

  /** Asks for something by one parameter. */
  JsonNode get(String method, String parameter, String value)
      throws IOException, InterruptedException {
    return send(
        request("/api/2.0/mlflow/" + method + "?" + parameter + "=" + encoded(value)).GET(), limit);
  }

  /** Has something done. */
  JsonNode post(String method, JsonNode body) throws IOException, InterruptedException {
    BodyPublisher content = BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body));
    return send(
        request("/api/2.0/mlflow/" + method)
            .header("Content-Type", "application/json")
            .POST(content),
        limit);
  }

  /**
   * Sends an artifact.
   *
   * @param path where to, below the root of all artifacts, with slashes
   */
  void upload(String path, Path file) throws IOException, InterruptedException {
    StringBuilder place = new StringBuilder("/api/2.0/mlflow-artifacts/artifacts");
    for (String part : path.split("/", -1)) {
      place.append('/').append(encoded(part));
    }
    send(
        request(place.toString())
            .header("Content-Type", "application/octet-stream")
            .PUT(BodyPublishers.ofFile(file)),
        limit.plusSeconds(Files.size(file) / BYTES_PER_SECOND));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(address + path)).header("User-Agent", "likewise");
  }

  private static String encoded(String part) {
    return URLEncoder.encode(part, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private JsonNode send(HttpRequest.Builder request, Duration within)
      throws IOException, InterruptedException {
    // The client's own limit is over when the first line of an answer is there.
    CompletableFuture<HttpResponse<byte[]>> answer =
        client.sendAsync(request.build(), answerOfLimitedLength());
    try {
      return content(answer.get(within.toMillis(), TimeUnit.MILLISECONDS));
    } catch (TimeoutException e) {
      throw new InterruptedIOException(
          "it has not answered for %,d s".formatted(within.toSeconds()));
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause()), e);
    } finally {
      answer.cancel(true);
    }
  }

  private static BodyHandler<byte[]> answerOfLimitedLength() {
    return head -> {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      return BodySubscribers.mapping(
          BodyHandlers.ofByteArrayConsumer(
                  part ->
                      part.ifPresent(
                          each -> {
                            if (bytes.size() + each.length > LONGEST_ANSWER) {
                              throw new IllegalStateException("its answer has no end");
                            }
                            bytes.writeBytes(each);
                          }))
              .apply(head),
          nothing -> bytes.toByteArray());
    };
  }

  private static JsonNode content(HttpResponse<byte[]> answer) throws IOException {
    boolean done = answer.statusCode() / 100 == 2;
    JsonNode content;
    try {
      content = JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      content = MissingNode.getInstance();
    }
    if (!done) {
      String message = content.path("message").asText();
      throw new Refusal(
          answer.statusCode(),
          content.path("error_code").asText(),
          message.substring(0, Math.min(message.length(), LONGEST_MESSAGE)));
    }
    // An artifact that it has taken is answered with nothing at all.
    if (!content.isObject() && answer.body().length > 0) {
      throw new IOException("what it answers is not MLflow's");
    }
    return content;
  }

  private static String reason(Throwable thrown) {
    if (thrown instanceof ConnectException) {
      return "nobody answers there";
    }
    String message = thrown.getMessage();
    return VisibleName.of(message == null ? thrown.getClass().getSimpleName() : message);
  }
}
