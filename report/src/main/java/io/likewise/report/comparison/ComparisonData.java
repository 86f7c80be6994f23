package io.likewise.report.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.report.run.Spread;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A comparison for programs: every run in CSV; runs, spreads and verdicts in JSON. */
record ComparisonData(Comparison comparison) {
  /** Returns a row for each run that finished and each that failed, with a header (RFC 4180). */
  String csv() {
    StringBuilder text = new StringBuilder("engine,version,seed");
    ComparedFigure.ALL.forEach(figure -> text.append(',').append(figure.key()));
    text.append(",engine_bytes,directory,failure\n");
    for (ComparedEngine engine : comparison.engines()) {
      String start = cell(engine.name()) + "," + cell(engine.version()) + ",";
      for (ComparedRun run : engine.runs()) {
        text.append(start).append(run.seed());
        for (ComparedFigure figure : ComparedFigure.ALL) {
          text.append(',').append(known(figure.of(run)).map(String::valueOf).orElse(""));
        }
        text.append(',').append(engine.engineBytes() == 0 ? "" : engine.engineBytes());
        text.append(',').append(cell(run.directory())).append(",\n");
      }
      for (String failure : engine.failures()) {
        text.append(start).append(",".repeat(ComparedFigure.ALL.size() + 3));
        text.append(cell(failure)).append('\n');
      }
    }
    return text.toString();
  }

  private static String cell(String value) {
    return value.chars().anyMatch(c -> ",\"\n\r".indexOf(c) >= 0)
        ? '"' + value.replace("\"", "\"\"") + '"'
        : value;
  }

  private static Optional<Double> known(double value) {
    return Double.isFinite(value) ? Optional.of(value) : Optional.empty();
  }

  /** Returns everything, indented. */
  String json() {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("experiment", comparison.experiment());
    content.put("heldEqual", comparison.heldEqual());
    content.put("notHeldEqual", comparison.notHeldEqual());
    content.put("engines", comparison.engines().stream().map(ComparisonData::engine).toList());
    content.put("testAccuracy", accuracy());
    return write(content);
  }

  private static Map<String, Object> engine(ComparedEngine engine) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", engine.name());
    content.put("version", engine.version());
    content.put("engineBytes", engine.engineBytes());
    content.put(
        "settings",
        engine.runs().stream().findFirst().map(run -> run.origin().settings()).orElse(Map.of()));
    content.put("repeats", engine.repeats().name().toLowerCase(Locale.ROOT));
    content.put("failures", engine.failures());
    Map<String, Object> spreads = new LinkedHashMap<>();
    for (ComparedFigure figure : ComparedFigure.ALL) {
      spreads.put(figure.key(), Spread.of(engine.of(figure::of)).orElse(null));
    }
    content.put("spreads", spreads);
    content.put("runs", engine.runs().stream().map(ComparisonData::run).toList());
    return content;
  }

  private static Map<String, Object> run(ComparedRun run) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("seed", run.seed());
    content.put("directory", run.directory());
    content.put("mixed", run.mixed());
    content.put("initialWeights", run.origin().initialWeights());
    content.put("machine", run.origin().machine());
    content.put("digests", run.origin().digests());
    content.put("testImages", run.result().test().images());
    content.put(
        "correct",
        run.correct()
            .map(images -> Base64.getEncoder().encodeToString(images.toByteArray()))
            .orElse(null));
    for (ComparedFigure figure : ComparedFigure.ALL) {
      content.put(figure.key(), known(figure.of(run)).orElse(null));
    }
    return content;
  }

  private Map<String, Object> accuracy() {
    List<ComparedEngine> engines = comparison.engines();
    MeanDistance seeds = MeanDistance.ofSeeds(engines, ComparedFigure.TEST_ACCURACY::of);
    MeanDistance repeats = MeanDistance.ofRepeats(engines, ComparedFigure.TEST_ACCURACY::of);
    List<Map<String, Object>> verdicts = new ArrayList<>();
    for (Verdict verdict : Verdict.all(engines)) {
      verdicts.add(verdict(verdict, seeds));
    }
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("seedDistancePoints", known(seeds.distance()).orElse(null));
    content.put("repeatDistancePoints", known(repeats.distance()).orElse(null));
    content.put("verdicts", verdicts);
    return content;
  }

  private static Map<String, Object> verdict(Verdict verdict, MeanDistance seeds) {
    Optional<PairedInterval> interval = verdict.interval();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("first", verdict.first());
    content.put("second", verdict.second());
    content.put("finding", verdict.finding().name().toLowerCase(Locale.ROOT).replace('_', '-'));
    content.put("differencesPoints", verdict.differences());
    content.put("disagreeingImages", known(verdict.disagreement().images()).orElse(null));
    content.put("meanPoints", known(verdict.mean()).orElse(null));
    content.put("scatterOf", interval.map(i -> scatter(verdict)).orElse(null));
    content.put("lowPoints", interval.map(PairedInterval::low).orElse(null));
    content.put("highPoints", interval.map(PairedInterval::high).orElse(null));
    content.put("p", interval.map(PairedInterval::p).orElse(null));
    content.put("adjustedP", interval.map(i -> verdict.adjustedP()).orElse(null));
    content.put("sentence", verdict.sentence(seeds));
    return content;
  }

  private static String scatter(Verdict verdict) {
    return verdict.isByImages() ? "images" : "seeds";
  }

  private static String write(Map<String, Object> content) {
    DefaultPrettyPrinter layout =
        new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try {
      return new JsonMapper().writer(layout).writeValueAsString(content) + "\n";
    } catch (JsonProcessingException e) {
      throw new AssertionError("maps of numbers and strings are always JSON", e);
    }
  }
}
