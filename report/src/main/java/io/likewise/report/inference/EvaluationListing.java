package io.likewise.report.inference;

import io.likewise.api.experiment.Evaluation;
import io.likewise.files.VisibleJson;
import io.likewise.report.run.Csv;
import io.likewise.report.run.EvaluationTable;
import io.likewise.report.run.PredictionFigures;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.StringJoiner;

/**
 * The figures of a model on a set of images, as text in a format of choice.
 *
 * <p>JSON has {@code images}, {@code loss}, {@code accuracy}, {@code classes} and {@code confusion}
 * as a run's {@code result.json} has them of its test, and {@code calibration}. CSV has a figure in
 * a row: {@code figure}, {@code class}, {@code predicted}, {@code value}.
 */
public final class EvaluationListing {
  private EvaluationListing() {}

  /**
   * Returns the text, without a line break at its end.
   *
   * @param part which images they are, in a word
   * @param classNames what all classes are called
   */
  public static String of(
      ListingFormat format, String part, PredictionFigures figures, List<String> classNames) {
    return switch (format) {
      case TABLE -> EvaluationTable.of(part, figures, classNames);
      case JSON -> json(figures, classNames);
      case CSV -> csv(figures, classNames);
    };
  }

  private static String json(PredictionFigures figures, List<String> classNames) {
    Evaluation evaluation = figures.evaluation();
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int label = 0; label < classNames.size(); label++) {
      Map<String, Object> figure = new LinkedHashMap<>();
      figure.put("label", label);
      figure.put("name", classNames.get(label));
      figure.put("support", evaluation.support(label));
      figure.put("precision", evaluation.precision(label));
      figure.put("recall", evaluation.recall(label));
      figure.put("f1", evaluation.f1(label));
      classes.add(figure);
    }
    Map<String, Object> calibration = new LinkedHashMap<>();
    calibration.put("expectedError", figures.calibration().expectedError());
    calibration.put("bins", figures.calibration().bins());
    Map<String, Object> content = new LinkedHashMap<>();
    content.put("images", evaluation.images());
    content.put("loss", evaluation.loss());
    content.put("accuracy", evaluation.accuracy());
    content.put("classes", classes);
    content.put("confusion", evaluation.confusion());
    content.put("calibration", calibration);
    return VisibleJson.lines(content);
  }

  private static String csv(PredictionFigures figures, List<String> classNames) {
    Evaluation evaluation = figures.evaluation();
    StringJoiner rows = new StringJoiner("\n");
    rows.add("figure,class,predicted,value");
    rows.add(Csv.row("images", "", "", evaluation.images()));
    rows.add(Csv.row("loss", "", "", evaluation.loss()));
    rows.add(Csv.row("accuracy", "", "", evaluation.accuracy()));
    rows.add(Csv.row("calibration_error", "", "", figures.calibration().expectedError()));
    for (int label = 0; label < classNames.size(); label++) {
      String name = classNames.get(label);
      rows.add(Csv.row("images", name, "", evaluation.support(label)));
      rows.add(Csv.row("precision", name, "", evaluation.precision(label)));
      rows.add(Csv.row("recall", name, "", evaluation.recall(label)));
      rows.add(Csv.row("f1", name, "", evaluation.f1(label)));
    }
    for (int label = 0; label < classNames.size(); label++) {
      for (int taken = 0; taken < classNames.size(); taken++) {
        int count = evaluation.confusion().get(label).get(taken);
        rows.add(Csv.row("confusion", classNames.get(label), classNames.get(taken), count));
      }
    }
    return rows.toString();
  }
}
