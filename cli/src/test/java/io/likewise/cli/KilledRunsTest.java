package io.likewise.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.cli.KilledProduct.Victim;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Kills runs of the built product and goes on with them, until so many kills were made, and
 * compares what each comes to with an undisturbed run. {@code docs/reliability.md} says how to ask
 * for more kills than the few of every build.
 */
@Tag("product")
@DisplayName("A run that is killed anywhere, again and again, and resumed")
@DisabledOnOs(OS.WINDOWS)
class KilledRunsTest {
  /** Steps of an epoch, of which a chain's aims must know where it ends. */
  static final int STEPS = 9;

  /** The stage that a checkpoint names when there is nothing left to train. */
  static final int AFTER_TRAINING = 3;

  private static final int KILLS = Integer.getInteger("likewise.kills", 3);
  private static final long SEED = Long.getLong("likewise.kills.seed", 1);
  private static final String ENGINES =
      System.getProperty("likewise.kills.engine", "djl:pytorch,djl:tensorflow,dl4j");

  private static final List<String> RUN =
      List.of(
          "run --preset quick --dataset sample --limit 160 --epochs 2,3 --threads 1"
              .concat(" --set batchSize=16 --set network.width=4 --set network.dense=8,8")
              .split(" "));
  private static final String MODEL = "resnet50_model.h5";
  private static final List<String> FILES =
      List.of("metrics.csv", "steps.csv", "predictions.csv", "weights.safetensors", MODEL);

  /** Before the last epoch begins, each as likely as it stands here. */
  private static final List<KillAim> DURING =
      List.of(
          KillAim.CHECKPOINT,
          KillAim.STEPS,
          KillAim.CHECKPOINT,
          KillAim.VALIDATION,
          KillAim.STEPS,
          KillAim.CHECKPOINT,
          KillAim.FORECAST,
          KillAim.START);

  /** From then on. */
  private static final List<KillAim> AFTER =
      List.of(KillAim.TEST, KillAim.RESULT, KillAim.TEST, KillAim.MODEL);

  @TempDir private Path temporary;

  private final KillTable table = new KillTable();
  private final List<String> differences = new ArrayList<>();
  private final List<String> leftovers = new ArrayList<>();
  private boolean killedWithResults;

  static Stream<String> engines() {
    return Stream.of(ENGINES.split(","));
  }

  @ParameterizedTest(name = "on {0}")
  @MethodSource("engines")
  @DisplayName("comes to the same bits as one that nothing happened to")
  void sameBits(String engine) throws IOException {
    Instant start = Instant.now();
    Path undisturbed = undisturbed(engine);
    Random random = new Random(SEED);
    for (int number = 1; table.kills() < KILLS; number++) {
      Path runs = Files.createDirectories(temporary.resolve("run" + number).resolve("runs"));
      chain(engine, runs, random, number % 4 == 0);
      Path run = KilledProduct.run(runs).orElseThrow();
      if (killedWithResults) {
        makeWhole(runs, run);
      }
      compare(undisturbed, run);
    }
    report(engine, Duration.between(start, Instant.now()));
    assertThat(differences).isEmpty();
    assertThat(leftovers).isEmpty();
  }

  private Path undisturbed(String engine) throws IOException {
    Path runs = Files.createDirectories(temporary.resolve("undisturbed").resolve("runs"));
    KilledProduct product =
        KilledProduct.start(runs, arguments(RUN, "--backend", engine, "--checkpoint-every=off"));
    assertThat(product.end()).describedAs(product.log()).isZero();
    Path run = KilledProduct.run(runs).orElseThrow();
    assertThat(FILES).allSatisfy(file -> assertThat(run.resolve(file)).exists());
    return run;
  }

  /** Carries out one run, however often it is killed. */
  private void chain(String engine, Path runs, Random random, boolean retries) throws IOException {
    String retry = "--retries=" + (retries ? 100 : 0);
    List<String> begin = arguments(RUN, "--backend", engine, "--checkpoint-every=1", retry);
    KilledProduct product = KilledProduct.start(runs, begin);
    table.count("runs", 1);
    killedWithResults = false;
    while (true) {
      // Nothing more is killed once there are kills enough.
      if (table.kills() < KILLS) {
        kill(product, random, retries);
      }
      if (retries && !product.hasEnded() && table.kills() < KILLS) {
        continue;
      }
      int status = product.end();
      Path run = KilledProduct.run(runs).orElse(null);
      if (run != null && Files.exists(run.resolve("result.json"))) {
        return;
      }
      assertThat(status).describedAs("the command ended by itself:\n" + product.log()).isNotZero();
      if (run == null) {
        product = KilledProduct.start(runs, begin);
      } else {
        table.count("resumed by the command", 1);
        product =
            KilledProduct.start(
                runs, List.of("resume", run.toString(), "--checkpoint-every=1", retry));
      }
    }
  }

  private void kill(KilledProduct product, Random random, boolean retries) throws IOException {
    Victim victim = retries ? Victim.WORKER : List.of(Victim.values()).get(random.nextInt(3));
    int stage = product.position("stage");
    boolean late = stage == AFTER_TRAINING || (stage == 2 && product.position("epoch") == 3);
    List<KillAim> aims = late ? AFTER : DURING;
    KillAim aim = aims.get(random.nextInt(aims.size()));
    aim.await(product, random);
    boolean beforeResult = !product.has("result.json");
    Duration work = Duration.between(product.lastKept(), Instant.now());
    if (!product.kill(victim)) {
      return;
    }
    table.killed(aim, victim);
    if (product.hasLeftHalfACheckpoint()) {
      table.count("left half a checkpoint", 1);
    }
    if (product.has("result.json")) {
      table.count("had all results", 1);
      killedWithResults = true;
    }
    if (beforeResult) {
      table.lost(work);
    }
  }

  /** A run that is killed when its results are whole is finished, and may lack what follows. */
  private void makeWhole(Path runs, Path run) throws IOException {
    if (!Files.exists(run.resolve(MODEL))) {
      table.count("finished without " + MODEL, 1);
    }
    KilledProduct report = KilledProduct.start(runs, List.of("report", run.toString()));
    assertThat(report.end()).describedAs(report.log()).isZero();
  }

  private void compare(Path undisturbed, Path run) throws IOException {
    JsonNode result = new JsonMapper().readTree(run.resolve("result.json").toFile());
    table.count("went on from a checkpoint", result.path("continued").size());
    for (String file : FILES) {
      Path there = run.resolve(file);
      if (Files.mismatch(undisturbed.resolve(file), there) >= 0) {
        differences.add(there.toString());
      }
      table.count("files compared", 1);
    }
    List<String> more = new ArrayList<>(names(run));
    more.removeAll(names(undisturbed));
    more.forEach(name -> leftovers.add(run.resolve(name).toString()));
  }

  private static List<String> names(Path run) throws IOException {
    try (Stream<Path> all = Files.list(run)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList();
    }
  }

  private static List<String> arguments(List<String> first, String... more) {
    return Stream.concat(first.stream(), Stream.of(more)).toList();
  }

  private void report(String engine, Duration took) throws IOException {
    String text =
        String.format(
            "%n%s: %d kills in %d s, seed %d%n%n%s%5d files left behind%n%5d files that differ%n",
            engine,
            table.kills(),
            took.toSeconds(),
            SEED,
            table,
            leftovers.size(),
            differences.size());
    System.out.println(text);
    Files.writeString(Path.of("target", "killed-runs-" + engine.replace(':', '-') + ".txt"), text);
  }
}
