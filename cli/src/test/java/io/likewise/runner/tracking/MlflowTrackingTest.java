package io.likewise.runner.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.cli.TinyRun;
import io.likewise.cli.worker.StopRequest;
import io.likewise.cli.worker.Worker;
import io.likewise.runner.process.RunOrders;
import io.likewise.runner.tracking.FakeMlflow.Request;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.RunDirectory;
import io.likewise.runs.plan.ExperimentFile;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("A run that is logged to MLflow")
@Timeout(120)
class MlflowTrackingTest {
  private static final Duration PATIENT = Duration.ofSeconds(30);
  private static final Duration IMPATIENT = Duration.ofMillis(500);
  private static final List<String> CALLS =
      List.of(
          "experiments/get-by-name",
          "experiments/create",
          "runs/create",
          "runs/log-batch",
          "artifact",
          "runs/update");

  @TempDir private static Path folder;
  private static FinishedRun run;

  private FakeMlflow server;

  @BeforeAll
  static void train() throws IOException {
    Path directory = RunDirectory.create(folder, TinyRun.plan(3, "name", "pets & dogs")).path();
    PrintStream nowhere = new PrintStream(PrintStream.nullOutputStream());
    Worker.run(directory, RunOrders.USUAL, new StopRequest(), nowhere, nowhere);
    Files.createDirectories(directory.resolve("savedmodel/a b"));
    Files.writeString(directory.resolve("savedmodel/a b/Ä#1?.txt"), "of an export");
    Files.writeString(directory.resolve(".hidden.1.tmp"), "half");
    Path elsewhere = Files.writeString(folder.resolve("elsewhere"), "private");
    Files.createSymbolicLink(directory.resolve("notes.txt"), elsewhere);
    run = FinishedRun.read(directory);
  }

  @BeforeEach
  void start() throws IOException {
    server = new FakeMlflow();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Optional<String> log(Duration limit) {
    return new MlflowTracking(server.address(), limit).log(run);
  }

  private static Map<String, String> pairs(JsonNode pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    pairs.forEach(pair -> values.put(pair.get("key").asText(), pair.get("value").asText()));
    return values;
  }

  @Test
  @DisplayName("is a run of its experiment, with its name and times, and ends as finished")
  void created() {
    assertThat(log(PATIENT)).isEmpty();
    assertThat(server.requests("experiments/get-by-name").get(0).query())
        .isEqualTo("experiment_name=pets%20%26%20dogs");
    assertThat(server.requests("experiments/create").get(0).json().get("name").asText())
        .isEqualTo("pets & dogs");
    JsonNode created = server.requests("runs/create").get(0).json();
    assertThat(created.get("experiment_id").asText()).isEqualTo("7");
    assertThat(created.get("run_name").asText()).isEqualTo(run.path().getFileName().toString());
    long began = Instant.parse(run.provenance().started()).toEpochMilli();
    assertThat(created.get("start_time").asLong()).isEqualTo(began);
    JsonNode ended = server.requests("runs/update").get(0).json();
    assertThat(ended.get("status").asText()).isEqualTo("FINISHED");
    assertThat(ended.get("end_time").asLong()).isGreaterThanOrEqualTo(began);
  }

  @Test
  @DisplayName("has all its settings, and the figures of every epoch, step by step")
  void figures() {
    assertThat(log(PATIENT)).isEmpty();
    List<Request> batches = server.requests("runs/log-batch");
    assertThat(pairs(batches.get(0).json().get("params")))
        .isEqualTo(ExperimentFile.values(run.plan()));
    assertThat(pairs(batches.get(0).json().get("tags")))
        .containsEntry("likewise.data.digest", run.provenance().data().digest());
    JsonNode metrics = batches.get(1).json().get("metrics");
    List<String> losses = new ArrayList<>();
    for (JsonNode metric : metrics) {
      if (metric.get("key").asText().equals("loss/validation")) {
        losses.add(metric.get("step").asInt() + " " + metric.get("value").asDouble());
      }
    }
    assertThat(losses)
        .containsExactly(
            "1 " + run.result().stages().get(0).epochs().get(0).validationLoss(),
            "2 " + run.result().stages().get(1).epochs().get(0).validationLoss());
    assertThat(metrics).hasSize(2 * 6 + 2);
  }

  @Test
  @DisplayName("has all its files but hidden ones, links and the lock, in their folders")
  void artifacts() throws IOException {
    assertThat(log(PATIENT)).isEmpty();
    Map<String, byte[]> uploaded = new LinkedHashMap<>();
    String root = "/api/2.0/mlflow-artifacts/artifacts/7/abc/artifacts/";
    server
        .requests("artifact")
        .forEach(request -> uploaded.put(request.path().replace(root, ""), request.body()));
    assertThat(uploaded.get("savedmodel/a%20b/%C3%84%231%3F.txt"))
        .isEqualTo("of an export".getBytes(StandardCharsets.UTF_8));
    assertThat(uploaded.get("resnet50_model.h5"))
        .isEqualTo(Files.readAllBytes(run.path().resolve("resnet50_model.h5")));
    assertThat(uploaded)
        .containsKeys("result.json", "report.html", "tensorboard/events.out.tfevents.0.likewise")
        .doesNotContainKeys("lock", ".hidden.1.tmp", "notes.txt");
  }

  @Test
  @DisplayName("goes to the experiment of its name, if there is one")
  void known() {
    server.when("experiments/get-by-name", 200, "{\"experiment\": {\"experiment_id\": \"3\"}}");
    assertThat(log(PATIENT)).isEmpty();
    assertThat(server.requests("experiments/create")).isEmpty();
    assertThat(server.requests("runs/create").get(0).json().get("experiment_id").asText())
        .isEqualTo("3");
  }

  @Test
  @DisplayName("goes to an experiment that another makes at the same time")
  void sameTime() {
    server.when(
        "experiments/create",
        exchange -> {
          server.when(
              "experiments/get-by-name", 200, "{\"experiment\": {\"experiment_id\": \"4\"}}");
          FakeMlflow.send(
              exchange, 400, FakeMlflow.error("RESOURCE_ALREADY_EXISTS", "There is one"));
        });
    assertThat(log(PATIENT)).isEmpty();
    assertThat(server.requests("runs/create").get(0).json().get("experiment_id").asText())
        .isEqualTo("4");
  }

  @Test
  @DisplayName("costs a sentence where nobody is there")
  void down() {
    server.close();
    assertThat(log(PATIENT).orElseThrow())
        .startsWith(server.address() + ": the run is not logged there as a whole (nobody answers")
        .endsWith("); it is whole in " + run.path() + ".")
        .doesNotContain("\n");
  }

  @Test
  @DisplayName("costs a sentence with the server's reason, and is marked there as failed")
  void refused() {
    server.when("artifact", 500, FakeMlflow.error("INTERNAL_ERROR", "disk\\nfull"));
    assertThat(log(PATIENT).orElseThrow()).contains("(it answers 500 INTERNAL_ERROR disk\\nfull)");
    assertThat(server.requests("runs/update")).hasSize(1);
    assertThat(server.requests("runs/update").get(0).json().get("status").asText())
        .isEqualTo("FAILED");
  }

  @Test
  @DisplayName("lacks artifacts that the server does not keep itself")
  void elsewhere() {
    server.when("runs/create", 200, FakeMlflow.created("s3://bucket/7"));
    assertThat(log(PATIENT).orElseThrow()).contains("kept at s3://bucket/7");
    assertThat(server.requests("runs/log-batch")).hasSize(2);
  }

  private static Stream<String> calls() {
    return CALLS.stream();
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("costs a sentence where a call is answered with no JSON, or is not answered")
  void garbage(String call) {
    server.when(call, 200, "<html>");
    assertThat(log(PATIENT).orElseThrow()).contains("is not MLflow's");
    server.when(call, HttpExchange::close);
    assertThat(log(PATIENT)).isPresent();
  }

  @ParameterizedTest
  @MethodSource("calls")
  @DisplayName("costs a sentence where a call takes too long, from the first byte or in the middle")
  void slow(String call) {
    server.when(call, exchange -> server.hold());
    assertThat(log(IMPATIENT)).isPresent();
    server.when(
        call,
        exchange -> {
          exchange.sendResponseHeaders(200, 100);
          exchange.getResponseBody().write('{');
          exchange.getResponseBody().flush();
          server.hold();
        });
    assertThat(log(IMPATIENT)).isPresent();
  }

  @Test
  @DisplayName("costs a sentence where an answer has no end")
  void endless() {
    server.when(
        "runs/create",
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          while (true) {
            exchange.getResponseBody().write(new byte[1 << 16]);
          }
        });
    assertThat(log(PATIENT).orElseThrow()).contains("its answer has no end");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:5000",
        "ftp://localhost",
        "http:localhost",
        "http://me:secret@localhost",
        "mlruns"
      })
  @DisplayName("is not asked for by what is no address of a server")
  void noAddress(String address) {
    assertThatThrownBy(() -> new MlflowTracking(URI.create(address), PATIENT))
        .isInstanceOfSatisfying(
            LikewiseException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.USAGE))
        .hasMessageContaining("'" + address + "'")
        .hasMessageContaining("http://localhost:5000");
  }
}
