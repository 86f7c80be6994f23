package io.likewise.descriptor;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.likewise.api.backend.ComputePath;
import io.likewise.api.backend.ContractVersion;
import io.likewise.api.error.ErrorCode;
import io.likewise.api.error.LikewiseException;
import io.likewise.api.model.Precision;
import io.likewise.files.yaml.YamlTree;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What an engine needs of its worker process: the file {@code engine.yaml} beside its jars.
 *
 * <p>The values of {@code jvmOptions}, {@code environment} and {@code tuning} may use the
 * placeholders <code>
 * ${threads}</code> (of one operation), <code>${cache}</code> (a folder the engine may unpack files
 * into) and <code>${folder}</code> (the engine's own folder).
 *
 * @param backend the backend's name, that of the folder above
 * @param engine the engine's name, that of the folder
 * @param isDefault whether the engine is meant where only the backend is named
 * @param apiVersion the version of the contract that the backend was built against, such as 1.0
 * @param heap the Java heap that the engine needs beside 184 MB of images, which is CIFAR-10, and
 *     with them, such as {@code 768m}; a run with more images is given more
 * @param heapFloat64 the same for runs in float64, whose weights are twice as large; {@code heap}
 *     if left out
 * @param exports the model formats that the engine writes, see {@link
 *     io.likewise.api.backend.ModelExporter}; may be left out
 * @param opens the model formats that the engine's library reads, see {@link
 *     io.likewise.api.backend.ModelOpener}; may be left out
 * @param jarsOf another engine of the backend, whose folder's jars this one uses too; may be left
 *     out
 * @param otherNetwork whether the engine computes another network than the one it is asked for, see
 *     {@link io.likewise.api.backend.EngineInUse#otherNetwork}; false if left out
 * @param jvmOptions options of the worker's JVM; may be left out
 * @param clears variables of other programs that do not reach the worker, see {@link
 *     WorkerVariables}; one that ends in {@code *} stands for all that begin so; may be left out
 * @param environment variables added to the worker's environment; may be left out
 * @param tuning variables that are added to make the engine fast, and so not on the stock path; may
 *     be left out
 */
public record EngineDescriptor(
    String backend,
    String engine,
    @JsonProperty("default") boolean isDefault,
    String apiVersion,
    String heap,
    String heapFloat64,
    List<String> exports,
    List<String> opens,
    String jarsOf,
    boolean otherNetwork,
    List<String> jvmOptions,
    List<String> clears,
    Map<String, String> environment,
    Map<String, String> tuning) {

  private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9-]*");
  private static final Pattern HEAP = Pattern.compile("[1-9][0-9]*[mgMG]");
  private static final Pattern CLEARED = Pattern.compile("[A-Z][A-Z0-9_]*\\*?");
  private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([^}]*)}");
  private static final Set<String> KNOWN = Set.of("threads", "cache", "folder");

  /** The file's name. */
  public static final String FILE = "engine.yaml";

  /** Checks every field. */
  public EngineDescriptor {
    require(backend != null && NAME.matcher(backend).matches(), "backend", backend, "a name");
    require(engine != null && NAME.matcher(engine).matches(), "engine", engine, "a name");
    require(
        apiVersion != null && ContractVersion.CURRENT.loads(ContractVersion.parse(apiVersion)),
        "apiVersion",
        apiVersion,
        ContractVersion.CURRENT.loadable());
    require(heap != null && HEAP.matcher(heap).matches(), "heap", heap, "a size such as 768m");
    heapFloat64 = heapFloat64 == null ? heap : heapFloat64;
    require(HEAP.matcher(heapFloat64).matches(), "heapFloat64", heapFloat64, "a size such as 768m");
    exports = all("exports", exports, NAME.asMatchPredicate(), "names");
    opens = all("opens", opens, NAME.asMatchPredicate(), "names");
    require(
        jarsOf == null || (NAME.matcher(jarsOf).matches() && !jarsOf.equals(engine)),
        "jarsOf",
        jarsOf,
        "another engine's name");
    jvmOptions = all("jvmOptions", jvmOptions, o -> o.startsWith("-"), "options that begin with -");
    jvmOptions.forEach(option -> requireKnownPlaceholders("jvmOptions", option));
    String capitals = "variables in capitals, such as TF_*";
    clears = all("clears", clears, CLEARED.asMatchPredicate(), capitals);
    environment = variables("environment", environment);
    tuning = variables("tuning", tuning);
  }

  /**
   * Reads the descriptor in an engine's folder.
   *
   * @param folder the folder, named as the engine, in one that is named as the backend
   * @throws LikewiseException if it cannot be used: one line that begins with the file
   */
  public static EngineDescriptor read(Path folder) {
    Path file = folder.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      throw unfit(file, "the file is missing");
    }
    EngineDescriptor descriptor = YamlTree.read(file).as(EngineDescriptor.class);
    String expected = folder.getParent().getFileName() + ":" + folder.getFileName();
    String described = descriptor.backend + ":" + descriptor.engine;
    if (!described.equals(expected)) {
      throw unfit(
          file, "it describes " + described + ", expected " + expected + " as the folders say");
    }
    String jarsOf = descriptor.jarsOf;
    if (jarsOf != null && !Files.isDirectory(folder.resolveSibling(jarsOf))) {
      throw unfit(file, "jarsOf is '" + jarsOf + "', and there is no such folder beside this one");
    }
    return descriptor;
  }

  private static LikewiseException unfit(Path file, String problem) {
    return new LikewiseException(ErrorCode.BACKEND_BROKEN, file + ": " + problem);
  }

  private static List<String> all(
      String field, List<String> given, Predicate<String> fits, String expected) {
    List<String> values = given == null ? List.of() : given;
    values.forEach(value -> require(value != null && fits.test(value), field, value, expected));
    return List.copyOf(values);
  }

  private static Map<String, String> variables(String field, Map<String, String> variables) {
    Map<String, String> given = variables == null ? Map.of() : variables;
    given.forEach(
        (name, value) -> {
          require(value != null, field + "." + name, null, "a value");
          requireKnownPlaceholders(field + "." + name, value);
        });
    return Map.copyOf(given);
  }

  private static void requireKnownPlaceholders(String field, String value) {
    Matcher matcher = PLACEHOLDER.matcher(value);
    while (matcher.find()) {
      require(
          KNOWN.contains(matcher.group(1)), field, value, "${threads}, ${cache} or ${folder} only");
    }
  }

  private static void require(boolean holds, String field, Object value, String expected) {
    if (!holds) {
      throw new IllegalArgumentException(
          value == null
              ? field + " is missing, expected " + expected
              : field + " is '" + value + "', expected " + expected);
    }
  }

  /** Returns the Java heap for a precision and 184 MB of images, in bytes. */
  public long heapBytes(Precision precision) {
    String size = precision == Precision.FLOAT64 ? heapFloat64 : heap;
    long number = Long.parseLong(size.substring(0, size.length() - 1));
    return number << (size.toLowerCase(Locale.ROOT).endsWith("g") ? 30 : 20);
  }

  /** Returns whether the engine unpacks anything into the cache. */
  public boolean usesCache() {
    return Stream.of(jvmOptions, environment.values(), tuning.values())
        .flatMap(Collection::stream)
        .anyMatch(value -> value.contains("${cache}"));
  }

  /** Returns the JVM options with every placeholder replaced. */
  public List<String> jvmOptions(Map<String, String> values) {
    return jvmOptions.stream().map(option -> replace(option, values)).toList();
  }

  /** Returns the variables of a worker on a path, with every placeholder replaced. */
  public Map<String, String> environment(Map<String, String> values, ComputePath path) {
    Map<String, String> all = new TreeMap<>(environment);
    if (path != ComputePath.STOCK) {
      all.putAll(tuning);
    }
    Map<String, String> replaced = new TreeMap<>();
    all.forEach((name, value) -> replaced.put(name, replace(value, values)));
    return replaced;
  }

  private static String replace(String text, Map<String, String> values) {
    return PLACEHOLDER
        .matcher(text)
        .replaceAll(match -> Matcher.quoteReplacement(values.get(match.group(1))));
  }
}
