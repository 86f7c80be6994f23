package io.likewise.report.inference;

import io.likewise.api.data.VisibleName;
import io.likewise.files.VisibleJson;
import io.likewise.report.inference.Prediction.Likely;
import io.likewise.report.run.Csv;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What a model makes of images, listed line by line as they come.
 *
 * <p>As a table each class of an image has a line. As CSV too: {@code image}, {@code rank} from 1,
 * {@code class}, {@code label}, {@code probability}. As JSON an image is an object on a line, in
 * one list: {@code image} and {@code predictions}, each with {@code class}, {@code label} and
 * {@code probability}; or {@code image} and {@code error}. Numbers in CSV and JSON read back as the
 * same float64.
 */
public final class PredictionListing {
  private static final int MOST_NAME = 48;
  private static final int MOST_CLASS = 24;

  private final ListingFormat format;
  private final Consumer<String> lines;
  private final int nameWidth;
  private final int classWidth;
  private String open = "[";

  /**
   * Begins a listing.
   *
   * @param images what the images are called, for the width of columns
   * @param classNames what the classes are called
   * @param lines takes a line, without its end
   */
  public PredictionListing(
      ListingFormat format, List<String> images, List<String> classNames, Consumer<String> lines) {
    this.format = format;
    this.lines = lines;
    this.nameWidth = width("image", images, MOST_NAME);
    this.classWidth = width("class", classNames, MOST_CLASS);
    switch (format) {
      case TABLE -> lines.accept(row("image", "class", "probability"));
      case CSV -> lines.accept("image,rank,class,label,probability");
      case JSON -> {
        // Begins with the first image.
      }
    }
  }

  private static int width(String heading, List<String> names, int most) {
    int longest = names.stream().mapToInt(name -> VisibleName.of(name).length()).max().orElse(0);
    return Math.max(heading.length(), Math.min(most, longest));
  }

  /** Lists what a model makes of an image. */
  public void add(Prediction prediction) {
    switch (format) {
      case TABLE -> table(prediction);
      case CSV -> csv(prediction);
      case JSON ->
          json(
              prediction.image(),
              "predictions",
              prediction.classes().stream().map(PredictionListing::content).toList());
    }
  }

  /** Notes an image that could not be read; to people somebody else tells that. */
  public void addUnreadable(String image, String reason) {
    if (format == ListingFormat.JSON) {
      json(image, "error", reason);
    }
  }

  /** Ends the listing. */
  public void end() {
    if (format == ListingFormat.JSON) {
      lines.accept(open.equals("[") ? "[]" : "]");
    }
  }

  private void table(Prediction prediction) {
    String image = end(VisibleName.of(prediction.image()), nameWidth);
    for (Likely likely : prediction.classes()) {
      String name = shortened(VisibleName.of(likely.name()), classWidth);
      lines.accept(row(image, name, String.format(Locale.ROOT, "%.4f", likely.probability())));
      image = "";
    }
  }

  private String row(String image, String name, String probability) {
    return String.format(
        "%-" + nameWidth + "s  %-" + classWidth + "s  %11s", image, name, probability);
  }

  private static String shortened(String name, int width) {
    return name.length() <= width ? name : name.substring(0, width - 1) + "…";
  }

  /** Of a path the end says most. */
  private static String end(String name, int width) {
    return name.length() <= width ? name : "…" + name.substring(name.length() - width + 1);
  }

  private void csv(Prediction prediction) {
    int rank = 1;
    for (Likely likely : prediction.classes()) {
      lines.accept(
          Csv.row(prediction.image(), rank++, likely.name(), likely.label(), likely.probability()));
    }
  }

  private static Map<String, Object> content(Likely likely) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("class", likely.name());
    content.put("label", likely.label());
    content.put("probability", likely.probability());
    return content;
  }

  private void json(String image, String key, Object value) {
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("image", image);
    content.put(key, value);
    lines.accept(open + VisibleJson.line(content));
    open = ",";
  }
}
