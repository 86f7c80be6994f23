package io.likewise.runner.tracking;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.report.run.FigurePoint;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.Provenance;
import io.likewise.runs.plan.ExperimentFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Logs finished runs to a server of MLflow: the settings as parameters, the figures of every epoch
 * as metrics, the files as artifacts. Whatever becomes of that, a run and its files are as they
 * were.
 */
public final class MlflowTracking {
  /** How long a server may take for a call. */
  public static final Duration LIMIT = Duration.ofSeconds(30);

  /** What MLflow takes at once. */
  private static final int MOST_METRICS = 1000;

  /** What the root of all artifacts is called where the server itself takes them. */
  private static final String PROXIED = "mlflow-artifacts:";

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final URI address;
  private final MlflowServer server;

  /**
   * Takes a server, and asks it nothing yet.
   *
   * @param address where it is, such as {@code http://localhost:5000}
   * @param limit how long it may take for a call
   * @throws LikewiseException {@link ErrorCode#USAGE} if the address is none of http or https
   */
  public MlflowTracking(URI address, Duration limit) {
    boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
    boolean more = address.getUserInfo() != null || address.getQuery() != null;
    if (!http || address.getHost() == null || more) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "'%s' is not the address of an MLflow server, expected one such as http://localhost:5000."
              .formatted(address));
    }
    this.address = address;
    this.server = new MlflowServer(address, limit);
  }

  /**
   * Logs a run, under the name of its experiment.
   *
   * @return a sentence on why not all of it is there, for which nothing is thrown
   */
  public Optional<String> log(FinishedRun run) {
    try {
      String experiment = experiment(run.plan().experiment().name());
      Created created = create(run, experiment);
      try {
        fill(run, created);
      } catch (IOException | RuntimeException e) {
        end(run, created, "FAILED");
        throw e;
      }
      return Optional.empty();
    } catch (IOException | RuntimeException e) {
      return Optional.of(
          "%s: the run is not logged there as a whole (%s); it is whole in %s."
              .formatted(
                  address, String.valueOf(e.getMessage()).replaceFirst("\\.$", ""), run.path()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.of(address + ": the run is not logged there as a whole (interrupted).");
    }
  }

  /**
   * A run on the server.
   *
   * @param id what calls name it by
   * @param artifacts where its artifacts belong
   */
  private record Created(String id, String artifacts) {}

  /** Two that make one experiment at the same time both come to have it. */
  private String experiment(String name) throws IOException, InterruptedException {
    Optional<String> known = knownExperiment(name);
    if (known.isPresent()) {
      return known.get();
    }
    try {
      return text(
          server.post("experiments/create", JSON.objectNode().put("name", name)), "/experiment_id");
    } catch (MlflowServer.Refusal e) {
      if (!e.code().equals("RESOURCE_ALREADY_EXISTS")) {
        throw e;
      }
      return knownExperiment(name).orElseThrow(() -> e);
    }
  }

  private Optional<String> knownExperiment(String name) throws IOException, InterruptedException {
    try {
      return Optional.of(
          text(
              server.get("experiments/get-by-name", "experiment_name", name),
              "/experiment/experiment_id"));
    } catch (MlflowServer.Refusal e) {
      if (!e.code().equals("RESOURCE_DOES_NOT_EXIST")) {
        throw e;
      }
      return Optional.empty();
    }
  }

  private Created create(FinishedRun run, String experiment)
      throws IOException, InterruptedException {
    ObjectNode body = JSON.objectNode();
    body.put("experiment_id", experiment);
    body.put("run_name", name(run));
    body.put("start_time", began(run).toEpochMilli());
    JsonNode info = server.post("runs/create", body);
    return new Created(text(info, "/run/info/run_id"), text(info, "/run/info/artifact_uri"));
  }

  private void fill(FinishedRun run, Created created) throws IOException, InterruptedException {
    ObjectNode settings = JSON.objectNode().put("run_id", created.id());
    settings.set("params", pairs(ExperimentFile.values(run.plan())));
    settings.set("tags", pairs(tags(run)));
    server.post("runs/log-batch", settings);
    List<FigurePoint> points = FigurePoint.of(run.result());
    for (int from = 0; from < points.size(); from += MOST_METRICS) {
      ObjectNode metrics = JSON.objectNode().put("run_id", created.id());
      metrics.set(
          "metrics",
          metrics(run, points.subList(from, Math.min(points.size(), from + MOST_METRICS))));
      server.post("runs/log-batch", metrics);
    }
    upload(run, created);
    update(run, created, "FINISHED");
  }

  private static ArrayNode pairs(Map<String, String> values) {
    ArrayNode pairs = JSON.arrayNode();
    values.forEach((key, value) -> pairs.addObject().put("key", key).put("value", value));
    return pairs;
  }

  private static Map<String, String> tags(FinishedRun run) {
    Provenance from = run.provenance();
    return Map.of(
        "likewise.version", from.likewise().version(),
        "likewise.revision", from.likewise().revision(),
        "likewise.engine", from.engine().name() + " " + from.engine().version(),
        "likewise.data.digest", from.data().digest());
  }

  private static ArrayNode metrics(FinishedRun run, List<FigurePoint> points) {
    ArrayNode metrics = JSON.arrayNode();
    for (FigurePoint point : points) {
      metrics
          .addObject()
          .put("key", point.name())
          .put("value", point.value())
          .put("timestamp", after(run, point).toEpochMilli())
          .put("step", point.step());
    }
    return metrics;
  }

  private void upload(FinishedRun run, Created created) throws IOException, InterruptedException {
    if (!created.artifacts().startsWith(PROXIED)) {
      throw new IOException(
          "its artifacts are kept at "
              + created.artifacts()
              + ", and the server takes none itself");
    }
    // As in mlflow-artifacts:/1/0123/artifacts; a host may follow the scheme.
    String root = URI.create(created.artifacts()).getPath().replaceFirst("^/+", "");
    for (Path file : artifacts(run.path())) {
      StringBuilder place = new StringBuilder(root);
      run.path().relativize(file).forEach(part -> place.append('/').append(part));
      server.upload(place.toString(), file);
    }
  }

  /**
   * All files but hidden ones and the lock, which other systems do not even let be read; and no
   * links, for what they lead to need not be the run's.
   */
  private static List<Path> artifacts(Path folder) throws IOException {
    List<Path> files = new ArrayList<>();
    try (Stream<Path> all = Files.walk(folder)) {
      all.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !file.getFileName().toString().startsWith("."))
          .filter(file -> !file.equals(folder.resolve("lock")))
          .sorted()
          .forEach(files::add);
    }
    return files;
  }

  /** That it went wrong is told already. */
  private void end(FinishedRun run, Created created, String status) throws InterruptedException {
    try {
      update(run, created, status);
    } catch (IOException e) {
      // It stays what it was.
    }
  }

  private void update(FinishedRun run, Created created, String status)
      throws IOException, InterruptedException {
    List<FigurePoint> points = FigurePoint.of(run.result());
    ObjectNode body = JSON.objectNode();
    body.put("run_id", created.id());
    body.put("status", status);
    body.put("end_time", after(run, points.get(points.size() - 1)).toEpochMilli());
    server.post("runs/update", body);
  }

  private static Instant began(FinishedRun run) {
    return Instant.parse(run.provenance().started());
  }

  private static Instant after(FinishedRun run, FigurePoint point) {
    return began(run).plusMillis(Math.round(1000 * point.seconds()));
  }

  private static String name(FinishedRun run) {
    return String.valueOf(run.path().toAbsolutePath().normalize().getFileName());
  }

  private static String text(JsonNode answer, String pointer) throws IOException {
    JsonNode found = answer.at(pointer);
    if (!found.isTextual()) {
      throw new IOException("what it answers is not MLflow's");
    }
    return found.asText();
  }
}
