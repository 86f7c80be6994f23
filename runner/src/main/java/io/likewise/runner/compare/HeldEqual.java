package io.likewise.runner.compare;

import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.experiment.Experiment;
import io.likewise.api.experiment.Network;
import io.likewise.runs.directory.FinishedRun;
import io.likewise.runs.directory.Provenance;
import io.likewise.runs.plan.EnumWords;
import io.likewise.runs.plan.ExperimentFile;
import io.likewise.runs.plan.RunPlan;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is the same in several runs and what is not, the seed, the backend and the engine aside. Of
 * images and initial weights it is their digests that count and not what their files are called.
 */
final class HeldEqual {
  private static final String IMAGES = "images";
  private static final String WEIGHTS = "initial weights";
  private static final String BACKEND = "backend.";

  /** What is compared elsewhere: by its digest, by the name of the side, or not at all. */
  private static final Set<String> ELSEWHERE =
      Set.of("name", "seed", "data.source", "weights", "backend.name", "backend.engine");

  private final List<FinishedRun> runs;
  private final Map<String, Set<String>> differing = new LinkedHashMap<>();

  HeldEqual(List<FinishedRun> runs) {
    this.runs = List.copyOf(runs);
    for (FinishedRun run : runs) {
      settings(run).forEach((key, value) -> add(differing, key, value));
    }
    differing.values().removeIf(values -> values.size() == 1);
  }

  private static <K> void add(Map<K, Set<String>> all, K key, String value) {
    all.computeIfAbsent(key, k -> new LinkedHashSet<>()).add(value);
  }

  private Map<String, String> settings(FinishedRun run) {
    Map<String, String> settings = settingsOf(run);
    if (weightsDiffer()) {
      settings.put(WEIGHTS, run.plan().experiment().weights() + " " + weights(run));
    }
    return settings;
  }

  /** Returns everything that is to be the same in runs, their initial weights aside, by its key. */
  static Map<String, String> settingsOf(FinishedRun run) {
    Map<String, String> settings = settings(run.plan());
    Provenance.Engine engine = run.provenance().engine();
    settings.put(IMAGES, images(run));
    // What was asked for as auto came out as one of them, and a fast path may not be there.
    settings.put("backend.device", engine.device());
    settings.put("backend.path", engine.path());
    settings.put("backend.threads", String.valueOf(engine.threads()));
    return settings;
  }

  private static Map<String, String> settings(RunPlan plan) {
    Map<String, String> settings = ExperimentFile.values(plan);
    settings.keySet().removeAll(ELSEWHERE);
    return settings;
  }

  /** Weights depend on the seed, so only those of one seed can be expected to be the same. */
  private boolean weightsDiffer() {
    return bySeed(HeldEqual::weights).values().stream().anyMatch(values -> values.size() > 1);
  }

  private Map<Long, Set<String>> bySeed(Function<FinishedRun, String> property) {
    Map<Long, Set<String>> values = new TreeMap<>();
    for (FinishedRun run : runs) {
      add(values, run.plan().experiment().seed(), property.apply(run));
    }
    return values;
  }

  private static String images(FinishedRun run) {
    Provenance.Data data = run.provenance().data();
    return data.name() + " " + start(data.digest());
  }

  private static String weights(FinishedRun run) {
    return start(run.provenance().initialWeights());
  }

  private static String start(String digest) {
    return digest.substring(0, Math.min(8, digest.length()));
  }

  /**
   * Makes sure that all runs are of one network: what was asked for, or all of them another one. No
   * option may set figures of different networks side by side.
   *
   * @throws LikewiseException {@code USAGE} if they are not
   */
  void requireOneNetwork() {
    Set<String> engines =
        runs.stream()
            .filter(run -> otherNetwork(run).isPresent())
            .map(run -> run.plan().backend() + ":" + run.plan().options().engine())
            .collect(Collectors.toCollection(LinkedHashSet::new));
    boolean all = runs.stream().allMatch(run -> otherNetwork(run).isPresent());
    if (otherNetworks().size() > 1 || (!engines.isEmpty() && !all)) {
      throw new LikewiseException(
          ErrorCode.USAGE,
          "the runs of "
              + String.join(" and ", engines)
              + " are not of the same network as the others, so there is nothing to compare; leave"
              + " them out.");
    }
  }

  private static Optional<String> otherNetwork(FinishedRun run) {
    return Optional.ofNullable(run.provenance().engine().otherNetwork());
  }

  private Set<String> otherNetworks() {
    return runs.stream()
        .flatMap(run -> otherNetwork(run).stream())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns what makes these runs different experiments, a phrase each; usually nothing. */
  List<String> differentExperiments() {
    return differing.entrySet().stream()
        .filter(entry -> !entry.getKey().startsWith(BACKEND))
        .map(HeldEqual::phrase)
        .toList();
  }

  private static String phrase(Map.Entry<String, Set<String>> entry) {
    String word = entry.getKey().replaceFirst("^backend\\.", "");
    return word + " (" + String.join(" and ", entry.getValue()) + ")";
  }

  /** Returns what a run's side is called: its engine, and whatever not all runs have in common. */
  String side(ComparedAttempt attempt) {
    Map<String, String> settings =
        attempt
            .finished()
            .map(this::settings)
            .or(() -> attempt.plan().map(HeldEqual::settings))
            .orElse(Map.of());
    String ways =
        differing.keySet().stream()
            .filter(settings::containsKey)
            .map(key -> label(key, settings.get(key)))
            .collect(Collectors.joining(", "));
    return attempt.engine() + (ways.isEmpty() ? "" : " " + ways);
  }

  private static String label(String key, String value) {
    return switch (key) {
      case "backend.threads" -> value + (value.equals("1") ? " thread" : " threads");
      case "backend.path", "backend.precision", "backend.device", IMAGES -> value;
      default -> key + "=" + value;
    };
  }

  /** Returns what is the same in all runs, as one phrase. */
  String equal() {
    FinishedRun first = runs.get(0);
    Experiment experiment = first.plan().experiment();
    Provenance.Engine engine = first.provenance().engine();
    List<String> parts = new ArrayList<>();
    if (differing.keySet().stream().noneMatch(key -> key.startsWith("network."))) {
      parts.add(
          otherNetworks().stream()
              .findFirst()
              .map(other -> "not the same network: " + other)
              .orElseGet(() -> network(experiment)));
    }
    if (!differing.containsKey(IMAGES)) {
      parts.add("images " + images(first));
    }
    if (!differing.containsKey(WEIGHTS)) {
      parts.add("initial weights " + weights());
    }
    parts.add(
        differentExperiments().isEmpty()
            ? "every other setting of the experiment"
            : "the other settings of the experiment");
    add(
        parts,
        "backend.threads",
        engine.threads() + (engine.threads() == 1 ? " thread" : " threads"));
    add(parts, "backend.device", engine.device());
    add(parts, "backend.precision", engine.precision());
    add(parts, "backend.path", "path " + engine.path());
    Map<String, Set<String>> around = surroundings();
    around.values().removeIf(values -> values.size() > 1);
    parts.addAll(around.keySet());
    return String.join(", ", parts);
  }

  private void add(List<String> parts, String key, String phrase) {
    if (!differing.containsKey(key)) {
      parts.add(phrase);
    }
  }

  private static String network(Experiment experiment) {
    Network network = experiment.network();
    return String.format(
        "network %s %s of width %d at %d×%d",
        EnumWords.of(network.variant()),
        network.blocks().stream().map(String::valueOf).collect(Collectors.joining("-")),
        network.width(),
        experiment.imageSize(),
        experiment.imageSize());
  }

  private String weights() {
    Map<Long, Set<String>> digests = bySeed(HeldEqual::weights);
    return digests.size() > 3
        ? "of each seed"
        : digests.entrySet().stream()
            .map(entry -> entry.getValue().iterator().next() + " of seed " + entry.getKey())
            .collect(Collectors.joining(", "));
  }

  /** What does not belong to an experiment and may yet change times or bits. */
  private Map<String, Set<String>> surroundings() {
    Map<String, Set<String>> all = new LinkedHashMap<>();
    all.put("machine", values(HeldEqual::machine));
    all.put("processors", values(p -> String.valueOf(p.machine().availableProcessors())));
    all.put("Java", values(p -> p.java().version()));
    all.put("Likewise", values(p -> p.likewise().version() + " " + p.likewise().revision()));
    return all;
  }

  /** Returns what a run was carried out on, in words. */
  static String machine(Provenance provenance) {
    return provenance.machine().cpu() + ", " + provenance.machine().os();
  }

  private Set<String> values(Function<Provenance, String> property) {
    return runs.stream()
        .map(run -> property.apply(run.provenance()))
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Returns what is not the same, as one phrase; empty if nothing. */
  String notEqual() {
    Map<String, Set<String>> all = new LinkedHashMap<>(differing);
    all.putAll(surroundings());
    all.values().removeIf(values -> values.size() == 1);
    List<String> parts = new ArrayList<>(all.entrySet().stream().map(HeldEqual::phrase).toList());
    for (FinishedRun run : runs) {
      List<String> mixed = run.provenance().mixed();
      if (!mixed.isEmpty()) {
        parts.add("within " + run.path().getFileName() + " " + String.join(" and ", mixed));
      }
    }
    return String.join(", ", parts);
  }
}
