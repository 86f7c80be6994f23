package io.likewise.report.comparison;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.likewise.report.comparison.Comparison.Control;
import io.likewise.report.run.Csv;
import io.likewise.report.statistics.MeanDistance;
import io.likewise.report.statistics.PairedInterval;
import io.likewise.report.statistics.Spread;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/** A comparison for programs: every run in CSV; runs, spreads and verdicts in JSON. */
record ComparisonData(Comparison comparison, ComparisonDetails details) {
  private static final double[] UNTESTED = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};

  /** Returns a row for each run that finished and each that failed, with a header (RFC 4180). */
  String csv() {
    StringBuilder text = new StringBuilder("engine,version,seed");
    List<ComparedFigure> figures = comparison.figures();
    figures.forEach(figure -> text.append(',').append(figure.key()));
    text.append(",engine_bytes,directory,failure\n");
    for (ComparedEngine engine : comparison.sides()) {
      String start = Csv.row(engine.name(), engine.version()) + ",";
      for (ComparedRun run : engine.runs()) {
        text.append(start).append(run.seed());
        for (ComparedFigure figure : figures) {
          text.append(',').append(known(figure.of(run)).map(String::valueOf).orElse(""));
        }
        text.append(',').append(engine.engineBytes() == 0 ? "" : engine.engineBytes());
        text.append(',').append(Csv.cell(run.directory())).append(",\n");
      }
      for (String failure : engine.failures()) {
        text.append(start).append(",".repeat(figures.size() + 3));
        text.append(Csv.cell(failure)).append('\n');
      }
    }
    return text.toString();
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
    content.put("engines", comparison.engines().stream().map(this::engine).toList());
    content.put("testAccuracy", accuracy());
    content.put("predictions", predictions());
    content.put("figures", details.figures().stream().map(ComparisonData::difference).toList());
    content.put("classes", details.classes().stream().map(ComparisonData::difference).toList());
    if (!comparison.controls().isEmpty()) {
      content.put("controls", comparison.controls().stream().map(this::control).toList());
      content.put(
          "rounding", RoundingControl.all(comparison).stream().map(this::rounding).toList());
    }
    return write(content);
  }

  private Map<String, Object> control(Control control) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("of", control.engine());
    content.putAll(engine(control.perturbed()));
    content.put("vanished", control.vanished());
    return content;
  }

  private Map<String, Object> rounding(RoundingControl pair) {
    Optional<PairedInterval> excess = pair.excess();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("first", pair.first());
    content.put("second", pair.second());
    content.put("finding", word(pair.finding()));
    content.put("enginesDisagreeImages", pair.engines());
    content.put("roundingDisagreesImages", pair.rounding());
    content.put("enginesPoints", known(pair.enginesPoints()).orElse(null));
    content.put("roundingPoints", known(pair.roundingPoints()).orElse(null));
    content.put("excessImages", excess.map(PairedInterval::mean).orElse(null));
    content.put("lowImages", excess.map(PairedInterval::low).orElse(null));
    content.put("highImages", excess.map(PairedInterval::high).orElse(null));
    content.put("sentence", pair.sentence());
    return content;
  }

  private static String word(Enum<?> finding) {
    return finding.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private Map<String, Object> engine(ComparedEngine engine) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("name", engine.name());
    content.put("version", engine.version());
    content.put("engineBytes", engine.engineBytes());
    content.put(
        "settings",
        engine.runs().stream().findFirst().map(run -> run.origin().settings()).orElse(Map.of()));
    content.put("repeats", word(engine.repeats()));
    content.put("failures", engine.failures());
    content.put("asShipped", engine.asShipped());
    Map<String, Object> spreads = new LinkedHashMap<>();
    for (ComparedFigure figure : comparison.figures()) {
      spreads.put(
          figure.key(), Spread.of(engine.of(figure::of)).map(ComparisonData::spread).orElse(null));
    }
    content.put("spreads", spreads);
    content.put("runs", engine.runs().stream().map(this::run).toList());
    return content;
  }

  /** JSON has no infinity: null is what was not reached. */
  private static Map<String, Object> spread(Spread spread) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("min", known(spread.min()).orElse(null));
    content.put("median", known(spread.median()).orElse(null));
    content.put("max", known(spread.max()).orElse(null));
    return content;
  }

  private Map<String, Object> run(ComparedRun run) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("seed", run.seed());
    content.put("directory", run.directory());
    content.put("sameBitsAs", run.sameBitsAs());
    content.put("mixed", run.mixed());
    content.put("initialWeights", run.origin().initialWeights());
    content.put("machine", run.origin().machine());
    content.put("digests", run.origin().digests());
    content.put("testImages", run.result().test().images());
    content.put(
        "correct",
        run.predictions()
            .map(of -> Base64.getEncoder().encodeToString(of.rightImages().toByteArray()))
            .orElse(null));
    for (ComparedFigure figure : comparison.figures()) {
      content.put(figure.key(), known(figure.of(run)).orElse(null));
    }
    return content;
  }

  private Map<String, Object> accuracy() {
    List<ComparedEngine> engines = details.engines();
    MeanDistance seeds = ComparedFigure.TEST_ACCURACY.betweenSeeds(engines);
    MeanDistance repeats = ComparedFigure.TEST_ACCURACY.betweenRepeats(engines);
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
    content.put("finding", word(verdict.finding()));
    content.put("differencesPoints", verdict.differences());
    content.put("disagreeingImages", known(verdict.disagreement().images()).orElse(null));
    content.put("meanPoints", known(verdict.mean()).orElse(null));
    content.put("scatterOf", interval.map(i -> scatter(verdict)).orElse(null));
    content.put("lowPoints", interval.map(PairedInterval::low).orElse(null));
    content.put("highPoints", interval.map(PairedInterval::high).orElse(null));
    content.put("p", interval.map(PairedInterval::p).orElse(null));
    content.put("adjustedP", interval.map(i -> verdict.adjustedP()).orElse(null));
    content.put("resolvablePoints", known(verdict.resolvable()).orElse(null));
    OptionalInt needed = verdict.seedsNeeded();
    content.put("seedsNeeded", needed.isPresent() ? needed.getAsInt() : null);
    content.put("sentence", verdict.sentence(seeds));
    return content;
  }

  private static String scatter(Verdict verdict) {
    return verdict.isByImages() ? "images" : "seeds";
  }

  private Map<String, Object> predictions() {
    Map<String, Object> content = new LinkedHashMap<>();
    Map<String, Object> seeds = new LinkedHashMap<>();
    for (ComparedEngine engine : details.engines()) {
      seeds.put(engine.name(), known(Churn.ofSeeds(engine)).orElse(null));
    }
    content.put("betweenSeedsPercent", seeds);
    content.put("betweenEngines", details.churn().stream().map(ComparisonData::churn).toList());
    return content;
  }

  private static Map<String, Object> churn(Churn churn) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("first", churn.first());
    content.put("second", churn.second());
    content.put("percents", churn.percents());
    content.put("meanPercent", known(churn.mean()).orElse(null));
    content.put("lowPercent", known(churn.low()).orElse(null));
    content.put("highPercent", known(churn.high()).orElse(null));
    return content;
  }

  private static Map<String, Object> difference(PairDifference difference) {
    Optional<PairedInterval> interval = difference.interval();
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("figure", difference.figure());
    content.put("key", difference.key());
    content.put("images", difference.images() == 0 ? null : difference.images());
    content.put("first", difference.first());
    content.put("second", difference.second());
    content.put("differences", difference.differences());
    content.put("mean", known(difference.mean()).orElse(null));
    content.put("low", interval.map(PairedInterval::low).orElse(null));
    content.put("high", interval.map(PairedInterval::high).orElse(null));
    content.put("p", interval.map(i -> difference.p()).orElse(null));
    content.put("adjustedP", interval.map(i -> difference.adjustedP()).orElse(null));
    return content;
  }

  /** Returns a row for each difference between two engines, with a header (RFC 4180). */
  String differencesCsv() {
    StringBuilder text =
        new StringBuilder("figure,class,images,first,second,seeds,mean,low,high,p,adjusted_p\n");
    for (Verdict of : Verdict.all(details.engines())) {
      text.append(
          row(
              List.of(ComparedFigure.TEST_ACCURACY.key(), "", "", of.first(), of.second()),
              of.differences().length,
              of.mean(),
              of.interval().map(i -> new double[] {i.low(), i.high(), i.p(), of.adjustedP()})));
    }
    for (Churn of : details.churn()) {
      text.append(
          row(
              List.of("differing_predictions_percent", "", "", of.first(), of.second()),
              of.percents().length,
              of.mean(),
              Optional.of(new double[] {of.low(), of.high(), Double.NaN, Double.NaN})));
    }
    for (PairDifference of : details.figures()) {
      text.append(row(List.of(of.key(), "", "", of.first(), of.second()), of));
    }
    for (PairDifference of : details.classes()) {
      String images = String.valueOf(of.images());
      List<String> what =
          List.of("class_accuracy_percent", of.figure(), images, of.first(), of.second());
      text.append(row(what, of));
    }
    return text.toString();
  }

  private static String row(List<String> what, PairDifference of) {
    return row(
        what,
        of.differences().length,
        of.mean(),
        of.interval().map(i -> new double[] {i.low(), i.high(), of.p(), of.adjustedP()}));
  }

  private static String row(List<String> what, int seeds, double mean, Optional<double[]> tested) {
    DoubleStream values =
        DoubleStream.concat(DoubleStream.of(mean), Arrays.stream(tested.orElse(UNTESTED)));
    return Stream.of(
                what.stream().map(Csv::cell),
                Stream.of(String.valueOf(seeds)),
                values.mapToObj(value -> known(value).map(String::valueOf).orElse("")))
            .flatMap(cells -> cells)
            .collect(Collectors.joining(","))
        + "\n";
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
